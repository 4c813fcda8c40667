import { type LocalDay, lastDays } from '../../domain/local-days.ts';
import type { Reader } from '../store.ts';
import { figuresOf } from './day-family.ts';
import { type ErrorDay, errorDays, mergeErrors } from './error-days.ts';

/** One error over a stretch of time, against the stretch before it (M112). */
export interface ErrorTrend extends ErrorDay {
  /** How often it came in the stretch before. */
  readonly before: number;
  readonly trend: 'new' | 'up' | 'same' | 'down';
}

/**
 * The errors that runs ended with in the last days, the most frequent first, each against as many days before; today against
 * yesterday up to the same hour.
 *
 * @param now UTC epoch ms
 */
export async function errorTrends(
  db: Reader,
  { now, zone, days }: { readonly now: number; readonly zone: string; readonly days: number },
): Promise<ErrorTrend[]> {
  const all = lastDays(now, zone, 2 * days);
  const current = await errorsOf(db, all.slice(days));
  const before = await errorsBefore(db, all.slice(0, days), all.at(-1), now);
  const counts = new Map(before.map((error) => [keyOf(error), error.count]));
  return current
    .map((error) => {
      const past = counts.get(keyOf(error)) ?? 0;
      const trend = past === 0 ? 'new' : error.count > past ? 'up' : error.count < past ? 'down' : 'same';
      return { ...error, before: past, trend } as const;
    })
    .sort((a, b) => b.count - a.count || b.lastAt - a.lastAt);
}

async function errorsOf(db: Reader, days: readonly LocalDay[]): Promise<ErrorDay[]> {
  return mergeErrors((await figuresOf(errorDays, db, days)).flatMap(({ rows }) => rows));
}

/** So far today is not a whole day: what it is held against should not be one either, so yesterday's runs are asked themselves. */
async function errorsBefore(
  db: Reader,
  before: readonly LocalDay[],
  today: LocalDay | undefined,
  now: number,
): Promise<ErrorDay[]> {
  const [yesterday] = before;
  if (before.length !== 1 || !yesterday || !today) return errorsOf(db, before);
  const soFar = yesterday.from + (now - today.from) + 1;
  return errorDays.measure(db, { ...yesterday, to: Math.min(yesterday.to, soFar) });
}

function keyOf({ job, code, shape }: ErrorDay): string {
  return JSON.stringify([job, code, shape]);
}
