import { sql } from 'kysely';
import type { RunState } from '../../domain/run.ts';
import { localMidnight } from '../../domain/zones.ts';
import type { Reader } from '../store.ts';

const day = 86_400_000;

/** How a job's runs went. Skipped and cancelled runs and dry runs say nothing about that and are left out. */
export interface JobStats {
  /** Share of runs that ended `done`, 0 to 1; null when none ended in that time. Today is since the business's midnight. */
  readonly success: { readonly today: number | null; readonly week: number | null; readonly month: number | null };
  /** Over the last seven days; null when nothing ran. */
  readonly duration: {
    readonly minMs: number;
    readonly medianMs: number;
    readonly p95Ms: number;
    /** A run that took longer stands out; null while there are too few to tell. */
    readonly outlierMs: number | null;
    readonly runs: number;
  } | null;
  /** The highest of the last 30 days. */
  readonly peakMemoryBytes: number | null;
}

export const noStats: JobStats = {
  success: { today: null, week: null, month: null },
  duration: null,
  peakMemoryBytes: null,
};

/**
 * Figures of every job that has run within 30 days, by job id: three queries whatever the number of runs.
 *
 * @param now UTC epoch ms
 * @param zone the business's
 */
export async function jobStats(db: Reader, now: number, zone: string): Promise<ReadonlyMap<string, JobStats>> {
  const durations = await durationsByJob(db, now - 7 * day);
  const since = { today: localMidnight(now, zone), week: now - 7 * day, month: now - 30 * day };
  const done = sql`state = 'done'`;
  // The plus keeps SQLite from walking all runs job by job; those of 30 days are found by their end.
  const { rows } = await sql<Tally>`
    select +job as job, max(peak_memory_bytes) as peak,
      count(*) filter (where finished_at >= ${since.today}) as ended_today,
      count(*) filter (where finished_at >= ${since.today} and ${done}) as done_today,
      count(*) filter (where finished_at >= ${since.week}) as ended_week,
      count(*) filter (where finished_at >= ${since.week} and ${done}) as done_week,
      count(*) as ended_month, count(*) filter (where ${done}) as done_month
    from runs where finished_at >= ${since.month} and state not in ('skipped', 'cancelled') and dry_run = 0 group by 1`.execute(
    db,
  );
  return new Map(
    rows.map((row) => [
      row.job,
      {
        success: {
          today: share(row.done_today, row.ended_today),
          week: share(row.done_week, row.ended_week),
          month: share(row.done_month, row.ended_month),
        },
        duration: durations.get(row.job) ?? null,
        peakMemoryBytes: row.peak,
      },
    ]),
  );
}

interface Tally {
  readonly job: string;
  readonly peak: number | null;
  readonly ended_today: number;
  readonly done_today: number;
  readonly ended_week: number;
  readonly done_week: number;
  readonly ended_month: number;
  readonly done_month: number;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** How long one job's runs took within seven days of a moment (UTC epoch ms); null when none ended well. */
export async function durationsOf(db: Reader, job: string, now: number): Promise<JobStats['duration']> {
  return (await durationsByJob(db, now - 7 * day, job)).get(job) ?? null;
}

async function durationsByJob(
  db: Reader,
  since: number,
  only?: string,
): Promise<Map<string, NonNullable<JobStats['duration']>>> {
  const ofJob = only === undefined ? sql`` : sql`and job = ${only}`;
  const { rows } = await sql<{ job: string; ms: number }>`
    select job, duration_ms as ms from runs
    where finished_at >= ${since} and duration_ms is not null and state in ('done', 'partial') and dry_run = 0 ${ofJob}`.execute(
    db,
  );
  const byJob = new Map<string, number[]>();
  for (const { job, ms } of rows) {
    const ofJob = byJob.get(job);
    if (ofJob) ofJob.push(ms);
    else byJob.set(job, [ms]);
  }
  return new Map([...byJob].map(([job, ofJob]) => [job, spread(ofJob)]));
}

/** Fewer runs say nothing of what is usual. */
const fewestForOutliers = 10;

/** @param values at least one */
function spread(values: number[]): NonNullable<JobStats['duration']> {
  const sorted = values.sort((a, b) => a - b);
  // Nearest rank: always a duration that really occurred.
  const rank = (part: number): number => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  const medianMs = rank(0.5);
  // Tukey's outer fence; where all take nearly the same it is too close, and twice the usual is what one would ask about.
  const fence = Math.max(rank(0.75) + 3 * (rank(0.75) - rank(0.25)), 2 * medianMs);
  const outlierMs = sorted.length < fewestForOutliers ? null : fence;
  return { minMs: rank(0), medianMs, p95Ms: rank(0.95), outlierMs, runs: sorted.length };
}

/** The states of each job's last runs, oldest first, for a row of marks. Found through the job's index, never by a scan. */
export async function recentStates(
  db: Reader,
  jobs: readonly string[],
  count: number,
): Promise<ReadonlyMap<string, RunState[]>> {
  const { rows } = await sql<{ job: string; state: RunState }>`
    select named.value as job, runs.state as state from json_each(${JSON.stringify(jobs)}) named
    join runs on runs.id in (select id from runs where job = named.value order by id desc limit ${count})
    order by runs.id`.execute(db);
  const byJob = new Map<string, RunState[]>(jobs.map((job) => [job, []]));
  for (const row of rows) byJob.get(row.job)?.push(row.state);
  return byJob;
}

/** How many slots of each schedule passed with nobody there to fire them, since a moment (UTC epoch ms). */
export async function missedSlots(
  db: Reader,
  scheduleIds: readonly string[],
  since: number,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; missed: number }>`
    select named.value as id, (select count(*) from slots
      where schedule_id = named.value and slot_at >= ${since} and outcome = 'missed') as missed
    from json_each(${JSON.stringify(scheduleIds)}) named`.execute(db);
  return new Map(rows.map((row) => [row.id, row.missed]));
}
