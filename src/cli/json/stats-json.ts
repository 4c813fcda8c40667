import type { Statistics } from '../../core/store/stats/statistics.ts';
import { iso } from './time.ts';

/** Statistics as --json prints them: spans in ms, shares 0 to 1, times ISO 8601. */
export function statsToJson({ days, from, to, totals, perDay, jobs, budgets, errors, slow }: Statistics, zone: string) {
  return {
    ...{ days, zone, from: iso(from), to: iso(to), totals, perDay },
    jobs: jobs.map(({ duration, ...job }) => ({
      ...job,
      duration: duration && {
        ...{ minMs: duration.min, medianMs: duration.median, p95Ms: duration.p95, runs: duration.count },
      },
    })),
    budgets,
    errors: errors.map(({ lastAt, shape: _, ...error }) => ({ ...error, lastAt: iso(lastAt) })),
    slow: slow.map(({ finishedAt, ...run }) => ({ ...run, finishedAt: iso(finishedAt) })),
  };
}
