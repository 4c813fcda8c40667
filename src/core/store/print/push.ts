import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { OrderPatch } from '../../domain/print/own-options.ts';
import type { Outbox } from '../schema.ts';
import type { Reader } from '../store.ts';

export type PushState = 'staged' | 'sending' | 'confirmed' | 'refused' | 'failed' | 'superseded' | 'damaged';

/** States in which a push is still to be delivered. `sending`: it may have been sent already, nobody knows until the order is read. */
export const openPushStates: readonly PushState[] = ['staged', 'sending', 'failed'];

/** One change that we want at a channel, written down before it is made. Times are UTC epoch ms. */
export interface Push {
  readonly id: number;
  readonly channel: string;
  readonly kind: string;
  readonly orderId: number;
  /** The channel's id of the order. */
  readonly externalId: string;
  readonly key: string;
  readonly patch: OrderPatch;
  readonly state: PushState;
  /** The order as it was read ahead of the write, and behind it: what an undo starts from. */
  readonly beforeRawId: number | null;
  readonly afterRawId: number | null;
  /** How often it went wrong. */
  readonly attempts: number;
  /** How often it was sent. */
  readonly writes: number;
  /** Not before. */
  readonly nextAt: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly stagedAt: number;
  readonly sentAt: number | null;
  readonly endedAt: number | null;
  readonly runId: number | null;
  readonly actId: number | null;
}

/** Pushes as rows, each with the id that its order has at the channel. */
export function selectPushes(db: Reader) {
  return db
    .selectFrom('outbox')
    .innerJoin('orders', 'orders.id', 'outbox.order_id')
    .selectAll('outbox')
    .select('orders.external_id');
}

export function toPush(row: Selectable<Outbox> & { readonly external_id: string }): Push {
  return {
    id: row.id,
    channel: row.channel,
    kind: row.kind,
    orderId: row.order_id,
    externalId: row.external_id,
    key: row.key,
    patch: JSON.parse(row.patch) as OrderPatch,
    state: row.state as PushState,
    beforeRawId: row.before_raw_id,
    afterRawId: row.after_raw_id,
    attempts: row.attempts,
    writes: row.writes,
    nextAt: row.next_at,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    stagedAt: row.staged_at,
    sentAt: row.sent_at,
    endedAt: row.ended_at,
    runId: row.run_id,
    actId: row.act_id,
  };
}

/** What tells two wishes for one order apart; the order of its lines means nothing. */
export function patchHash({ lines }: OrderPatch): string {
  const told = lines.map(({ externalItemId, lineKey, options }) =>
    JSON.stringify([externalItemId, lineKey, options.map(({ name, value }) => [name, value])]),
  );
  return createHash('sha256').update(told.sort().join('\n')).digest('hex').slice(0, 32);
}

export function samePatch(one: OrderPatch, other: OrderPatch): boolean {
  return patchHash(one) === patchHash(other);
}
