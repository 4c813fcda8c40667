import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** A job that was started and from which nothing has come since. Times are UTC epoch ms. */
export interface SilentJob {
  readonly job: string;
  /** When the first start of which nothing came was made: one that was missed is made late. */
  readonly dueAt: number;
  /** The end of its last run; null: it never ended one. */
  readonly lastEndAt: number | null;
  /** Its run that is open, and what it says of itself. */
  readonly runId: number | null;
  readonly state: string | null;
  readonly waitFor: string | null;
}

/** So far back (ms) starts are looked at. */
const reachMs = 48 * 3_600_000;

/**
 * Jobs whose clock has fired and that have ended no run since, the longest first. Starts that were left out (paused, a channel that is
 * off) or missed (nobody worked) are none. A start that found the one before it still under way counts: that is what a frozen job does.
 */
export async function jobsWithoutOutput(db: Reader, now: number): Promise<SilentJob[]> {
  const { rows } = await sql<SilentJob>`
    with ended as (
      select s.job, (select max(finished_at) from (select finished_at from runs r where r.job = s.job
          and r.state not in ('queued', 'retrying', 'running', 'skipped') and r.dry_run = 0 order by id desc limit 20)) as last_end
        from (select distinct job from schedules where enabled = 1) s),
      silent as (
        select e.job, e.last_end, min(t.at) as due
          from ended e join schedules c on c.job = e.job and c.enabled = 1
          join slots t on t.schedule_id = c.id and t.outcome = 'fired' and t.run_id is not null
            and t.slot_at > ${now - reachMs} and t.at > coalesce(e.last_end, 0) and t.at <= ${now}
          where not exists (select 1 from job_switches p where p.job = e.job)
            and not exists (select 1 from settings where key = 'engine.paused' and value = 'true')
          group by e.job)
    select silent.job, silent.due as dueAt, silent.last_end as lastEndAt, r.id as runId, r.state, r.wait_for as waitFor
      from silent left join runs r on r.id = (select id from runs o where o.job = silent.job
        and o.state in ('queued', 'retrying', 'running') and o.dry_run = 0 order by id limit 1)
      order by silent.due`.execute(db);
  return rows;
}
