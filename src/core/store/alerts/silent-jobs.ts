import { sql } from 'kysely';
import { watchersInSql } from '../runs/switches.ts';
import type { Reader } from '../store.ts';
import { workBegan } from './work-began.ts';

/** A job that was started and from which nothing has come since. Times are UTC epoch ms. */
export interface SilentJob {
  readonly job: string;
  /** When the first start of which nothing came was made: one that was missed is made late. */
  readonly dueAt: number;
  /** From when on it counts: not before somebody could do it, as after a restart or a pause. */
  readonly waitsSince: number;
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
 * off) or missed (nobody worked) are none, and a run that began and found its channel off has said so. A start that found the one before
 * it still under way counts: that is what a frozen job does. It is asked every minute: of runs only each job's last are read, of slots
 * those of two days.
 */
export async function jobsWithoutOutput(db: Reader, now: number): Promise<SilentJob[]> {
  const { rows } = await sql<SilentJob>`
    with ended as materialized (
      select s.job, (select max(finished_at) from (select finished_at from runs r where r.job = s.job and r.dry_run = 0
          and r.state not in ('queued', 'retrying', 'running') and (r.state <> 'skipped' or r.started_at is not null)
          order by id desc limit 20)) as last_end
        from (select distinct job from schedules where enabled = 1) s
        where not exists (select 1 from job_switches p where p.job = s.job)
          and (s.job in (${sql.raw(watchersInSql)}) or not exists (select 1 from settings where key = 'engine.paused' and value = 'true'))),
      silent as materialized (
        select e.job, e.last_end, min(t.at) as due
          from ended e cross join schedules c on c.job = e.job and c.enabled = 1
            cross join slots t indexed by sqlite_autoindex_slots_1 on t.schedule_id = c.id and t.slot_at > ${now - reachMs}
              and t.outcome = 'fired' and t.run_id is not null and t.at > coalesce(e.last_end, 0) and t.at <= ${now}
          group by e.job)
    select silent.job, silent.due as dueAt, max(silent.due, ${workBegan(sql`silent.job`)}) as waitsSince, silent.last_end as lastEndAt,
        r.id as runId, r.state, r.wait_for as waitFor
      from silent left join runs r on r.id = (select min(o.id) from runs o indexed by runs_by_state where o.job = silent.job
        and o.state in ('queued', 'retrying', 'running') and o.dry_run = 0)
      order by silent.due`.execute(db);
  return rows;
}

/** Whether a run of a job has ended since that moment (UTC epoch ms), well or not; one that was left out has not run. */
export async function endedSince(db: Reader, job: string, since: number): Promise<boolean> {
  const { rows } = await sql<{ found: number }>`select exists (select 1 from runs where job = ${job} and dry_run = 0
    and finished_at >= ${since} and (state <> 'skipped' or started_at is not null)) as found`.execute(db);
  return rows[0]?.found === 1;
}

/** Whether any schedule starts a job by itself, paused or not. */
export async function isScheduled(db: Reader, job: string): Promise<boolean> {
  const row = await db
    .selectFrom('schedules')
    .select('id')
    .where('job', '=', job)
    .where('enabled', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
