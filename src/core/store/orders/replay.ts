import type { RawDocument } from '../../channels/channel.ts';
import type { SourceOrder } from '../../domain/order.ts';
import type { Reader, Tx } from '../store.ts';
import type { Writer } from './changes.ts';
import type { Intake, Problem } from './order-ingest.ts';
import { takeVersion, upsertOrders } from './order-upsert.ts';
import { bodyHash, newestRaw, rawIdOf } from './raw.ts';

/** A document that a run has stored. */
export interface StoredDocument {
  readonly id: number;
  readonly channel: string;
  readonly kind: string;
  readonly externalId: string;
  readonly body: string;
}

/** What a run has stored, oldest first, from behind an id on; `between`: only what it received then (UTC epoch ms). */
export async function documentsOfRun(
  db: Reader,
  runId: number,
  {
    after,
    limit,
    between,
  }: { readonly after: number; readonly limit: number; readonly between?: readonly [number, number] | undefined },
): Promise<StoredDocument[]> {
  return db
    .selectFrom('raw_documents')
    .select(['id', 'channel', 'kind', 'external_id as externalId', 'body'])
    .where('run_id', '=', runId)
    .where('id', '>', after)
    .$if(between !== undefined, (query) =>
      query.where('received_at', '>=', between?.[0] ?? 0).where('received_at', '<=', between?.[1] ?? 0),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}

/**
 * What reading a document anew came to. `left`: it says nothing any more, as `why` tells. `unreadable`: nothing can be made of it still.
 */
export type Replayed =
  | { readonly outcome: 'created' | 'updated' | 'unchanged'; readonly orderId: number }
  | { readonly outcome: 'left'; readonly why: string }
  | { readonly outcome: 'unreadable'; readonly problem: Problem };

export interface Replay extends Pick<Intake, 'isOlder' | 'stepsBack'> {
  readonly channel: string;
  readonly document: RawDocument & { readonly externalId: string };
  /** Null: it could not be read, as `problem` says. */
  readonly order: SourceOrder | null;
  readonly problem: Problem | null;
}

/**
 * Reads a stored document anew: an order that was made of this very version is made what it says, whatever stands in its rows; any other
 * goes the way of one that has just come, but never before one that is stored behind it. What is up to date stays untouched.
 */
export async function replayDocument(tx: Tx, by: Writer, replay: Replay): Promise<Replayed> {
  const { channel, document, order, problem } = replay;
  const { externalId, body } = document;
  const sha256 = bodyHash(body);
  const kept = await rawIdOf(tx, { channel, kind: 'order', externalId, sha256 });
  const newest = (await newestRaw(tx, channel, 'order', [externalId])).get(externalId);
  const held = await tx
    .selectFrom('orders')
    .select(['id', 'raw_id', 'gone_at', 'absorbed_by', 'erased_at'])
    .where('channel', '=', channel)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  const isBasis = held !== undefined && kept !== null && held.raw_id === kept;
  if (!isBasis && kept !== null && newest && newest.id !== kept) {
    return { outcome: 'left', why: `version ${newest.id} of it came later` };
  }
  if (held && held.erased_at !== null) return { outcome: 'left', why: 'its buyer’s data was erased' };
  if (held && (held.gone_at !== null || held.absorbed_by !== null)) {
    return { outcome: 'left', why: 'its source has it no more' };
  }
  if (!order) return { outcome: 'unreadable', problem: problem ?? { reason: 'unknown', message: '' } };
  if (isBasis) {
    const changed = await takeVersion(tx, by, held.id, { order, rawId: held.raw_id });
    return { outcome: changed ? 'updated' : 'unchanged', orderId: held.id };
  }
  const isOlder = replay.isOlder ?? ((answer, known) => answer < known);
  const { stepsBack } = replay;
  const taken = await upsertOrders(tx, by, { channel, arrivals: [{ order, sha256, body }], isOlder, stepsBack });
  const done = taken.get(order.externalId);
  if (!done || done.outcome === 'older') return { outcome: 'left', why: 'it is older than what we hold' };
  if (done.outcome === 'back')
    return { outcome: 'left', why: 'it would take the order back to a state that it is past' };
  return { outcome: done.outcome, orderId: done.orderId };
}
