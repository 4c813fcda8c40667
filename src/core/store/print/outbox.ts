import { sql, type Updateable } from 'kysely';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Outbox } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';
import { type Push, type PushState, selectPushes, toPush } from './push.ts';

/** In the words of the partial index over the few that are open. */
const isOpen = sql<boolean>`outbox.state in ('staged', 'sending', 'failed')`;

/** What went wrong, as a short word for machines and a sentence for people that quotes nothing of a buyer. */
export interface PushProblem {
  readonly code: string;
  readonly message: string;
}

/**
 * The next open push of a channel, in the order in which they were staged.
 *
 * @param after only pushes with a higher id
 * @param orderId only this order's, whether they are due or not
 * @param now UTC epoch ms
 */
export async function nextDuePush(
  db: Reader,
  channel: string,
  { after, orderId, now }: { after: number; orderId?: number | undefined; now: number },
): Promise<Push | null> {
  const row = await selectPushes(db)
    .where('outbox.channel', '=', channel)
    .where(isOpen)
    .where('outbox.id', '>', after)
    .$if(orderId !== undefined, (query) => query.where('outbox.order_id', '=', orderId ?? 0))
    .$if(orderId === undefined, (query) =>
      query.where((is) => is.or([is('outbox.next_at', 'is', null), is('outbox.next_at', '<=', now)])),
    )
    .orderBy('outbox.id')
    .limit(1)
    .executeTakeFirst();
  return row ? toPush(row) : null;
}

/** How many open pushes of a channel there are, due or not. */
export async function countOpenPushes(db: Reader, channel: string, orderId?: number): Promise<number> {
  const { open } = await db
    .selectFrom('outbox')
    .select((of) => of.fn.countAll<number>().as('open'))
    .where('outbox.channel', '=', channel)
    .where(isOpen)
    .$if(orderId !== undefined, (query) => query.where('order_id', '=', orderId ?? 0))
    .executeTakeFirstOrThrow();
  return open;
}

/**
 * When (UTC epoch ms) something was last sent for an order that has not shown on it: it may still be carried out. Null when
 * nothing is on its way.
 */
export async function lastUnshownWrite(db: Reader, channel: string, orderId: number): Promise<number | null> {
  const row = await db
    .selectFrom('outbox')
    .select((of) => of.fn.max('sent_at').as('at'))
    .where('order_id', '=', orderId)
    .where('channel', '=', channel)
    .where('state', 'in', ['sending', 'failed', 'superseded'])
    .executeTakeFirst();
  return row?.at ?? null;
}

/** Everything that was ever to be written on an order, newest first. */
export async function pushesOfOrder(db: Reader, orderId: number): Promise<Push[]> {
  const rows = await selectPushes(db).where('outbox.order_id', '=', orderId).orderBy('outbox.id', 'desc').execute();
  return rows.map(toPush);
}

/** How many pushes stand in each state, and since when (UTC epoch ms) the oldest of them was staged. */
export async function countPushes(
  db: Reader,
): Promise<{ readonly state: PushState; readonly pushes: number; readonly oldestStagedAt: number }[]> {
  const rows = await db
    .selectFrom('outbox')
    .select((of) => [
      'state',
      of.fn.countAll<number>().as('pushes'),
      of.fn.min<number>('staged_at').as('oldestStagedAt'),
    ])
    .groupBy('state')
    .orderBy('state')
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as PushState }));
}

/**
 * Takes a push to be sent, before it is sent: from here on it may be at the vendor, whatever happens to us.
 *
 * @returns false when somebody else has moved it since it was read
 */
export async function claimPush(tx: Tx, by: Writer, push: Push, beforeRawId: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('outbox')
    .set({
      state: 'sending',
      before_raw_id: beforeRawId,
      sent_at: by.now,
      writes: push.writes + 1,
      next_at: null,
      run_id: by.runId,
    })
    .where('id', '=', push.id)
    .where('state', '=', push.state)
    .where('writes', '=', push.writes)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Takes a claim back that led to no call at all. */
export async function unclaimPush(tx: Tx, push: Push): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({
      state: push.state,
      before_raw_id: push.beforeRawId,
      sent_at: push.sentAt,
      writes: push.writes,
      next_at: push.nextAt,
    })
    .where('id', '=', push.id)
    .where('state', '=', 'sending')
    .execute();
}

/** The order was read and says what was wanted. `beforeRawId`: given when it said so before we wrote anything. */
export async function confirmPush(
  tx: Tx,
  by: Writer,
  push: Push,
  raw: { readonly afterRawId: number; readonly beforeRawId?: number },
): Promise<void> {
  const before = raw.beforeRawId === undefined ? {} : { before_raw_id: raw.beforeRawId };
  await movePush(tx, by, push, 'confirmed', { ...before, after_raw_id: raw.afterRawId, ...settled(by), ...noProblem });
}

/** It will not be sent, or not again; a person may want it again. `afterRawId`: what the channel has made of it. */
export async function refusePush(
  tx: Tx,
  by: Writer,
  push: Push,
  problem: PushProblem & { readonly afterRawId?: number },
): Promise<void> {
  const after = problem.afterRawId === undefined ? {} : { after_raw_id: problem.afterRawId };
  await movePush(tx, by, push, 'refused', { ...after, ...settled(by), ...told(problem) });
}

/** It went wrong and is tried again, not before `nextAt` (UTC epoch ms). */
export async function failPush(
  tx: Tx,
  by: Writer,
  push: Push,
  problem: PushProblem & { readonly nextAt: number },
): Promise<void> {
  await movePush(tx, by, push, 'failed', { attempts: push.attempts + 1, next_at: problem.nextAt, ...told(problem) });
}

/** The store wants something else by now, or nothing. */
export async function supersedePush(tx: Tx, by: Writer, push: Push): Promise<void> {
  await movePush(tx, by, push, 'superseded', { ...settled(by), ...noProblem });
}

/** The order came back with other fields changed: a person has to look, and nothing is sent by itself. */
export async function damagePush(
  tx: Tx,
  by: Writer,
  push: Push,
  problem: PushProblem & { readonly afterRawId: number | null },
): Promise<void> {
  await movePush(tx, by, push, 'damaged', { after_raw_id: problem.afterRawId, ...settled(by), ...told(problem) });
}

/** Moves a push to another state, on record when that is news. */
async function movePush(tx: Tx, by: Writer, push: Push, state: PushState, fields: Updateable<Outbox>): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ ...fields, state, ...(by.runId !== null && { run_id: by.runId }) })
    .where('id', '=', push.id)
    .execute();
  if (push.state === state && push.errorCode === fields.error_code) return;
  const after = { state, ...(fields.error_code ? { error_code: fields.error_code } : {}) };
  await recordChange(tx, by, {
    entity: 'push',
    entityId: push.id,
    orderId: push.orderId,
    op: state === 'superseded' ? 'cancelled' : 'updated',
    before: { state: push.state },
    after,
  });
}

const noProblem = { error_code: null, error_message: null } as const;

function settled(by: Writer): Updateable<Outbox> {
  return { ended_at: by.now, next_at: null };
}

function told({ code, message }: PushProblem): Updateable<Outbox> {
  return { error_code: code, error_message: message };
}
