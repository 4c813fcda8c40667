import { sql } from 'kysely';
import type { LocalDay } from '../../domain/local-days.ts';
import type { Reader } from '../store.ts';
import { byDay, type DayFamily } from './day-family.ts';

/** One error of one job on one day, however often it came: a run that ended with it each time. */
export interface ErrorDay {
  readonly job: string;
  readonly code: string;
  /** The message with its numbers left out: what makes two errors one. */
  readonly shape: string;
  /** As it came last. */
  readonly message: string;
  readonly count: number;
  /** UTC epoch ms. */
  readonly lastAt: number;
  readonly lastRunId: number;
}

/** Different texts of a day that are looked at. */
const mostTexts = 1000;

/** Messages that differ in numbers only (ids, times, seconds) are one error (S64). */
export function shapeOf(message: string): string {
  return message.replace(/\d+/g, '#');
}

async function measure(db: Reader, day: LocalDay): Promise<ErrorDay[]> {
  const { rows } = await sql<Omit<ErrorDay, 'shape'>>`
    select +job as job, coalesce(error_code, state) as code, coalesce(error_message, '') as message, count(*) as count,
      max(finished_at) as lastAt, max(id) as lastRunId
    from runs where finished_at >= ${day.from} and finished_at < ${day.to} and dry_run = 0
      and state in ('failed', 'lost', 'parked')
    group by 1, 2, 3 order by lastAt limit ${mostTexts}`.execute(db);
  return mergeErrors(rows.map((row) => ({ ...row, shape: shapeOf(row.message) })));
}

/** Those of the same job, code and shape as one, as it came last. */
export function mergeErrors(errors: readonly ErrorDay[]): ErrorDay[] {
  const groups = new Map<string, ErrorDay>();
  for (const error of errors) {
    const key = JSON.stringify([error.job, error.code, error.shape]);
    const other = groups.get(key);
    const newest = !other || error.lastAt >= other.lastAt ? error : other;
    groups.set(key, { ...newest, count: error.count + (other?.count ?? 0) });
  }
  return [...groups.values()];
}

export const errorDays: DayFamily<ErrorDay> = {
  measure,

  kept: async (db, first, last) => {
    const rows = await db
      .selectFrom('error_days')
      .selectAll()
      .where('day', '>=', first)
      .where('day', '<=', last)
      .execute();
    return byDay(rows, ({ job, code, shape, message, count, last_at, last_run_id }) => ({
      ...{ job, code, shape, message, count, lastAt: last_at, lastRunId: last_run_id },
    }));
  },

  keep: async (tx, day, rows) => {
    for (const { lastAt, lastRunId, ...row } of rows) {
      await tx
        .insertInto('error_days')
        .values({ day, ...row, last_at: lastAt, last_run_id: lastRunId })
        .execute();
    }
  },
};
