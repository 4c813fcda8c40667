import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** The most that one run of a job has taken. */
export interface MostTaken {
  /** The longest attempt that ended by itself or at its time limit, ms. */
  readonly ms: number;
  /** Memory, in bytes. */
  readonly bytes: number;
}

/** What runs of these jobs since `from` (UTC epoch ms) took at most; a job that has not run since is not in the answer. */
export async function mostTaken(
  db: Reader,
  jobs: readonly string[],
  from: number,
): Promise<ReadonlyMap<string, MostTaken>> {
  const { rows } = await sql<MostTaken & { job: string }>`
    select runs.job, max(attempt.finished_at - attempt.started_at) as ms, max(coalesce(peak_memory_bytes, 0)) as bytes
    from runs join run_attempts attempt on attempt.run_id = runs.id
    where runs.job in (select value from json_each(${JSON.stringify(jobs)})) and runs.dry_run = 0
      and attempt.finished_at >= ${from} and (attempt.state in ('done', 'partial') or attempt.error_code = 'timed-out')
    group by runs.job`.execute(db);
  return new Map(rows.map(({ job, ms, bytes }) => [job, { ms, bytes }]));
}
