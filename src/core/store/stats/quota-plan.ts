import {
  type Likely,
  type Load,
  type LoadVerdict,
  likelyNext,
  loadVerdict,
  muchOf,
  rangeOf,
  varianceOfStarts,
} from '../../domain/quota-load.ts';
import type { ClockChangePolicy } from '../../domain/schedule.ts';
import { type BudgetKey, everyCall, everyCallByTheHour } from '../budgets.ts';
import { listSchedules } from '../runs/schedules.ts';
import { type Upcoming, upcoming, waitingRuns } from '../runs/upcoming.ts';
import type { Reader } from '../store.ts';
import { type CostOfStart, callsUnplanned, costOfStarts } from './calls-per-run.ts';

/** Whether the next hour fits one limit. */
export interface QuotaPlanRow extends BudgetKey, LoadVerdict {
  readonly limit: number;
  readonly windowSeconds: number;
  /** What is kept of a window for whoever waits at a screen. */
  readonly reserve: number;
  /** So many calls can be made in the hour by all jobs, with what is kept back left alone. */
  readonly capacity: number;
  /** So many will be made as a rule; nine hours of ten lie between the other two. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** What no schedule leads to: webhooks, people, repairs. */
  readonly unplanned: number;
  /** Who makes them, the most first. */
  readonly jobs: readonly { readonly job: string; readonly starts: number; readonly calls: number }[];
}

export interface QuotaPlan {
  /** UTC epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly rows: readonly QuotaPlanRow[];
}

const hour = 3_600_000;

/**
 * Whether what starts by itself within an hour from `at` (UTC epoch ms) fits each limit, before it starts (N14): each start costs what
 * the last starts of its schedule did, a run that waits what a start of its job does. Only what was known at that moment is used, so that
 * a past hour can be held against what came.
 *
 * @param jobs those that can work here: a job whose channel is off makes no calls
 */
export async function quotaPlan(
  db: Reader,
  jobs: readonly { readonly id: string; readonly clockChange: ClockChangePolicy }[],
  at: number,
): Promise<QuotaPlan> {
  const starts = (await upcoming(db, jobs, at, 1)).filter(({ scheduleId }) => scheduleId !== null);
  const schedules = await listSchedules(db);
  const costs = await costOfStarts(db, schedules, at);
  const waiting = (await waitingRuns(db, at, at + hour)).flatMap((run): Planned[] => {
    const own = schedules.filter(({ job }) => job === run.job);
    const schedule = own.find(({ args }) => args === run.args) ?? own[0];
    return schedule && jobs.some(({ id }) => id === run.job) ? [{ ...run, scheduleId: schedule.id }] : [];
  });
  const coming = [...starts, ...waiting];
  const unplanned = await callsUnplanned(db, at);
  const budgets = await db.selectFrom('budgets').selectAll().orderBy('channel').orderBy('grp').execute();
  const rows = budgets.map((row): QuotaPlanRow => {
    const key = { channel: row.channel, group: row.grp };
    const steady = row.steady ?? row.limit_count;
    const bySchedule = new Map(
      [...costs].flatMap(([id, cost]) => forecastOf(cost, key).map((one) => [id, one] as const)),
    );
    const planned = coming.flatMap(({ at, job, scheduleId }) => {
      const cost = bySchedule.get(scheduleId ?? '');
      return cost ? [{ at, job, ...cost }] : [];
    });
    const others = unplanned.filter((one) => countsAgainst(one, key)).reduce((sum, { perHour }) => sum + perHour, 0);
    const expected = planned.reduce((all, { next }) => all + next, others);
    const variance = [...bySchedule].reduce(
      (all, [id, { misses }]) =>
        all + varianceOfStarts(misses, coming.filter(({ scheduleId }) => scheduleId === id).length),
      others,
    );
    const loads = withOthers(planned, others, at);
    return {
      ...key,
      ...{ limit: row.limit_count, windowSeconds: row.window_ms / 1000, reserve: row.reserve },
      capacity: Math.floor((steady * hour) / row.window_ms),
      ...{ expected: Math.round(expected), ...rangeOf(expected, variance), unplanned: Math.round(others) },
      ...loadVerdict(loads, { steady, windowMs: row.window_ms }, at + hour),
      jobs: byJob(planned),
    };
  });
  return { from: at, to: at + hour, rows: rows.filter(({ high }) => high > 0) };
}

/** Something that will start. */
type Planned = Pick<Upcoming, 'at' | 'job' | 'scheduleId'>;

/** What a start will cost, and if it costs much. */
interface Forecast extends Likely {
  readonly much: number;
}
type StartLoad = Pick<Upcoming, 'at' | 'job'> & Forecast;

/** What a start of a schedule will cost of a limit; nothing where none has. Each group is told by itself, for each has its own reasons. */
function forecastOf(cost: readonly CostOfStart[], key: BudgetKey): Forecast[] {
  const own = cost.filter((one) => countsAgainst(one, key));
  if (own.length === 0) return [];
  const likely = own.map(({ calls }) => likelyNext(calls));
  const next = likely.reduce((all, one) => all + one.next, 0);
  const perStart = (lists: readonly (readonly number[])[]): number[] =>
    (lists[0] ?? []).map((_, at) => lists.reduce((all, list) => all + (list[at] ?? 0), 0));
  const much = Math.max(next, muchOf(perStart(own.map(({ calls }) => calls))));
  // Together: what a run does more of in one group it does in the others too.
  return [{ next, much, misses: perStart(likely.map(({ misses }) => misses)) }];
}

/** A call is noted under the narrowest limit that it counts against; it counts against the wider ones too (see `budgetUse`). */
function countsAgainst(noted: BudgetKey, wide: BudgetKey): boolean {
  if (noted.channel !== wide.channel) return false;
  const isAll = wide.group === everyCall || wide.group === everyCallByTheHour;
  return isAll || noted.group === wide.group || noted.group.startsWith(`${wide.group}/`);
}

/** The unplanned come at any time: a sixtieth in each minute. */
function withOthers(planned: readonly StartLoad[], others: number, from: number): Load[] {
  const minutes =
    others === 0 ? [] : Array.from({ length: 60 }, (_, n) => ({ at: from + n * 60_000, calls: others / 60 }));
  return [...planned.map(({ at, much }) => ({ at, calls: much })), ...minutes].sort((a, b) => a.at - b.at);
}

function byJob(planned: readonly StartLoad[]): QuotaPlanRow['jobs'] {
  const jobs = new Map<string, { starts: number; calls: number }>();
  for (const { job, next } of planned) {
    const known = jobs.get(job) ?? { starts: 0, calls: 0 };
    jobs.set(job, { starts: known.starts + 1, calls: known.calls + next });
  }
  return [...jobs]
    .map(([job, { starts, calls }]) => ({ job, starts, calls: Math.round(calls) }))
    .sort((a, b) => b.calls - a.calls);
}

/** How many calls counted against each limit in a stretch of time: what a plan is held against. From `from` up to, without, `to`. */
export async function callsUsed(db: Reader, keys: readonly BudgetKey[], from: number, to: number): Promise<number[]> {
  const rows = await db
    .selectFrom('budgets')
    .innerJoin('calls', (join) =>
      join.onRef('calls.channel', '=', 'budgets.channel').onRef('calls.grp', '=', 'budgets.grp'),
    )
    .select((eb) => ['calls.channel', 'calls.grp as group', eb.fn.countAll<number>().as('calls')])
    .where('calls.at', '>=', from)
    .where('calls.at', '<', to)
    .groupBy(['calls.channel', 'calls.grp'])
    .execute();
  return keys.map((key) => rows.filter((row) => countsAgainst(row, key)).reduce((sum, { calls }) => sum + calls, 0));
}
