import { createHash } from 'node:crypto';
import type { Updateable } from 'kysely';
import { type E4, formatAmount } from '../../domain/money.ts';
import type { ListingChange } from '../../domain/stock.ts';
import type { StockDifference } from '../../domain/stock-plan.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { StockCalls } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';

/** `sending`: it may be at the marketplace. `sent`: accepted, or its body was there already. `lost`: it never arrived. */
export type CallState = 'staged' | 'sending' | 'sent' | 'ended' | 'refused' | 'lost';
/** `overtaken`: it was carried out, and the listing has said something else by the time it was read back. */
export type PushState = 'staged' | 'sent' | 'accepted' | 'confirmed' | 'refused' | 'overtaken' | 'lost';

/** What one listing was to say. */
export interface StockPush extends ListingChange {
  readonly id: number;
  readonly from: number;
  readonly state: PushState;
  readonly reason: string | null;
  readonly updatedAt: number;
}

export interface StockCall {
  readonly id: number;
  readonly state: CallState;
  readonly batch: string | null;
  /** UTC epoch ms. */
  readonly sentAt: number | null;
  readonly pushes: readonly StockPush[];
}

/** Writes down what one call is going to say, ahead of it. */
export async function stageCall(
  tx: Tx,
  by: Writer,
  channel: string,
  body: string,
  changes: readonly StockDifference[],
): Promise<StockCall> {
  const { id } = await tx
    .insertInto('stock_calls')
    .values({ channel, state: 'staged', body_hash: hashOf(body), staged_at: by.now, run_id: by.runId })
    .returning('id')
    .executeTakeFirstOrThrow();
  const pushes: StockPush[] = [];
  for (const change of changes) {
    const { barcode, from, quantity, listPrice, salePrice } = change;
    const push = await tx
      .insertInto('stock_pushes')
      .values({
        call_id: id,
        barcode,
        quantity_before: from,
        quantity: quantity ?? null,
        list_price: listPrice ?? null,
        sale_price: salePrice ?? null,
        state: 'staged',
        updated_at: by.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    pushes.push({ ...change, id: push.id, state: 'staged', reason: null, updatedAt: by.now });
    await recordChange(tx, by, {
      entity: 'listing',
      entityId: push.id,
      orderId: null,
      op: 'updated',
      before: null,
      after: {
        barcode,
        ...(quantity !== undefined && { listed: from, quantity }),
        ...(listPrice !== undefined && { list_price: formatAmount(listPrice) }),
        ...(salePrice !== undefined && { sale_price: formatAmount(salePrice) }),
      },
    });
  }
  return { id, state: 'staged', batch: null, sentAt: null, pushes };
}

/** How the last call with this very body stands that was sent after `since` (UTC epoch ms), or may have been; null: there is none. */
export async function lastOfBody(db: Reader, channel: string, body: string, since: number): Promise<CallState | null> {
  const row = await db
    .selectFrom('stock_calls')
    .select('state')
    .where('body_hash', '=', hashOf(body))
    .where('sent_at', '>', since)
    .where('channel', '=', channel)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? (row.state as CallState) : null;
}

/** Calls that are not at their end, oldest first, with what they say. */
export async function openCalls(db: Reader, channel: string): Promise<StockCall[]> {
  const calls = await db
    .selectFrom('stock_calls')
    .select(['id', 'state', 'batch', 'sent_at as sentAt'])
    .where('channel', '=', channel)
    .where('state', 'in', ['staged', 'sending', 'sent'])
    .orderBy('id')
    .execute();
  const read: StockCall[] = [];
  for (const call of calls) {
    const rows = await db.selectFrom('stock_pushes').selectAll().where('call_id', '=', call.id).orderBy('id').execute();
    const pushes = rows.map((row) => ({
      id: row.id,
      barcode: row.barcode,
      from: row.quantity_before,
      ...(row.quantity !== null && { quantity: row.quantity }),
      ...(row.list_price !== null && { listPrice: row.list_price }),
      ...(row.sale_price !== null && { salePrice: row.sale_price }),
      state: row.state as PushState,
      reason: row.reason,
      updatedAt: row.updated_at,
    }));
    read.push({ ...call, state: call.state as CallState, pushes });
  }
  return read;
}

/** The instant before the call: from here on it may be at the marketplace, whatever happens to us. */
export async function claimCall(tx: Tx, by: Writer, id: number): Promise<void> {
  await moveCall(tx, id, { state: 'sending', sent_at: by.now });
}

/** A claim that led to no call at all. */
export async function dropCall(tx: Tx, by: Writer, id: number, error: string): Promise<void> {
  await moveCall(tx, id, { state: 'lost', sent_at: null, ended_at: by.now, error });
  await movePushes(tx, by, id, ['staged', 'sent'], 'lost', error);
}

/** The marketplace has taken it. `batch` null: it had the same body before, and does not say which batch that was. */
export async function acceptCall(tx: Tx, by: Writer, id: number, batch: string | null): Promise<void> {
  await moveCall(tx, id, { state: 'sent', batch });
  await movePushes(tx, by, id, ['staged'], 'sent', null);
}

export async function refuseCall(tx: Tx, by: Writer, id: number, reason: string): Promise<void> {
  await moveCall(tx, id, { state: 'refused', ended_at: by.now, error: reason });
  await movePushes(tx, by, id, ['staged'], 'refused', reason);
}

/** No clear answer came: it is looked for on the listings before anything is sent again. */
export async function doubtCall(tx: Tx, id: number, error: string): Promise<void> {
  await moveCall(tx, id, { error });
}

export async function movePush(
  tx: Tx,
  by: Writer,
  id: number,
  state: PushState,
  reason: string | null = null,
): Promise<void> {
  await tx.updateTable('stock_pushes').set({ state, reason, updated_at: by.now }).where('id', '=', id).execute();
}

/** Ends a call of whose pushes none is open. @returns whether it has ended */
export async function endCall(tx: Tx, by: Writer, id: number): Promise<boolean> {
  const open = await tx
    .selectFrom('stock_pushes')
    .select('id')
    .where('call_id', '=', id)
    .where('state', 'in', ['staged', 'sent', 'accepted'])
    .limit(1)
    .executeTakeFirst();
  if (open) return false;
  const arrived = await tx
    .selectFrom('stock_pushes')
    .select('id')
    .where('call_id', '=', id)
    .where('state', '<>', 'lost')
    .limit(1)
    .executeTakeFirst();
  await moveCall(tx, id, { state: arrived ? 'ended' : 'lost', ended_at: by.now });
  return true;
}

/** What the marketplace does not take of one listing, and why. */
export interface RefusedListing {
  readonly quantity?: { readonly pieces: number; readonly reason: string | null };
  readonly prices?: { readonly listPrice: E4 | null; readonly salePrice: E4 | null; readonly reason: string | null };
}

/**
 * What the marketplace refused of each barcode no longer ago than `since` (UTC epoch ms), as far as nothing else was sent of it since.
 * A price that came with pieces is what is held against it: the pieces go alone then.
 */
export async function refusedSince(
  db: Reader,
  channel: string,
  since: number,
): Promise<ReadonlyMap<string, RefusedListing>> {
  const rows = await db
    .selectFrom('stock_pushes as p')
    .innerJoin('stock_calls as c', 'c.id', 'p.call_id')
    .select(['p.barcode', 'p.quantity', 'p.list_price', 'p.sale_price', 'p.state', 'p.reason'])
    .where('c.channel', '=', channel)
    .where('p.updated_at', '>', since)
    .orderBy('p.id')
    .execute();
  const refused = new Map<string, RefusedListing>();
  for (const { barcode, quantity, list_price: listPrice, sale_price: salePrice, state, reason } of rows) {
    const { quantity: pieces, prices } = refused.get(barcode) ?? {};
    const tellsPrices = listPrice !== null || salePrice !== null;
    const isRefused = state === 'refused';
    const stillPieces = quantity === null || (isRefused && tellsPrices) ? pieces : undefined;
    const nowPieces = isRefused && quantity !== null && !tellsPrices ? { pieces: quantity, reason } : stillPieces;
    const nowPrices = tellsPrices ? (isRefused ? { listPrice, salePrice, reason } : undefined) : prices;
    refused.set(barcode, { ...(nowPieces && { quantity: nowPieces }), ...(nowPrices && { prices: nowPrices }) });
  }
  return refused;
}

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

async function moveCall(tx: Tx, id: number, fields: Updateable<StockCalls>): Promise<void> {
  await tx.updateTable('stock_calls').set(fields).where('id', '=', id).execute();
}

async function movePushes(
  tx: Tx,
  by: Writer,
  callId: number,
  from: readonly PushState[],
  to: PushState,
  reason: string | null,
): Promise<void> {
  await tx
    .updateTable('stock_pushes')
    .set({ state: to, reason, updated_at: by.now })
    .where('call_id', '=', callId)
    .where('state', 'in', [...from])
    .execute();
}
