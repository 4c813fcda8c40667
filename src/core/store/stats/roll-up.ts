import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { type LocalDay, lastDays } from '../../domain/local-days.ts';
import { localDay, localMidnight } from '../../domain/zones.ts';
import type { Reader, Store, Tx } from '../store.ts';
import { budgetDays } from './budget-days.ts';
import { besideKept } from './day-family.ts';
import { errorDays } from './error-days.ts';
import { jobDays } from './job-days.ts';
import { scheduleDays } from './schedule-days.ts';
import { sumTallies } from './tally.ts';
import { measureVolume } from './volume-days.ts';

/** A run that ended in a day's last moments may be written down a little after it (ms). */
const settledMs = 60_000;
/** No day further back than this is rolled up; nothing asks about it. */
const mostDays = 400;

export interface RolledUp {
  /** The days that were rolled up now, oldest first. */
  readonly days: readonly string[];
  /**
   * Runs, slots and calls that ended before this (UTC epoch ms) are no longer needed for statistics and may be deleted; null while
   * there are days left to roll up.
   */
  readonly safeBefore: number | null;
}

/**
 * Keeps the figures of every day of the business's that is over and not rolled up yet (M152). A second call does nothing; a day that is
 * rolled up stays as it is, whatever is deleted afterwards, but for the one at which the business moved to another zone (`mendSeam`). Each day is a transaction of its own. Whoever deletes runs, calls or slots
 * calls this before, and deletes nothing from `safeBefore` on.
 *
 * @param now UTC epoch ms
 * @param zone the business's
 * @param options.most at most so many days in this call
 */
export async function rollUpDays(
  store: Store,
  { now, zone, most = mostDays }: { readonly now: number; readonly zone: string; readonly most?: number },
): Promise<RolledUp> {
  const seam = await mendSeam(store, now, zone);
  const due = await daysToRoll(store.db, now - settledMs, zone);
  const taken = due.slice(0, most);
  for (const day of taken) await rollUp(store, day, now);
  const left = taken.length < due.length;
  return {
    days: [...seam, ...taken.map(({ day }) => day)],
    safeBefore: left ? null : localMidnight(now - settledMs, zone),
  };
}

/** When the day that holds `now` is over and settled, UTC epoch ms. */
export function rollUpDueAt(now: number, zone: string): number {
  const today = lastDays(now, zone, 1)[0];
  return (localDay(today?.day ?? '', zone)?.to ?? now + 86_400_000) + settledMs;
}

/** Days that are over, from the first on which anything happened, without those that are rolled up; oldest first. */
async function daysToRoll(db: Reader, now: number, zone: string): Promise<LocalDay[]> {
  const { rows } = await sql<{ first: number | null }>`
    select min(at) as first from (
      select min(finished_at) as at from runs where finished_at > 0
      union all select (select at from calls where calls.channel = budgets.channel and calls.grp = budgets.grp order by at limit 1)
        from budgets)`.execute(db);
  const { rows: rolled } = await sql<{
    day: string;
  }>`select day from days order by day desc limit ${2 * mostDays}`.execute(db);
  const first = rows[0]?.first ?? null;
  if (first === null) return [];
  // Not all behind the newest: a clock that was ahead may have left one of the future.
  const known = new Set(rolled.map(({ day }) => day));
  const count = Math.min(mostDays, Math.ceil((now - first) / 86_400_000) + 2);
  const over = lastDays(now, zone, Math.max(1, count)).slice(0, -1);
  return over.filter(({ day, to }) => to > first && !known.has(day));
}

async function rollUp(store: Store, day: LocalDay, now: number): Promise<void> {
  await store.write(async (tx) => keepDay(tx, await besideKept(tx, day), now));
}

async function keepDay(tx: Tx, day: LocalDay, now: number): Promise<void> {
  const volume = await measureVolume(tx, day);
  await tx
    .insertInto('days')
    .values({
      ...{ day: day.day, from_at: day.from, to_at: day.to, rolled_at: now },
      ...{ orders_in: volume.ordersIn, tasks_created: volume.tasksCreated, tasks_finished: volume.tasksFinished },
    })
    .execute();
  for (const keep of families) await keep(tx, day);
}

type Keep = (tx: Parameters<typeof jobDays.keep>[0], day: LocalDay) => Promise<void>;

const families: readonly Keep[] = [
  async (tx, day) => jobDays.keep(tx, day.day, await jobDays.measure(tx, day)),
  async (tx, day) => budgetDays.keep(tx, day.day, await budgetDays.measure(tx, day)),
  async (tx, day) => errorDays.keep(tx, day.day, await errorDays.measure(tx, day)),
  async (tx, day) => scheduleDays.keep(tx, day.day, await scheduleDays.measure(tx, day)),
];

/**
 * The day at which the business moved to another zone ended there at another instant than where it was kept: hours would count twice, or
 * never. As long as all that it came to is still there, it is kept anew from its old beginning to its end in the new zone. A day that is
 * not over there at all is not kept any more, and the one before it is the seam.
 *
 * @returns the days that were kept anew
 */
async function mendSeam(store: Store, now: number, zone: string): Promise<string[]> {
  const kept = await store.db
    .selectFrom('days')
    .select(['day', 'from_at', 'to_at'])
    .where('from_at', '<=', now)
    .orderBy('day', 'desc')
    .limit(2)
    .execute();
  const [newest, before] = kept.map(({ day, from_at, to_at }): LocalDay => ({ day, from: from_at, to: to_at }));
  const end = newest && localDay(newest.day, zone)?.to;
  if (!newest || end === undefined || end === newest.to) return [];
  const isOver = end <= now - settledMs;
  const gone = isOver || !before ? [newest] : [before, newest];
  const seam = isOver ? newest : before;
  return store.write(async (tx) => {
    for (const day of gone) if (!(await isAllThere(tx, day))) return [];
    for (const { day } of gone) await tx.deleteFrom('days').where('day', '=', day).execute();
    const to = seam && localDay(seam.day, zone)?.to;
    if (!seam || to === undefined) return [];
    await keepDay(tx, { ...seam, to }, now);
    return [seam.day];
  });
}

/** Whether the runs and calls that a day was kept of are all stored still: then it can be worked out again. */
async function isAllThere(tx: Tx, day: LocalDay): Promise<boolean> {
  const kept = (await jobDays.kept(tx, day.day, day.day)).get(day.day) ?? [];
  return isDeepStrictEqual(sumTallies(await jobDays.measure(tx, day)), sumTallies(kept));
}
