import { sql } from 'kysely';
import type { LocalDay } from '../../domain/local-days.ts';
import { noSample, type Sample, sampleOf } from '../../domain/sample.ts';
import type { Reader } from '../store.ts';
import { byDay, type DayFamily, sampleFrom } from './day-family.ts';

/**
 * What the runs of one job came to on one day. A run belongs to the day on which it ended, a call to the day on which it began. Dry
 * runs are no runs; what was skipped is counted apart.
 */
export interface JobDay {
  readonly job: string;
  /** Ended in any way but `skipped`. */
  readonly runs: number;
  readonly done: number;
  readonly partial: number;
  /** Also those that were lost or parked. */
  readonly failed: number;
  readonly cancelled: number;
  readonly skipped: number;
  readonly seen: number;
  readonly created: number;
  readonly updated: number;
  /** Calls to providers that have a limit. */
  readonly calls: number;
  /** How long those that ended done or partial took, in ms. */
  readonly durations: Sample;
  readonly peakMemoryBytes: number | null;
}

/** The job of calls that no run made: a test of credentials, a look at one order. */
export const noJob = '';

type Tally = Omit<JobDay, 'durations' | 'calls'>;

async function measure(db: Reader, day: LocalDay): Promise<JobDay[]> {
  const { rows: tallies } = await sql<Tally>`
    select +job as job,
      count(*) filter (where state <> 'skipped') as runs,
      count(*) filter (where state = 'done') as done,
      count(*) filter (where state = 'partial') as partial,
      count(*) filter (where state in ('failed', 'lost', 'parked')) as failed,
      count(*) filter (where state = 'cancelled') as cancelled,
      count(*) filter (where state = 'skipped') as skipped,
      sum(seen) as seen, sum(created) as created, sum(updated) as updated, max(peak_memory_bytes) as peakMemoryBytes
    from runs where finished_at >= ${day.from} and finished_at < ${day.to} and dry_run = 0 group by 1`.execute(db);
  const durations = await durationsOf(db, day);
  const calls = await callsByJob(db, day);
  const known = new Map(tallies.map((tally) => [tally.job, tally]));
  return [...new Set([...known.keys(), ...calls.keys()])].sort().map((job) => ({
    ...(known.get(job) ?? nothing(job)),
    calls: calls.get(job) ?? 0,
    durations: sampleOf(durations.get(job) ?? []),
  }));
}

function nothing(job: string): Tally {
  const none = { runs: 0, done: 0, partial: 0, failed: 0, cancelled: 0, skipped: 0, seen: 0, created: 0, updated: 0 };
  return { job, ...none, peakMemoryBytes: null };
}

async function durationsOf(db: Reader, day: LocalDay): Promise<ReadonlyMap<string, number[]>> {
  const { rows } = await sql<{ job: string; ms: number }>`
    select +job as job, duration_ms as ms from runs
    where finished_at >= ${day.from} and finished_at < ${day.to} and duration_ms is not null
      and state in ('done', 'partial') and dry_run = 0`.execute(db);
  const byJob = new Map<string, number[]>();
  for (const { job, ms } of rows) {
    const ofJob = byJob.get(job);
    if (ofJob) ofJob.push(ms);
    else byJob.set(job, [ms]);
  }
  return byJob;
}

/** Found group by group, as their index has them. */
async function callsByJob(db: Reader, day: LocalDay): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ job: string; calls: number }>`
    select coalesce(runs.job, ${noJob}) as job, count(*) as calls
    from budgets cross join calls on calls.channel = budgets.channel and calls.grp = budgets.grp
    left join runs on runs.id = calls.run_id
    where calls.at >= ${day.from} and calls.at < ${day.to} group by 1`.execute(db);
  return new Map(rows.map(({ job, calls }) => [job, calls]));
}

export const jobDays: DayFamily<JobDay> = {
  measure,

  kept: async (db, first, last) => {
    const rows = await db
      .selectFrom('job_days')
      .selectAll()
      .where('day', '>=', first)
      .where('day', '<=', last)
      .orderBy('day')
      .orderBy('job')
      .execute();
    return byDay(rows, ({ day: _, timed, durations, peak_memory_bytes, ...row }) => ({
      ...row,
      durations: timed === 0 ? noSample : sampleFrom(timed, durations),
      peakMemoryBytes: peak_memory_bytes,
    }));
  },

  keep: async (tx, day, rows) => {
    for (const { durations, peakMemoryBytes, ...row } of rows) {
      await tx
        .insertInto('job_days')
        .values({
          day,
          ...row,
          timed: durations.count,
          durations: JSON.stringify(durations.values),
          peak_memory_bytes: peakMemoryBytes,
        })
        .execute();
    }
  },
};
