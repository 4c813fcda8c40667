import { sql } from 'kysely';
import { plainText } from '../runs/error-groups.ts';
import type { Reader } from '../store.ts';

/** An error that nothing has put right yet: no run of the same work has ended without one since. Times are UTC epoch ms. */
export interface StandingError {
  readonly job: string;
  readonly code: string;
  /** The error's text without its numbers; it may hold a buyer's words and stays in the house. */
  readonly text: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly lastRunId: number;
}

/** So far back (ms): longer than the rarest schedule, which is weekly. */
const reachMs = 8 * 86_400_000;
/** A run that is being tried again may mend itself within this time (ms). */
const patienceMs = 5 * 60_000;

interface Row {
  readonly id: number;
  readonly job: string;
  readonly code: string;
  readonly message: string;
  readonly at: number;
}

/**
 * Errors that stand, by job, code and text; the oldest first.
 *
 * @param since also those that are older than eight days, from this moment on (UTC epoch ms)
 */
export async function standingErrors(db: Reader, now: number, since = now): Promise<StandingError[]> {
  const { rows: ended } = await sql<Row>`
    select r.id, r.job, r.error_code as code, coalesce(r.error_message, '') as message, r.finished_at as at
    from runs r where r.state in ('failed', 'parked', 'partial', 'lost') and r.error_code is not null and r.dry_run = 0
      and r.finished_at >= ${Math.min(since, now - reachMs)}
      and not exists (select 1 from runs later where later.job = r.job and later.id > r.id
        and later.overlap_key = r.overlap_key and later.state in ('done', 'partial') and later.error_code is null)
    order by r.id`.execute(db);
  const { rows: retrying } = await sql<Row>`
    select r.id, r.job, a.error_code as code, coalesce(a.error_message, '') as message, a.finished_at as at
    from runs r join run_attempts a on a.run_id = r.id and a.attempt = (select max(attempt) from run_attempts
      where run_id = r.id and error_code is not null)
    where r.state in ('queued', 'retrying', 'running') and r.dry_run = 0 and r.created_at <= ${now - patienceMs}`.execute(
    db,
  );
  const groups = new Map<string, StandingError>();
  for (const { id, job, code, message, at } of [...ended, ...retrying]) {
    const text = plainText(message);
    const key = JSON.stringify([job, code, text]);
    const one = { job, code, text, count: 1, firstAt: at, lastAt: at, lastRunId: id };
    const other = groups.get(key);
    groups.set(key, other ? mergeErrors(other, one) : one);
  }
  return [...groups.values()].sort((a, b) => a.firstAt - b.firstAt);
}

/** Two groups as one, with the words of the first. */
export function mergeErrors(one: StandingError, other: StandingError): StandingError {
  return {
    ...one,
    count: one.count + other.count,
    firstAt: Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(one.lastAt, other.lastAt),
    lastRunId: Math.max(one.lastRunId, other.lastRunId),
  };
}

/** Whether a run of a job has ended without an error since that moment (UTC epoch ms). */
export async function endedWellSince(db: Reader, job: string, since: number): Promise<boolean> {
  const row = await db
    .selectFrom('runs')
    .select('id')
    .where('job', '=', job)
    .where('state', 'in', ['done', 'partial'])
    .where('error_code', 'is', null)
    .where('dry_run', '=', 0)
    .where('finished_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Documents that could not be read and that nobody has put right, by channel and reason. */
export interface ParkedGroup {
  readonly channel: string;
  readonly reason: string;
  readonly count: number;
  readonly firstAt: number;
}

export async function parkedGroups(db: Reader): Promise<ParkedGroup[]> {
  const { rows } = await sql<ParkedGroup>`
    select channel, reason, count(*) as count, min(first_at) as firstAt from parked where resolved_at is null
    group by channel, reason order by firstAt`.execute(db);
  return rows;
}
