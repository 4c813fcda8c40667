import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { NextAttempt } from '../domain/backoff.ts';
import type { DeliverySource } from './classify.ts';
import type { EventName } from './event.ts';
import type { Inbox, InboxTx } from './open.ts';
import { isWaiting } from './waiting.ts';

/** A delivery that a run has taken to handle. */
export interface Claimed {
  readonly id: number;
  readonly source: DeliverySource;
  readonly event: EventName | null;
  readonly subject: string | null;
  readonly priority: number;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  readonly receivedAt: number;
  readonly body: Buffer;
  /** Whether the body is still what came: a single flipped bit passes SQLite’s own checks. */
  readonly isWhole: boolean;
}

/** How an attempt ended. */
export type DeliveryOutcome =
  | { readonly kind: 'done' | 'ignored'; readonly note: string }
  | { readonly kind: 'parked'; readonly code: string; readonly message: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly next: NextAttempt }
  /** Nothing of it was tried: it costs no attempt. @param until UTC epoch ms */
  | { readonly kind: 'deferred'; readonly message: string; readonly until: number };

interface By {
  readonly runId: number;
  /** UTC epoch ms. */
  readonly now: number;
}

const waiting = sql.raw<boolean>(isWaiting);

/** Takes the next delivery that is due: the most urgent first, of those the oldest. The attempt is on record from here on. */
export function claimDelivery(inbox: Inbox, { runId, now }: By): Promise<Claimed | null> {
  return inbox.write(async (tx) => {
    const { rows } = await sql<{ id: number }>`
      update deliveries set state = 'running', attempts = attempts + 1, run_id = ${runId}, next_try_at = null
      where id = (select id from deliveries where ${waiting} and next_try_at <= ${now} order by priority, id limit 1)
      returning id`.execute(tx);
    const id = rows[0]?.id;
    if (id === undefined) return null;
    const row = await tx.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    await tx
      .insertInto('attempts')
      .values({ delivery_id: id, attempt: row.attempts, run_id: runId, started_at: now })
      .execute();
    return {
      id,
      source: row.source as DeliverySource,
      event: row.event as EventName | null,
      subject: row.subject,
      priority: row.priority,
      attempt: row.attempts,
      receivedAt: row.received_at,
      body: row.body,
      isWhole: createHash('sha256').update(row.body).digest().equals(row.sha256),
    };
  });
}

/** Writes how an attempt ended. @throws when the delivery is no longer this run's */
export function settleDelivery(
  inbox: Inbox,
  by: By,
  { id }: { readonly id: number },
  outcome: DeliveryOutcome,
): Promise<void> {
  return inbox.write((tx) => settle(tx, by, id, outcome));
}

async function settle(tx: InboxTx, { runId, now }: By, id: number, outcome: DeliveryOutcome): Promise<void> {
  const { note, ...change } = changeOf(outcome, now);
  const { numUpdatedRows } = await tx
    .updateTable('deliveries')
    .set(change)
    .$if(outcome.kind === 'deferred', (query) => query.set((row) => ({ attempts: row('attempts', '-', 1) })))
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('run_id', '=', runId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error(`delivery ${id} is no longer this run's`);
  await tx
    .updateTable('attempts')
    .set({ finished_at: now, outcome: outcome.kind, note })
    .where('delivery_id', '=', id)
    .where('run_id', '=', runId)
    .where('finished_at', 'is', null)
    .execute();
}

function changeOf(outcome: DeliveryOutcome, now: number) {
  const over = { next_try_at: null, finished_at: now, error_code: null, error_message: null };
  switch (outcome.kind) {
    case 'done':
    case 'ignored':
      return { ...over, state: outcome.kind, note: outcome.note };
    case 'parked':
      return { ...over, ...troubleOf(outcome), state: 'parked' };
    case 'failed':
      return outcome.next.retry
        ? { ...over, ...troubleOf(outcome), state: 'retrying', next_try_at: outcome.next.at, finished_at: null }
        : { ...over, ...troubleOf(outcome), state: 'dead' };
    case 'deferred': {
      const waits = { code: 'waits', message: outcome.message };
      return { ...over, ...troubleOf(waits), state: 'queued', next_try_at: outcome.until, finished_at: null };
    }
  }
}

function troubleOf({ code, message }: { readonly code: string; readonly message: string }) {
  return { error_code: code, error_message: message, note: message };
}

/** Lets all that is due of a source wait until then, because the source itself cannot be worked with now. It costs no attempt. */
export async function deferSource(
  inbox: Inbox,
  { source, until, message, now }: { source: DeliverySource; until: number; message: string; now: number },
): Promise<number> {
  const { numUpdatedRows } = await inbox.db
    .updateTable('deliveries')
    .set({ next_try_at: until, error_code: 'waits', error_message: message })
    .where(waiting)
    .where('source', '=', source)
    .where('next_try_at', '<=', now)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/**
 * Settles what runs that are no more had in hand. It counts as an attempt: one that takes its run down with it each time would
 * otherwise be tried for ever.
 *
 * @param next tells, by the attempt that was cut short, when to try again
 */
export function settleOrphans(
  inbox: Inbox,
  now: number,
  next: (attempt: number) => NextAttempt,
): Promise<{ readonly id: number; readonly isDead: boolean }[]> {
  return inbox.write(async (tx) => {
    const orphans = await tx
      .selectFrom('deliveries')
      .select(['id', 'attempts', 'run_id'])
      .where(sql<boolean>`state in ('queued', 'retrying', 'running') and state = 'running'`)
      .execute();
    const settled: { id: number; isDead: boolean }[] = [];
    for (const { id, attempts, run_id } of orphans) {
      const message = `Run ${run_id} ended in the middle of it.`;
      const planned = next(attempts);
      await settle(tx, { runId: run_id ?? 0, now }, id, { kind: 'failed', code: 'cut-short', message, next: planned });
      settled.push({ id, isDead: !planned.retry });
    }
    return settled;
  });
}

/** Removes what was over before that time, UTC epoch ms; what needs a person stays (M80). A few at a time. */
export async function removeOver(inbox: Inbox, before: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from deliveries where id in (select id from deliveries
      where state in ('done', 'ignored', 'dropped') and finished_at < ${before} limit 500)`.execute(inbox.db);
  return Number(numAffectedRows);
}
