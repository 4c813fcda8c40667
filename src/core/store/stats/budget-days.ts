import { sql } from 'kysely';
import type { LocalDay } from '../../domain/local-days.ts';
import { type BudgetKey, everyCall, everyCallByTheHour } from '../budgets.ts';
import type { Reader } from '../store.ts';
import { byDay, type DayFamily } from './day-family.ts';

/** How a limit was used on one day. */
export interface BudgetDay extends BudgetKey {
  readonly limit: number;
  readonly windowMs: number;
  readonly calls: number;
  /** The most calls in any one window by the clock: from minute to minute where the window is a minute. */
  readonly peak: number;
}

/** Calls are noted under the narrowest limit; they count against the wider ones too (see `budgetUse`). */
async function measure(db: Reader, day: LocalDay): Promise<BudgetDay[]> {
  const { rows } = await sql<BudgetDay>`
    select channel, grp as "group", limit_count as "limit", window_ms as windowMs, sum(calls) as calls, max(calls) as peak
    from (
      select budgets.channel, budgets.grp, budgets.limit_count, budgets.window_ms, calls.at / budgets.window_ms as window,
        count(*) as calls
      from budgets
      cross join budgets narrow on narrow.channel = budgets.channel and (narrow.grp = budgets.grp
        or narrow.grp glob budgets.grp || '/*' or budgets.grp in (${everyCall}, ${everyCallByTheHour}))
      cross join calls on calls.channel = narrow.channel and calls.grp = narrow.grp
      where calls.at >= ${day.from} and calls.at < ${day.to}
      group by 1, 2, 3, 4, 5)
    group by 1, 2, 3, 4 order by 1, 2`.execute(db);
  return rows;
}

export const budgetDays: DayFamily<BudgetDay> = {
  measure,

  kept: async (db, first, last) => {
    const rows = await db
      .selectFrom('budget_days')
      .selectAll()
      .where('day', '>=', first)
      .where('day', '<=', last)
      .orderBy('channel')
      .orderBy('grp')
      .execute();
    return byDay(rows, ({ channel, grp, limit_count, window_ms, calls, peak }) => ({
      ...{ channel, group: grp, limit: limit_count, windowMs: window_ms, calls, peak },
    }));
  },

  keep: async (tx, day, rows) => {
    for (const { channel, group, limit, windowMs, calls, peak } of rows) {
      const of = { channel, grp: group, limit_count: limit, window_ms: windowMs };
      await tx
        .insertInto('budget_days')
        .values({ day, ...of, calls, peak })
        .execute();
    }
  },
};
