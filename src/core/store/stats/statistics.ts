import { lastDays } from '../../domain/local-days.ts';
import { type Spread, spreadOf } from '../../domain/sample.ts';
import type { Reader } from '../store.ts';
import { type BudgetDay, budgetDays } from './budget-days.ts';
import { figuresOf } from './day-family.ts';
import { type ErrorTrend, errorTrends } from './error-trends.ts';
import { type JobDay, jobDays, noJob } from './job-days.ts';
import { type SlowRun, slowRuns } from './slow-runs.ts';
import { byJob, type DayTally, dayTally, peakMemoryOf, type RunTally, successOf, sumTallies } from './tally.ts';
import { noVolume, type Volume, volumesOf } from './volume-days.ts';

/** What can be asked about, in days of the business's: today, and with the days before it. */
export const spans = [1, 7, 30] as const;
export type StatSpan = (typeof spans)[number];

/** One job over the whole stretch. */
export interface JobFigures extends RunTally {
  readonly job: string;
  /** Share of the runs that ended `done`, 0 to 1, cancelled ones left out; null when none ended. */
  readonly success: number | null;
  readonly seen: number;
  readonly created: number;
  readonly updated: number;
  readonly calls: number;
  /** In ms, of runs that ended done or partial; null when none did. */
  readonly duration: Spread | null;
  readonly peakMemoryBytes: number | null;
}

/** One limit over the whole stretch. */
export interface BudgetFigures {
  readonly channel: string;
  readonly group: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly calls: number;
  /** The most calls in one window, and the share of the limit that is. */
  readonly peak: number;
  readonly peakShare: number;
}

export interface Statistics {
  readonly days: number;
  /** UTC epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly totals: Omit<JobFigures, 'job' | 'duration' | 'peakMemoryBytes'> & Volume;
  /** Day by day, today last. */
  readonly perDay: readonly DayTally[];
  /** Every job that ran, called or was skipped, by name. */
  readonly jobs: readonly JobFigures[];
  readonly budgets: readonly BudgetFigures[];
  /** The most frequent first. */
  readonly errors: readonly ErrorTrend[];
  /** Runs that took unusually long, the latest first, as far as they are still stored (M127). */
  readonly slow: readonly SlowRun[];
}

/**
 * What the last days of the business came to, today included: one answer for every face (M22, M83, M112). Days that are over come from
 * what was kept of them, where it was.
 *
 * @param now UTC epoch ms
 * @param zone the business's; its days have 23 to 25 hours where clocks change
 */
export async function statistics(
  db: Reader,
  { now, zone, days: count }: { readonly now: number; readonly zone: string; readonly days: number },
): Promise<Statistics> {
  const days = lastDays(now, zone, count);
  const ofDays = await figuresOf(jobDays, db, days);
  const jobs = mergeJobs(ofDays.flatMap(({ rows }) => rows));
  const budgets = mergeBudgets((await figuresOf(budgetDays, db, days)).flatMap(({ rows }) => rows));
  const volumes = await volumesOf(db, days);
  return {
    days: count,
    from: days[0]?.from ?? now,
    to: now,
    totals: { ...totalsOf(jobs), ...sumVolumes(volumes) },
    perDay: ofDays.map(dayTally),
    jobs: jobs.filter(({ job }) => job !== noJob),
    budgets,
    errors: await errorTrends(db, { now, zone, days: count }),
    slow: await slowRuns(db, { now, zone, from: days[0]?.from ?? now }),
  };
}

/** The figures of some days as one for each job, by name. */
function mergeJobs(rows: readonly JobDay[]): JobFigures[] {
  return [...byJob(rows)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([job, own]) => mergeDays(job, own));
}

function mergeDays(job: string, days: readonly JobDay[]): JobFigures {
  const sums = sumTallies(days);
  const duration = spreadOf(days.map(({ durations }) => durations));
  return { job, ...sums, success: successOf(sums), duration, peakMemoryBytes: peakMemoryOf(days) };
}

function totalsOf(jobs: readonly JobFigures[]) {
  const sums = sumTallies(jobs);
  return { ...sums, success: successOf(sums) };
}

function sumVolumes(volumes: readonly Volume[]): Volume {
  return volumes.reduce(
    (sum, one) => ({
      ordersIn: sum.ordersIn + one.ordersIn,
      tasksCreated: sum.tasksCreated + one.tasksCreated,
      tasksFinished: sum.tasksFinished + one.tasksFinished,
    }),
    noVolume,
  );
}

function mergeBudgets(rows: readonly BudgetDay[]): BudgetFigures[] {
  const found = new Map<string, BudgetFigures>();
  for (const { channel, group, limit, windowMs, calls, peak } of rows) {
    const other = found.get(`${channel} ${group}`);
    found.set(`${channel} ${group}`, {
      // The limit as it is today, or was last; a peak is held against the limit of its own day.
      ...{ channel, group, limit, windowSeconds: windowMs / 1000 },
      calls: calls + (other?.calls ?? 0),
      peak: Math.max(peak, other?.peak ?? 0),
      peakShare: Math.max(peak / limit, other?.peakShare ?? 0),
    });
  }
  return [...found.values()].sort((a, b) => (`${a.channel} ${a.group}` < `${b.channel} ${b.group}` ? -1 : 1));
}
