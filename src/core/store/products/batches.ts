import { createHash } from 'node:crypto';
import type { ProductSend, ProductWrite } from '../../domain/products/listing.ts';
import type { ProductBatches } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';

/** `sending`: it may be at the marketplace. `sent`: it has an id there. `lost`: nobody can tell any more what became of it. */
export type BatchState = 'staged' | 'sending' | 'sent' | 'ended' | 'refused' | 'lost';

/** One call that brings or changes products. Times are UTC epoch ms. */
export interface ProductBatch {
  readonly id: number;
  readonly runId: number | null;
  readonly write: ProductWrite;
  readonly state: BatchState;
  readonly bodyHash: string;
  /** The marketplace's id of it. */
  readonly batch: string | null;
  readonly stagedAt: number;
  readonly sentAt: number | null;
  readonly endedAt: number | null;
  readonly error: string | null;
}

export interface BatchItem {
  readonly position: number;
  readonly barcode: string;
  /** Whether it was new to the marketplace. */
  readonly isNew: boolean;
  readonly send: ProductSend;
  readonly state: 'waiting' | 'success' | 'failed' | 'lost';
  readonly reasons: readonly string[];
}

export function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Writes a call down before it is made; its items follow by `stageItems`. What is staged and not sent is dropped after a death. */
export async function stageBatch(
  tx: Tx,
  channel: string,
  by: { readonly now: number; readonly runId: number; readonly attempt: number },
  write: ProductWrite,
  body: string,
): Promise<number> {
  const { now, runId, attempt } = by;
  const { id } = await tx
    .insertInto('product_batches')
    .values({ channel, run_id: runId, attempt, write, state: 'staged', body_hash: hashOf(body), staged_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes items of a staged call down, the first of them at place `from`. */
export async function stageItems(
  tx: Tx,
  batchId: number,
  write: ProductWrite,
  from: number,
  items: readonly ProductSend[],
): Promise<void> {
  for (const [index, item] of items.entries()) {
    await tx
      .insertInto('product_batch_items')
      .values({
        batch_id: batchId,
        position: from + index,
        barcode: item.barcode,
        is_new: write === 'create' ? 1 : 0,
        item: JSON.stringify(item),
        state: 'waiting',
      })
      .execute();
  }
}

/** The products that a call was staged for are on their way. */
export async function markSent(tx: Tx, batchId: number, now: number): Promise<void> {
  await tx
    .updateTable('products')
    .set({ state: 'sent', updated_at: now })
    .where('batch_id', '=', batchId)
    .where('state', '=', 'queued')
    .execute();
}

/** Calls that are not over, the oldest first. */
export async function openBatches(db: Reader, channel: string): Promise<ProductBatch[]> {
  const rows = await db
    .selectFrom('product_batches')
    .selectAll()
    .where('channel', '=', channel)
    .where('state', 'in', ['staged', 'sending', 'sent'])
    .orderBy('id')
    .execute();
  return rows.map((row) => batchOf(row as unknown as BatchColumns));
}

/** The calls that an attempt of a run staged, in their order. */
export async function batchesOfAttempt(
  db: Reader,
  run: { readonly id: number; readonly attempt: number },
): Promise<ProductBatch[]> {
  const rows = await db
    .selectFrom('product_batches')
    .selectAll()
    .where('run_id', '=', run.id)
    .where('attempt', '=', run.attempt)
    .orderBy('id')
    .execute();
  return rows.map((row) => batchOf(row as unknown as BatchColumns));
}

/** The latest calls that told something of a product, newest first. */
export async function batchesOfProduct(
  db: Reader,
  channel: string,
  barcode: string,
  limit: number,
): Promise<(ProductBatch & { readonly itemState: BatchItem['state']; readonly reasons: readonly string[] })[]> {
  const rows = await db
    .selectFrom('product_batch_items as i')
    .innerJoin('product_batches as b', 'b.id', 'i.batch_id')
    .selectAll('b')
    .select(['i.state as item_state', 'i.reasons'])
    .where('i.barcode', '=', barcode)
    .where('b.channel', '=', channel)
    .orderBy('b.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...batchOf(row as unknown as BatchColumns),
    itemState: row.item_state as BatchItem['state'],
    reasons: JSON.parse(row.reasons) as string[],
  }));
}

export async function itemsOfBatch(db: Reader, id: number): Promise<BatchItem[]> {
  const rows = await db
    .selectFrom('product_batch_items')
    .selectAll()
    .where('batch_id', '=', id)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    position: row.position,
    barcode: row.barcode,
    isNew: row.is_new === 1,
    send: JSON.parse(row.item) as ProductSend,
    state: row.state as BatchItem['state'],
    reasons: JSON.parse(row.reasons) as string[],
  }));
}

/** Moves a call on from the state that it was read in; false when another has moved it meanwhile. */
export async function moveBatch(
  tx: Tx,
  { id, state }: ProductBatch,
  to: { readonly state: BatchState } & Partial<{
    batch: string;
    sentAt: number | null;
    endedAt: number;
    error: string | null;
  }>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('product_batches')
    .set({
      state: to.state,
      ...(to.batch !== undefined && { batch: to.batch }),
      ...(to.sentAt !== undefined && { sent_at: to.sentAt }),
      ...(to.endedAt !== undefined && { ended_at: to.endedAt }),
      ...(to.error !== undefined && { error: to.error }),
    })
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Notes the verdict on one item; false when there was one already. */
export async function judgeItem(
  tx: Tx,
  batchId: number,
  position: number,
  state: BatchItem['state'],
  reasons: readonly string[],
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('product_batch_items')
    .set({ state, reasons: JSON.stringify(reasons) })
    .where('batch_id', '=', batchId)
    .where('position', '=', position)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

type BatchColumns = Omit<ProductBatches, 'id'> & { readonly id: number };

function batchOf(row: BatchColumns): ProductBatch {
  return {
    id: row.id,
    runId: row.run_id,
    write: row.write as ProductWrite,
    state: row.state as BatchState,
    bodyHash: row.body_hash,
    batch: row.batch,
    stagedAt: row.staged_at,
    sentAt: row.sent_at,
    endedAt: row.ended_at,
    error: row.error,
  };
}
