import type { Insertable } from 'kysely';
import type { RawDocument } from '../../channels/channel.ts';
import { Unreadable } from '../../channels/channel.ts';
import type { SourceClaim, SourceClaimItem } from '../../domain/claim.ts';
import { mentions } from '../../domain/mentions.ts';
import { claimWithoutBuyer, erasedBody } from '../erase/without-buyer.ts';
import { difference, type Fields, recordChange, type Writer } from '../orders/changes.ts';
import { park, resolveParked } from '../orders/parked.ts';
import { bodyHash, newestRaw, storeRaw } from '../orders/raw.ts';
import type { ClaimItems } from '../schema.ts';
import type { Reader, Store, Tx } from '../store.ts';

export interface ClaimIntake {
  readonly channel: string;
  readonly documents: readonly RawDocument[];
  /** @throws Unreadable */
  readonly interpret: (document: RawDocument) => SourceClaim;
  readonly by: Writer;
  /** Written in the transaction of these claims: the place reached. */
  readonly alsoWrite?: ((tx: Tx) => Promise<void>) | undefined;
}

export interface ClaimResult {
  readonly externalId: string | null;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'parked';
  readonly problem: { readonly reason: string; readonly message: string } | null;
}

/**
 * Takes claims into the store: each kept as it came, what cannot be read parked. What the marketplace says of a piece also settles
 * what we have said to it.
 *
 * @returns what became of each, in their order
 */
export async function ingestClaims(store: Store, intake: ClaimIntake): Promise<ClaimResult[]> {
  const { channel, documents, by } = intake;
  const readings = documents.map((document) => ({ document, ...read(document, intake.interpret) }));
  const isAllRead = readings.every(({ problem }) => problem === null);
  const erasedNumbers = isAllRead ? new Set<string>() : await numbersOfErased(store.db, channel);
  return store.write(async (tx) => {
    const ids = readings.flatMap(({ document }) => document.externalId ?? []);
    const raws = await newestRaw(tx, channel, 'claim', ids);
    const results: ClaimResult[] = [];
    for (const { document, claim: told, problem } of readings) {
      const { externalId, body } = document;
      const sha256 = bodyHash(body);
      // Of one that cannot be read it is not known which field is what.
      const erased = told ? await isErased(tx, channel, told.orderNumber) : mentions(body, erasedNumbers);
      const kept = erased ? erasedBody : body;
      if (externalId !== null) {
        await storeRaw(tx, by, { channel, kind: 'claim', externalId, sha256, body: kept }, raws.get(externalId));
      }
      if (told) {
        const claim = erased ? claimWithoutBuyer(told) : told;
        await resolveParked(tx, channel, 'claim', [claim.externalId], by.now);
        results.push({ externalId, outcome: await upsert(tx, by, channel, claim), problem: null });
      } else {
        const { reason, message: detail } = problem;
        await park(tx, by, {
          channel,
          kind: 'claim',
          key: externalId ?? sha256,
          externalId,
          reason,
          detail,
          body: kept,
        });
        results.push({ externalId, outcome: 'parked', problem });
      }
    }
    await intake.alsoWrite?.(tx);
    return results;
  });
}

/** The numbers of the orders whose buyer's data was erased. */
async function numbersOfErased(db: Reader, channel: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('orders')
    .select('order_number')
    .where('channel', '=', channel)
    .where('erased_at', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.order_number));
}

/** Its buyer's data was erased: what is told of the order later does not bring it back. */
async function isErased(tx: Tx, channel: string, orderNumber: string): Promise<boolean> {
  const row = await tx
    .selectFrom('orders')
    .select('id')
    .where('channel', '=', channel)
    .where('order_number', '=', orderNumber)
    .where('erased_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

type Read =
  | { readonly claim: SourceClaim; readonly problem: null }
  | { readonly claim: null; readonly problem: { readonly reason: string; readonly message: string } };

function read(document: RawDocument, interpret: ClaimIntake['interpret']): Read {
  try {
    return { claim: interpret(document), problem: null };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { claim: null, problem: { reason: error.reason, message: error.message } };
  }
}

async function upsert(tx: Tx, by: Writer, channel: string, claim: SourceClaim): Promise<ClaimResult['outcome']> {
  const known = await tx
    .selectFrom('claims')
    .select(['id', 'modified_at'])
    .where('channel', '=', channel)
    .where('external_id', '=', claim.externalId)
    .executeTakeFirst();
  if (known && (claim.modifiedAt ?? 0) < (known.modified_at ?? 0)) return 'unchanged';
  const values = {
    order_number: claim.orderNumber,
    package_external_id: claim.packageExternalId,
    claimed_at: claim.claimedAt,
    modified_at: claim.modifiedAt,
    carrier: claim.carrier,
    tracking_number: claim.trackingNumber,
    updated_at: by.now,
  };
  const { id } = await tx
    .insertInto('claims')
    .values({ channel, external_id: claim.externalId, first_seen_at: by.now, ...values })
    .onConflict((row) => row.columns(['external_id', 'channel']).doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow();
  const orderId = await orderOf(tx, channel, claim);
  let changed = false;
  for (const item of claim.items) {
    if (await upsertItem(tx, by, { claimId: id, orderId }, item)) changed = true;
  }
  if (!known) return 'created';
  return changed ? 'updated' : 'unchanged';
}

interface Place {
  readonly claimId: number;
  readonly orderId: number | null;
}

/** @returns whether anything of the piece is new */
async function upsertItem(tx: Tx, by: Writer, { claimId, orderId }: Place, item: SourceClaimItem): Promise<boolean> {
  const known = await tx
    .selectFrom('claim_items')
    .select(['id', 'status', 'source_status', 'due_at', 'reason', 'answer_state'])
    .where('claim_id', '=', claimId)
    .where('external_id', '=', item.externalId)
    .executeTakeFirst();
  const told = { status: item.status, source_status: item.sourceStatus, due_at: item.dueAt, reason: item.reason };
  const answered = answerOf(known?.answer_state ?? null, item);
  const about = { line_key: item.lineKey, barcode: item.barcode, name: item.name, ...told };
  const id = known?.id ?? (await newItem(tx, { claim_id: claimId, external_id: item.externalId, ...about }));
  // Not by an upsert: that would spend a number at every reading, and people type these numbers.
  if (known)
    await tx
      .updateTable('claim_items')
      .set({ ...about, ...answered })
      .where('id', '=', id)
      .execute();
  const before: Fields | null = known
    ? { status: known.status, due_at: known.due_at, answer: known.answer_state }
    : null;
  const after = {
    status: item.status,
    due_at: item.dueAt,
    answer: answered?.answer_state ?? known?.answer_state ?? null,
  };
  const news = before === null ? { before, after } : difference(before, after);
  if (news) {
    const op = known ? 'updated' : 'created';
    await recordChange(tx, by, { entity: 'claim', entityId: id, orderId, op, before: news.before, after: news.after });
  }
  return news !== null;
}

async function newItem(tx: Tx, values: Insertable<ClaimItems>): Promise<number> {
  return (await tx.insertInto('claim_items').values(values).returning('id').executeTakeFirstOrThrow()).id;
}

/** What the marketplace's state says of what we told it; undefined while that is not known. */
function answerOf(
  state: string | null,
  { status, sourceStatus }: SourceClaimItem,
): { readonly answer_state: string; readonly answer_error: string | null } | undefined {
  if (state !== 'staged' && state !== 'sending') return undefined;
  if (status === 'accepted') return { answer_state: 'confirmed', answer_error: null };
  if (status === 'waiting' || status === 'unknown') return undefined;
  return { answer_state: 'refused', answer_error: `It is ${sourceStatus} at the marketplace now.` };
}

async function orderOf(tx: Tx, channel: string, claim: SourceClaim): Promise<number | null> {
  if (claim.packageExternalId === null) return null;
  const row = await tx
    .selectFrom('orders')
    .select('id')
    .where('channel', '=', channel)
    .where('external_id', '=', claim.packageExternalId)
    .executeTakeFirst();
  return row?.id ?? null;
}
