import { sql } from 'kysely';
import type { InboxReader } from '../../inbox/open.ts';
import type { Reader } from '../store.ts';

/** What waits although its time has come, and what needs a person. Times are UTC epoch ms. */
export interface QueueFacts {
  readonly waiting: number;
  /** When the oldest of them became due; null: none waits. */
  readonly oldestAt: number | null;
  /** Dead letters, or runs that are parked. */
  readonly dead: number;
  /** Since when the longest of these needs a person. */
  readonly deadSince: number | null;
}

/** Runs; none counts while everything is paused, or its job. */
export async function runQueueFacts(db: Reader, now: number): Promise<QueueFacts> {
  const { rows } = await sql<QueueFacts>`
    select count(*) filter (where state = 'queued') as waiting, min(due_at) filter (where state = 'queued') as oldestAt,
      0 as dead, null as deadSince
    from runs where state in ('queued', 'retrying') and due_at <= ${now}
      and not exists (select 1 from settings where key = 'engine.paused' and value = 'true')
      and job not in (select job from job_switches)`.execute(db);
  const { rows: parked } = await sql<{ dead: number; deadSince: number | null }>`
    select count(*) as dead, min(finished_at) as deadSince from runs where state = 'parked'`.execute(db);
  return { ...(rows[0] ?? none), ...(parked[0] ?? {}) };
}

export async function deliveryQueueFacts(db: InboxReader, now: number): Promise<QueueFacts> {
  const { rows } = await sql<{ waiting: number; oldestAt: number | null }>`
    select count(*) as waiting, min(coalesce(next_try_at, received_at)) as oldestAt from deliveries
    where state in ('queued', 'retrying') and coalesce(next_try_at, 0) <= ${now}`.execute(db);
  const { rows: dead } = await sql<{ dead: number; deadSince: number | null }>`
    select count(*) as dead, min(finished_at) as deadSince from deliveries where state = 'dead'`.execute(db);
  return { ...(rows[0] ?? none), ...(dead[0] ?? { dead: 0, deadSince: null }) };
}

const none: QueueFacts = { waiting: 0, oldestAt: null, dead: 0, deadSince: null };
