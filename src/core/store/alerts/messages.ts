import { sql } from 'kysely';
import type { Reader, Store, Tx } from '../store.ts';

/** A message that was refused waits no longer (ms), so that what is to wait for longer tells of a clock that was put back. */
export const longestWaitMs = 3_600_000;
/** Longer than any sending takes (ms): who claimed a message so long ago is gone. */
const abandonedMs = 5 * 60_000;

export type NotifierId = 'email' | 'webhook';
export type MessageKind = 'alerts' | 'daily' | 'weekly' | 'test';
export type MessageState = 'waiting' | 'sending' | 'sent' | 'failed' | 'doubt';

/** A message to somebody outside, as it was written down before it was sent. Times are UTC epoch ms. */
export interface AlertMessage {
  readonly id: number;
  readonly notifier: NotifierId;
  readonly kind: MessageKind;
  readonly severity: string;
  readonly subject: string;
  readonly body: string;
  readonly state: MessageState;
  readonly attempts: number;
  readonly stagedAt: number;
  readonly nextTryAt: number | null;
  readonly endedAt: number | null;
  readonly error: string | null;
}

export interface NewMessage {
  readonly kind: MessageKind;
  /** What it is about; each is written down for a notifier once. */
  readonly mark: string;
  readonly severity: string;
  readonly subject: string;
  readonly body: string;
}

/** Writes a message down for each of these; one that is known already is not written again. @returns the new ones' numbers */
export async function stageMessage(
  tx: Tx,
  notifiers: readonly NotifierId[],
  message: NewMessage,
  now: number,
): Promise<number[]> {
  const ids: number[] = [];
  for (const notifier of notifiers) {
    const row = await tx
      .insertInto('alert_messages')
      .values({ notifier, ...message, state: 'waiting', staged_at: now, next_try_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (row) ids.push(row.id);
  }
  return ids;
}

/** Whether a message of that mark was ever written down. */
export async function isStaged(db: Reader, mark: string): Promise<boolean> {
  const row = await db.selectFrom('alert_messages').select('id').where('mark', '=', mark).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Takes the next message that is due, for one sender: of all who try one gets it. */
export async function claimMessage(
  store: Store,
  now: number,
  { only }: { readonly only?: readonly number[] } = {},
): Promise<AlertMessage | null> {
  return store.write(async (tx) => {
    const row = await tx
      .selectFrom('alert_messages')
      .select('id')
      .where('state', '=', 'waiting')
      .where((is) =>
        is.or([
          is('next_try_at', '<=', now),
          // A clock that was put back must not hold it up for hours.
          is('attempts', '=', 0),
          is('next_try_at', '>', now + longestWaitMs),
        ]),
      )
      .$if(only !== undefined, (query) => query.where('id', 'in', [...(only ?? [])]))
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (!row) return null;
    const claimed = await tx
      .updateTable('alert_messages')
      .set((is) => ({ state: 'sending', claimed_at: now, attempts: is('attempts', '+', 1) }))
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return messageOf(claimed);
  });
}

/** How a claimed message ended; `waiting`: it is tried again at `nextTryAt`. */
export async function settleMessage(
  store: Store,
  id: number,
  end: { readonly state: Exclude<MessageState, 'sending'>; readonly error: string | null; readonly nextTryAt?: number },
  now: number,
): Promise<void> {
  await store.write((tx) =>
    tx
      .updateTable('alert_messages')
      .set({
        state: end.state,
        error: end.error,
        next_try_at: end.nextTryAt ?? null,
        claimed_at: null,
        ended_at: end.state === 'waiting' ? null : now,
      })
      .where('id', '=', id)
      .where('state', '=', 'sending')
      .execute(),
  );
}

/** What was being sent when its sender died: nobody knows whether it arrived, so it is not sent again. @returns how many */
export async function doubtAbandoned(store: Store, now: number): Promise<number> {
  const result = await store.write((tx) =>
    tx
      .updateTable('alert_messages')
      .set({ state: 'doubt', error: 'its sender ended while it was sent', claimed_at: null, ended_at: now })
      .where('state', '=', 'sending')
      // Another process's clock may be a little ahead: what was claimed a moment from now is being sent.
      .where((is) => is.or([is('claimed_at', '<=', now - abandonedMs), is('claimed_at', '>', now + abandonedMs)]))
      .executeTakeFirst(),
  );
  return Number(result.numUpdatedRows);
}

/**
 * When the next message is due, is to be made of what waits, or was left by a sender that died (UTC epoch ms); null: nothing waits. Where
 * a clock that was put back would hold it up, it is due now.
 */
export async function nextSendAt(db: Reader, groupMs: number, now: number): Promise<number | null> {
  const { rows } = await sql<{ due: number | null; step: number | null; claimed: number | null }>`select
    (select min(iif(attempts = 0, min(next_try_at, ${now}), next_try_at)) from alert_messages where state = 'waiting') as due,
    (select min(at) from alert_steps where told = 'waiting') as step,
    (select min(claimed_at) from alert_messages where state = 'sending') as claimed`.execute(db);
  const { due = null, step = null, claimed = null } = rows[0] ?? {};
  const known = [
    ...(due === null ? [] : [due > now + longestWaitMs ? now : due]),
    ...(step === null ? [] : [step > now ? now : step + groupMs]),
    ...(claimed === null ? [] : [claimed > now + abandonedMs ? now : claimed + abandonedMs]),
  ];
  return known.length === 0 ? null : Math.min(...known);
}

/** Notifiers by which nothing goes out: several attempts failed, or the newest end was a failure. */
export async function messageTrouble(
  db: Reader,
): Promise<{ readonly notifier: NotifierId; readonly failing: number; readonly since: number }[]> {
  const { rows } = await sql<{ notifier: NotifierId; failing: number; since: number }>`
    select notifier, count(*) as failing, min(staged_at) as since from alert_messages m
    where kind <> 'test' and ((state = 'waiting' and attempts >= 3) or (state in ('failed', 'doubt') and not exists
      (select 1 from alert_messages later where later.notifier = m.notifier and later.state = 'sent' and later.ended_at > m.ended_at)))
    group by notifier order by notifier`.execute(db);
  return rows;
}

/** The newest messages. */
export async function listMessages(db: Reader, limit: number): Promise<AlertMessage[]> {
  const rows = await db.selectFrom('alert_messages').selectAll().orderBy('id', 'desc').limit(limit).execute();
  return rows.map(messageOf);
}

export async function readMessages(db: Reader, ids: readonly number[]): Promise<AlertMessage[]> {
  const rows = await db
    .selectFrom('alert_messages')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  return rows.map(messageOf);
}

interface Row {
  readonly id: number;
  readonly notifier: string;
  readonly kind: string;
  readonly severity: string;
  readonly subject: string;
  readonly body: string;
  readonly state: string;
  readonly attempts: number;
  readonly staged_at: number;
  readonly next_try_at: number | null;
  readonly ended_at: number | null;
  readonly error: string | null;
}

function messageOf(row: Row): AlertMessage {
  const { id, severity, subject, body, attempts, error } = row;
  return {
    ...{ id, severity, subject, body, attempts, error },
    notifier: row.notifier as NotifierId,
    kind: row.kind as MessageKind,
    state: row.state as MessageState,
    stagedAt: row.staged_at,
    nextTryAt: row.next_try_at,
    endedAt: row.ended_at,
  };
}
