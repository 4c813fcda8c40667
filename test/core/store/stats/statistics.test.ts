import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDate, localDay } from '../../../../src/core/domain/zones.ts';
import { jobStats } from '../../../../src/core/store/runs/job-stats.ts';
import { todayStats, weekStats } from '../../../../src/core/store/runs/status.ts';
import { rollUpDays, rollUpDueAt } from '../../../../src/core/store/stats/roll-up.ts';
import { statistics } from '../../../../src/core/store/stats/statistics.ts';
import { addHistory, addRuns, bySql, openRuns, type RunFixture, zone } from './history.ts';

const hour = 3_600_000;
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

/** Midnight in winter, and the nights on which London's clocks go forward and back. */
const nights = {
  'an ordinary midnight': Date.UTC(2026, 0, 15, 0),
  'the night of 23 hours': Date.UTC(2026, 2, 29, 1),
  'the night of 25 hours': Date.UTC(2026, 9, 25, 1),
};

describe.each(Object.entries(nights))('%s', (_, night) => {
  const day = localDay(new Date(night).toISOString().slice(0, 10), zone) ?? { from: 0, to: 0 };
  const now = night + 20 * hour;

  it('gives each run to the local day on which it ended, and each call to the one on which it began', async () => {
    await addHistory(runs, night);
    const { perDay, totals } = await statistics(runs.store.db, { now, zone, days: 7 });
    for (const { day: name, ...tally } of perDay) {
      const { from, to } = localDay(name, zone) ?? { from: 0, to: 0 };
      const { calls: _calls, ...said } = await bySql(runs, from, Math.min(to, now + 1));
      expect(tally, name).toEqual(said);
    }
    const today = await statistics(runs.store.db, { now, zone, days: 1 });
    expect(today.from).toBe(day.from);
    expect(today.totals).toMatchObject(await bySql(runs, day.from, now + 1));
    expect(today.totals.runs).toBeGreaterThan(30);
    expect(totals.calls).toBe((await bySql(runs, 0, now + 1)).calls);
  });

  it('says the same on every face', async () => {
    await addHistory(runs, night);
    const { db } = runs.store;
    const today = await statistics(db, { now, zone, days: 1 });
    const week = await statistics(db, { now, zone, days: 7 });
    const { calls, success: _, seen: __, ...totals } = today.totals;
    expect(await todayStats(db, now, zone)).toEqual({ ...totals, apiCalls: calls });
    expect(await weekStats(db, now, zone)).toEqual(week.perDay);
    const jobs = await jobStats(db, now, zone);
    for (const { job, success, duration } of week.jobs) {
      expect(jobs.get(job)?.success.week, job).toBe(success);
      expect(jobs.get(job)?.duration?.p95Ms, job).toBe(duration?.p95);
    }
    for (const { job, success } of today.jobs) expect(jobs.get(job)?.success.today, job).toBe(success);
    // An error is a run that failed: the groups add up to them.
    expect(week.errors.reduce((sum, { count }) => sum + count, 0)).toBe(week.totals.failed);
    expect(week.jobs.reduce((sum, one) => sum + one.runs, 0)).toBe(week.totals.runs);
  });

  it('is not changed by rolling up, nor by deleting what was rolled up', async () => {
    await addHistory(runs, night);
    const { store } = runs;
    const ask = async () => ({ ...(await statistics(store.db, { now, zone, days: 7 })), slow: [] });
    const before = await ask();
    const first = await rollUpDays(store, { now, zone });
    expect(first.days.at(-1)).toBe(localDate(day.from - 1, zone));
    expect(first.safeBefore).toBe(day.from);
    expect(await ask()).toEqual(before);
    expect((await rollUpDays(store, { now, zone })).days).toEqual([]);
    await store.db.deleteFrom('calls').where('at', '<', day.from).execute();
    await store.db.deleteFrom('runs').where('finished_at', '<', day.from).execute();
    expect(await ask()).toEqual(before);
    expect((await rollUpDays(store, { now, zone })).days).toEqual([]);
  });
});

describe('today', () => {
  it('goes on after the business moved to a zone in which a day that was rolled up is not over', async () => {
    const now = Date.UTC(2026, 10, 26, 22);
    await runs.add({ at: now - 3 * hour });
    expect((await rollUpDays(runs.store, { now, zone: 'Europe/Istanbul' })).days).toEqual(['2026-11-26']);
    await runs.add({ at: now - hour / 2 });
    const { totals } = await statistics(runs.store.db, { now, zone: 'America/Los_Angeles', days: 1 });
    expect(totals.runs).toBe(2);
  });

  it.each([
    ['Europe/London', 'America/Los_Angeles'],
    ['Europe/London', 'Asia/Tokyo'],
    ['America/Los_Angeles', 'Asia/Tokyo'],
    ['Asia/Tokyo', 'Europe/London'],
  ])('no run counts twice or never after the business moved from %s to %s', async (from, to) => {
    // A run in each hour of five days.
    const start = Date.UTC(2026, 5, 8);
    const ends = Array.from({ length: 5 * 24 }, (_, n) => start + n * hour + 60_000);
    const moved = start + 3 * 24 * hour + 7 * hour;
    const { store } = runs;
    const addUntil = async (at: number, after: number) => {
      const due = ends.filter((end) => end > after && end <= at);
      await addRuns(
        runs,
        due.map((end) => ({ finished_at: end, duration_ms: 1000 })),
      );
      return due.length;
    };
    const counted = async (now: number) => (await statistics(store.db, { now, zone: to, days: 7 })).totals.runs;
    let there = await addUntil(moved, 0);
    await rollUpDays(store, { now: moved, zone: from });
    await rollUpDays(store, { now: moved, zone: to });
    expect(await counted(moved)).toBe(there);
    // What was deleted since is told as it was kept, and the days after it are whole.
    const later = moved + 30 * hour;
    there += await addUntil(later, moved);
    const { safeBefore } = await rollUpDays(store, { now: later, zone: to });
    expect(await counted(later)).toBe(there);
    await store.db
      .deleteFrom('runs')
      .where('finished_at', '<', safeBefore ?? 0)
      .execute();
    expect((await rollUpDays(store, { now: later, zone: to })).days).toEqual([]);
    expect(await counted(later)).toBe(there);
  });

  it('leaves a day whose runs are gone as it was kept, wherever the business moves', async () => {
    const now = Date.UTC(2026, 5, 11, 12);
    await addRuns(runs, [{ finished_at: now - 15 * hour, duration_ms: 1000 }]);
    const { days, safeBefore } = await rollUpDays(runs.store, { now, zone: 'Europe/London' });
    expect(days).toEqual(['2026-06-10']);
    await runs.store.db
      .deleteFrom('runs')
      .where('finished_at', '<', safeBefore ?? 0)
      .execute();
    expect((await rollUpDays(runs.store, { now, zone: 'Asia/Tokyo' })).days).toEqual([]);
    expect((await statistics(runs.store.db, { now, zone: 'Asia/Tokyo', days: 7 })).totals.runs).toBe(1);
  });

  it('begins anew at the midnight of the business, and what was stays in the chart (M83)', async () => {
    const night = nights['the night of 25 hours'];
    await addHistory(runs, night);
    const { from } = localDay('2026-10-25', zone) ?? { from: 0 };
    const before = await todayStats(runs.store.db, from - 1, zone);
    expect(before.runs).toBeGreaterThan(20);
    expect(await todayStats(runs.store.db, from, zone)).toMatchObject({ runs: 0, failed: 0, apiCalls: 0 });
    const week = await weekStats(runs.store.db, from, zone);
    expect(week).toHaveLength(7);
    expect(week.at(-2)).toMatchObject({ day: '2026-10-24', runs: before.runs });
  });
});

describe('errors', () => {
  it('are held against as many days before; today against yesterday up to the same hour (M112)', async () => {
    const now = Date.UTC(2026, 0, 15, 12);
    const fail = (daysAgo: number, hours: number, code: string) =>
      runs.add({
        at: now - daysAgo * 24 * hour + hours * hour,
        state: 'failed',
        error_code: code,
        error_message: `after ${Math.abs(hours)} s`,
      });
    for (const h of [-3, -2, -1]) await fail(0, h, 'outage');
    await fail(1, -2, 'outage');
    for (const h of [1, 2, 3, 4]) await fail(1, h, 'outage');
    await fail(0, -4, 'auth');
    for (const h of [-2, -1]) await fail(1, h, 'gone');
    const { errors } = await statistics(runs.store.db, { now, zone, days: 1 });
    expect(errors.map(({ code, count, before, trend }) => [code, count, before, trend])).toEqual([
      ['outage', 3, 1, 'up'],
      ['auth', 1, 0, 'new'],
    ]);
    const week = await statistics(runs.store.db, { now: now + 7 * 24 * hour, zone, days: 7 });
    expect(week.errors).toEqual([]);
    const fortnight = await statistics(runs.store.db, { now: now + 6 * 24 * hour, zone, days: 7 });
    expect(fortnight.errors.map(({ code, before, trend }) => [code, before, trend])).toEqual([
      ['outage', 5, 'down'],
      ['auth', 0, 'new'],
    ]);
  });
});

describe('slow runs', () => {
  it('are those that stand out among their job’s of seven days (M127)', async () => {
    const now = Date.UTC(2026, 0, 15, 12);
    await addRuns(
      runs,
      Array.from({ length: 40 }, (_, n) => ({ finished_at: now - n * hour, duration_ms: 1001 + n })),
    );
    const slow = await runs.add({ at: now - hour, duration_ms: 9000 });
    const { slow: found } = await statistics(runs.store.db, { now, zone, days: 1 });
    expect(found).toMatchObject([{ run: slow, job: 'sync', ms: 9000 }]);
  });
});

describe('rolling up', () => {
  it('waits until the day is over and settled', () => {
    const day = localDay('2026-10-25', zone) ?? { from: 0, to: 0 };
    expect(day.to - day.from).toBe(25 * hour);
    expect(rollUpDueAt(day.from, zone)).toBe(day.to + 60_000);
    expect(rollUpDueAt(day.to - 1, zone)).toBe(day.to + 60_000);
  });

  it('answers for a quarter when the runs of all but its last days are gone (M152)', async () => {
    const now = Date.UTC(2026, 5, 15, 12);
    const ofQuarter = Array.from({ length: 270 }, (_, n) => Math.floor(n / 3)).map((day, n) => ({
      ...{ finished_at: now - day * 24 * hour - (n % 3) * hour, duration_ms: 1000 * (day + 1) },
    }));
    await addRuns(runs, ofQuarter);
    await rollUpDays(runs.store, { now, zone });
    await runs.store.db
      .deleteFrom('runs')
      .where('finished_at', '<', now - 10 * 24 * hour)
      .execute();
    const { totals, jobs } = await statistics(runs.store.db, { now, zone, days: 90 });
    expect(totals.runs).toBe(270);
    expect(jobs[0]?.duration).toMatchObject({ min: 1000, median: 45_000, count: 270 });
  });

  it('keeps the days that follow one that a clock ahead of the time has rolled up', async () => {
    const now = Date.UTC(2026, 5, 15, 12);
    await runs.add({ at: now - 24 * hour });
    await rollUpDays(runs.store, { now: now + 48 * hour, zone });
    await runs.add({ at: now + 72 * hour });
    await runs.store.db.deleteFrom('days').where('day', '=', '2026-06-15').execute();
    expect((await rollUpDays(runs.store, { now: now + 96 * hour, zone })).days).toEqual([
      '2026-06-15',
      '2026-06-17',
      '2026-06-18',
    ]);
  });

  it('takes what is left to do day by day, and says when nothing may be deleted yet', async () => {
    const now = Date.UTC(2026, 5, 15, 12);
    for (let day = 0; day < 4; day += 1) await runs.add({ at: now - day * 24 * hour });
    const one = () => rollUpDays(runs.store, { now, zone, most: 1 });
    expect([await one(), await one()]).toEqual([
      { days: ['2026-06-12'], safeBefore: null },
      { days: ['2026-06-13'], safeBefore: null },
    ]);
    expect((await one()).safeBefore).toBe(Date.UTC(2026, 5, 14, 23));
  });
});
