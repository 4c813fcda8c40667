import { sql } from 'kysely';
import type { InboxReader } from '../../inbox/open.ts';
import { watchersInSql } from '../runs/switches.ts';
import type { Reader } from '../store.ts';
import { workBegan } from './work-began.ts';

/** What waits although its time has come, and what needs a person. Times are UTC epoch ms. */
export interface QueueFacts {
  readonly waiting: number;
  /** When the oldest of them became due; null: none waits. */
  readonly oldestAt: number | null;
  /** How long (ms) one of them could have been done and was not: what fell due before a restart or in a pause has not waited since. */
  readonly waitedMs: number;
  /** Dead letters, or runs that are parked. */
  readonly dead: number;
  /** Since when the longest of these needs a person. */
  readonly deadSince: number | null;
}

/** Runs; none counts while everything is paused, or its job. A parked one is done with when the same work was done since. */
export async function runQueueFacts(db: Reader, now: number): Promise<QueueFacts> {
  const { rows } = await sql<QueueFacts>`
    select count(*) filter (where state = 'queued') as waiting, min(due_at) filter (where state = 'queued') as oldestAt,
      coalesce(${now} - min(max(due_at, ${workBegan(sql`runs.job`)})) filter (where state = 'queued'), 0) as waitedMs,
      0 as dead, null as deadSince
    from runs where state in ('queued', 'retrying') and due_at <= ${now}
      and (job in (${sql.raw(watchersInSql)}) or not exists (select 1 from settings where key = 'engine.paused' and value = 'true'))
      and job not in (select job from job_switches)`.execute(db);
  const { rows: parked } = await sql<{ dead: number; deadSince: number | null }>`
    select count(*) as dead, min(finished_at) as deadSince from runs r where state = 'parked' and not exists (
      select 1 from runs later where later.overlap_key = r.overlap_key and later.id > r.id and later.state = 'done')`.execute(
    db,
  );
  return { ...(rows[0] ?? none), ...(parked[0] ?? {}) };
}

/** @param began since when they could be worked on (UTC epoch ms) */
export async function deliveryQueueFacts(db: InboxReader, now: number, began: number): Promise<QueueFacts> {
  const { rows } = await sql<{ waiting: number; oldestAt: number | null }>`
    select count(*) as waiting, min(coalesce(next_try_at, received_at)) as oldestAt from deliveries
    where state in ('queued', 'retrying') and coalesce(next_try_at, 0) <= ${now}`.execute(db);
  const { rows: dead } = await sql<{ dead: number; deadSince: number | null }>`
    select count(*) as dead, min(finished_at) as deadSince from deliveries where state = 'dead'`.execute(db);
  const { waiting = 0, oldestAt = null } = rows[0] ?? {};
  const waitedMs = oldestAt === null ? 0 : now - Math.max(oldestAt, began);
  return { waiting, oldestAt, waitedMs, ...(dead[0] ?? { dead: 0, deadSince: null }) };
}

const none: QueueFacts = { waiting: 0, oldestAt: null, waitedMs: 0, dead: 0, deadSince: null };
