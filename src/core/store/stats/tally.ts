import type { OfDay } from './day-family.ts';
import type { JobDay } from './job-days.ts';

/** How runs ended in a stretch of time. `failed` holds what was lost or parked too. Dry runs are no runs; skipped starts are told apart. */
export interface RunTally {
  readonly runs: number;
  readonly done: number;
  readonly partial: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly skipped: number;
}

/** How one of the days went. */
export interface DayTally extends RunTally {
  /** The business's calendar day, `2026-03-08`. */
  readonly day: string;
}

const summed = [
  'runs',
  'done',
  'partial',
  'failed',
  'cancelled',
  'skipped',
  'seen',
  'created',
  'updated',
  'calls',
] as const;
type Sums = Readonly<Record<(typeof summed)[number], number>>;

export function sumTallies(rows: readonly Sums[]): Sums {
  const sums = Object.fromEntries(summed.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)]));
  return sums as Sums;
}

export function successOf({ runs, cancelled, done }: Pick<RunTally, 'runs' | 'cancelled' | 'done'>): number | null {
  return runs === cancelled ? null : done / (runs - cancelled);
}

export function dayTally({ day: { day }, rows }: OfDay<JobDay>): DayTally {
  const { runs, done, partial, failed, cancelled, skipped } = sumTallies(rows);
  return { day, runs, done, partial, failed, cancelled, skipped };
}

/** Rows by their job. */
export function byJob(rows: readonly JobDay[]): ReadonlyMap<string, JobDay[]> {
  const found = new Map<string, JobDay[]>();
  for (const row of rows) {
    const own = found.get(row.job);
    if (own) own.push(row);
    else found.set(row.job, [row]);
  }
  return found;
}

export function peakMemoryOf(days: readonly JobDay[]): number | null {
  const peaks = days.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []);
  return peaks.length === 0 ? null : Math.max(...peaks);
}
