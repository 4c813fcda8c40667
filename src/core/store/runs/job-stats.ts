import { sql } from 'kysely';
import { lastDays } from '../../domain/local-days.ts';
import type { RunState } from '../../domain/run.ts';
import { type Spread, spreadOf } from '../../domain/sample.ts';
import { figuresOf } from '../stats/day-family.ts';
import { type JobDay, jobDays } from '../stats/job-days.ts';
import { byJob, peakMemoryOf, successOf, sumTallies } from '../stats/tally.ts';
import type { Reader } from '../store.ts';

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
 * Figures of every job that has run within 30 of the business's days, by job id: the same as `statistics` tells of today, 7 and 30 days.
 *
 * @param now UTC epoch ms
 * @param zone the business's
 */
export async function jobStats(db: Reader, now: number, zone: string): Promise<ReadonlyMap<string, JobStats>> {
  const days = await figuresOf(jobDays, db, lastDays(now, zone, 30));
  const last = (count: number): ReadonlyMap<string, JobDay[]> => byJob(days.slice(-count).flatMap(({ rows }) => rows));
  const [today, week, month] = [last(1), last(7), last(30)];
  const success = (of: readonly JobDay[] = []): number | null => successOf(sumTallies(of));
  return new Map(
    [...month].map(([job, own]) => [
      job,
      {
        success: { today: success(today.get(job)), week: success(week.get(job)), month: success(own) },
        duration: durationOf(spreadOf((week.get(job) ?? []).map(({ durations }) => durations))),
        peakMemoryBytes: peakMemoryOf(own),
      },
    ]),
  );
}

/** How long one job's runs took within the business's last seven days; null when none ended well. @param now UTC epoch ms */
export async function durationsOf(db: Reader, job: string, now: number, zone: string): Promise<JobStats['duration']> {
  const days = await figuresOf(jobDays, db, lastDays(now, zone, 7));
  return durationOf(
    spreadOf(days.flatMap(({ rows }) => rows.filter((row) => row.job === job)).map((row) => row.durations)),
  );
}

/** Fewer runs say nothing of what is usual. */
const fewestForOutliers = 10;

/** Which duration stands out among these: a run that took longer is slow (M127). */
export function durationOf(spread: Spread | null): JobStats['duration'] {
  if (!spread) return null;
  const { min, p25, median, p75, p95, count } = spread;
  // Tukey's outer fence; where all take nearly the same it is too close, and twice the usual is what one would ask about.
  const fence = Math.max(p75 + 3 * (p75 - p25), 2 * median);
  const outlierMs = count < fewestForOutliers ? null : fence;
  return { minMs: min, medianMs: median, p95Ms: p95, outlierMs, runs: count };
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
