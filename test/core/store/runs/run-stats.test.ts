import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineStatus } from '../../../../src/core/store/runs/engine-status.ts';
import { errorGroups } from '../../../../src/core/store/runs/error-groups.ts';
import { jobList, type KnownJob } from '../../../../src/core/store/runs/job-list.ts';
import { endLease, takeLease } from '../../../../src/core/store/runs/lease.ts';
import { startCollisions } from '../../../../src/core/store/runs/start-collisions.ts';
import { queueDepths, queuedByJob, todayStats, weekStats } from '../../../../src/core/store/runs/status.ts';
import { setAllPaused, setJobPaused } from '../../../../src/core/store/runs/switches.ts';
import { upcoming } from '../../../../src/core/store/runs/upcoming.ts';
import { day, hour, minute, openRuns, type RunFixture } from './run-fixture.ts';

const zone = 'Europe/London';
const now = Date.UTC(2026, 2, 8, 12, 2);
const job = (id: string, ...crons: string[]): KnownJob => ({
  id,
  title: id,
  description: id,
  clockChange: 'once',
  needs: [],
  schedules: crons.map((cron) => ({ cron })),
});
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

describe('jobList', () => {
  const jobs = [job('sync', '*/10 * * * *', '30 1 * * *'), job('idle')];
  const list = async () => jobList(runs.store.db, jobs, { now, zone, channels: {} });

  it('shows what will be scheduled before anybody has worked', async () => {
    const [sync, idle] = await list();
    expect(sync?.schedules.map((schedule) => [schedule.words, schedule.zone])).toEqual([
      ['Every 10 minutes', zone],
      [`At 01:30 (${zone})`, zone],
    ]);
    expect(sync?.nextFireAt).toBe(Date.UTC(2026, 2, 8, 12, 10));
    expect(idle).toMatchObject({ schedules: [], nextFireAt: null, lastRun: null, recent: [], duration: null });
  });

  it('has no next start while the job, or everything, is paused', async () => {
    await runs.store.write((tx) => setJobPaused(tx, 'sync', true, 'ann', now));
    expect((await list())[0]).toMatchObject({ nextFireAt: null, paused: { at: now, by: 'ann' } });
    await runs.store.write((tx) => setJobPaused(tx, 'sync', false, 'ann', now));
    await runs.store.write((tx) => setAllPaused(tx, true, 'ann', now));
    expect((await list())[0]).toMatchObject({ nextFireAt: null, paused: null });
  });

  it('takes rates over today, seven and thirty days, leaving out what was skipped', async () => {
    await runs.add({ at: now - hour });
    await runs.add({ at: now - hour, state: 'skipped' });
    await runs.add({ at: now - hour, state: 'failed', dry_run: 1 });
    await runs.add({ at: now - 2 * day, state: 'failed' });
    await runs.add({ at: now - 20 * day, state: 'failed' });
    await runs.add({ at: now - 40 * day, state: 'failed' });
    expect((await list())[0]?.success).toEqual({ today: 1, week: 0.5, month: 1 / 3 });
  });

  it('gives durations that really occurred, and the highest memory', async () => {
    for (let n = 1; n <= 100; n += 1) await runs.add({ at: now - hour, duration_ms: n * 10, peak_memory_bytes: n });
    await runs.add({ at: now - hour, duration_ms: 999_999, state: 'failed' });
    const [sync] = await list();
    expect(sync?.duration).toEqual({ minMs: 10, medianMs: 500, p95Ms: 950, outlierMs: 2250, runs: 100 });
    expect(sync?.peakMemoryBytes).toBe(100);
  });

  it('tells the last run, the running one, what waits, and the last twenty states, oldest first', async () => {
    for (let n = 0; n < 25; n += 1) await runs.add({ at: now - hour, state: n < 20 ? 'done' : 'failed' });
    const running = await runs.add({ at: now, state: 'running' });
    await runs.add({ at: now, state: 'queued' });
    const [sync] = await list();
    expect(sync?.lastRun?.id).toBe(running);
    expect(sync?.running?.id).toBe(running);
    expect(sync?.queued).toBe(1);
    expect(sync?.recent).toEqual([...Array(13).fill('done'), ...Array(5).fill('failed'), 'running', 'queued']);
  });

  it('counts slots that nobody was there to fire', async () => {
    const schedule = { job: 'sync', cron: '*/10 * * * *', zone, updated_at: now, next_run_at: now };
    await runs.store.db
      .insertInto('schedules')
      .values({ ...schedule, id: 'sync/1' })
      .execute();
    const slot = { schedule_id: 'sync/1', at: now };
    const outcomes = ['missed', 'missed', 'fired', 'skipped'];
    for (const [n, outcome] of outcomes.entries()) {
      await runs.store.db
        .insertInto('slots')
        .values({ ...slot, slot_at: now - n * minute, outcome })
        .execute();
    }
    await runs.store.db
      .insertInto('slots')
      .values({ ...slot, slot_at: now - 8 * day, outcome: 'missed' })
      .execute();
    expect((await list())[0]?.schedules[0]?.missed).toBe(2);
  });
});

describe('startCollisions', () => {
  const schedules = (crons: string[]) => crons.map((cron, n) => ({ id: `s${n}`, cron, zone, enabled: 1 }));

  it('marks the minutes at which more than three start', () => {
    const found = startCollisions(
      schedules(['*/10 * * * *', '*/15 * * * *', '0 * * * *', '30 * * * *', '0 3 * * *']),
      now,
    );
    expect(Object.fromEntries(found)).toEqual({ s0: [0], s1: [0], s2: [0], s4: [0] });
  });

  it('is content with three', () => {
    expect(startCollisions(schedules(['*/10 * * * *', '*/15 * * * *', '0 * * * *']), now).size).toBe(0);
  });
});

describe('queues and days', () => {
  it('counts what waits, the oldest, and what needs a person', async () => {
    expect(await queueDepths(runs.store.db, now)).toEqual([{ name: 'runs', depth: 0, oldestSeconds: null, dead: 0 }]);
    for (let n = 0; n < 20; n += 1) await runs.add({ at: now - n * minute, state: 'queued', job: n < 5 ? 'a' : 'b' });
    await runs.add({ at: now, state: 'parked' });
    await runs.add({ at: now, state: 'running' });
    expect(await queueDepths(runs.store.db, now)).toEqual([{ name: 'runs', depth: 20, oldestSeconds: 1140, dead: 1 }]);
    expect(Object.fromEntries(await queuedByJob(runs.store.db))).toEqual({ a: 5, b: 15 });
  });

  it('begins today at the midnight of the business', async () => {
    const summer = Date.UTC(2026, 6, 10, 10);
    await runs.add({ at: Date.UTC(2026, 6, 9, 22, 59) });
    await runs.add({ at: Date.UTC(2026, 6, 9, 23, 0), created: 2, updated: 3 });
    await runs.add({ at: summer - hour, state: 'lost' });
    await runs.add({ at: summer - hour, state: 'skipped' });
    await runs.add({ at: summer - hour, dry_run: 1 });
    expect(await todayStats(runs.store.db, summer, zone)).toEqual({
      runs: 2,
      done: 1,
      partial: 0,
      failed: 1,
      skipped: 1,
      created: 2,
      updated: 3,
      cancelled: 0,
      ordersIn: 0,
      tasksCreated: 0,
      tasksFinished: 0,
      apiCalls: 0,
    });
  });

  it('puts runs into seven days that are as long as their clocks make them', async () => {
    // London's clocks go forward on 29 March 2026, so that 00:30 summer time on the 30th is 23:30 UTC on the 29th.
    const spring = Date.UTC(2026, 3, 1, 12);
    await runs.add({ at: Date.UTC(2026, 2, 29, 0, 30) });
    await runs.add({ at: Date.UTC(2026, 2, 29, 22, 30) });
    await runs.add({ at: Date.UTC(2026, 2, 29, 23, 30), state: 'failed' });
    const week = await weekStats(runs.store.db, spring, zone);
    expect(week.map((one) => one.day)).toEqual(
      [26, 27, 28, 29, 30, 31].map((n) => `2026-03-${n}`).concat('2026-04-01'),
    );
    expect(week.find((one) => one.day === '2026-03-29')).toMatchObject({ runs: 2, done: 2, failed: 0 });
    expect(week.find((one) => one.day === '2026-03-30')).toMatchObject({ runs: 1, done: 0, failed: 1 });
  });
});

describe('errorGroups (S64)', () => {
  it('makes one of forty, whatever numbers are in their words', async () => {
    for (let n = 0; n < 40; n += 1) {
      await runs.add({
        at: now - n * minute,
        state: 'failed',
        error_code: 'outage',
        error_message: `503 after ${n} s`,
      });
    }
    await runs.add({ at: now, state: 'failed', error_code: 'auth', error_message: 'refused' });
    await runs.add({ at: now - 9 * day, state: 'failed', error_code: 'auth', error_message: 'refused' });
    const groups = await errorGroups(runs.store.db, now - day);
    expect(groups.map((group) => [group.code, group.count])).toEqual([
      ['auth', 1],
      ['outage', 40],
    ]);
    expect(groups[1]).toMatchObject({ kind: 'run', source: 'sync', message: '503 after 0 s', lastRunId: 1 });
    expect(groups[1]?.firstAt).toBe(now - 39 * minute + 1000);
  });

  it('holds documents that are set aside', async () => {
    const document = { channel: 'shipstation', kind: 'order', reason: 'bad-date', detail: 'orderDate', body: '{}' };
    for (let n = 0; n < 40; n += 1) {
      await runs.store.db
        .insertInto('parked')
        .values({ ...document, key: `${n}`, first_at: now, last_at: now })
        .execute();
    }
    expect(await errorGroups(runs.store.db, now - day)).toMatchObject([
      { kind: 'document', code: 'bad-date', count: 40 },
    ]);
  });
});

describe('engineStatus', () => {
  const clock = { now: () => now, speed: 10 };
  const wall = 1_000_000;
  const holder = { holder: 'x', pid: process.pid, host: hostname(), mode: 'daemon' } as const;
  const status = (wallNow: number) => engineStatus(runs.store.db, wallNow, clock);

  it('is never, until somebody works', async () => {
    expect(await status(wall)).toMatchObject({ condition: 'never', running: false, since: null });
  });

  it('works while it beats, and is silent after fifteen seconds', async () => {
    await takeLease(runs.store, holder, { now: now - hour, wallNow: wall });
    expect(await status(wall + 9000)).toMatchObject({
      condition: 'working',
      running: true,
      since: now - hour,
      endedAt: null,
    });
    expect(await status(wall + 16_000)).toMatchObject({ condition: 'silent', running: true, responding: false });
  });

  it('is gone with its process, since it was last heard of in the clock of the shop', async () => {
    await takeLease(runs.store, { ...holder, pid: 2 ** 22 + 1 }, { now, wallNow: wall });
    expect(await status(wall + 3000)).toMatchObject({ condition: 'gone', running: false, endedAt: now - 30_000 });
  });

  it('is not running on another host that went silent', async () => {
    await takeLease(runs.store, { ...holder, host: 'elsewhere' }, { now, wallNow: wall });
    expect(await status(wall + 16_000)).toMatchObject({ condition: 'silent', running: false });
  });

  it('says why it stopped', async () => {
    const fence = await takeLease(runs.store, holder, { now, wallNow: wall });
    await endLease(runs.store, fence, now, 'SIGTERM');
    expect(await status(wall)).toMatchObject({
      condition: 'stopped',
      running: false,
      endedAt: now,
      endReason: 'SIGTERM',
    });
  });
});

describe('upcoming', () => {
  it('gives the starts of the next hour, and what is to be tried again, soonest first', async () => {
    const row = { job: 'sync', cron: '*/30 * * * *', zone, updated_at: now, args: '{"hours":2}' };
    await runs.store.db
      .insertInto('schedules')
      .values([
        { ...row, id: 'sync/1', enabled: 1 },
        { ...row, id: 'sync/2', enabled: 0 },
        { ...row, id: 'gone/1', job: 'gone', enabled: 1 },
      ])
      .execute();
    const retry = await runs.add({ at: now, state: 'retrying', due_at: now + 40 * minute, attempt: 2 });
    const found = await upcoming(runs.store.db, [job('sync')], now, 1);
    expect(found).toEqual([
      {
        at: Date.UTC(2026, 2, 8, 12, 30),
        job: 'sync',
        args: { hours: 2 },
        scheduleId: 'sync/1',
        runId: null,
        attempt: null,
      },
      { at: now + 40 * minute, job: 'sync', args: {}, scheduleId: null, runId: retry, attempt: 3 },
      {
        at: Date.UTC(2026, 2, 8, 13),
        job: 'sync',
        args: { hours: 2 },
        scheduleId: 'sync/1',
        runId: null,
        attempt: null,
      },
    ]);
    await runs.store.write((tx) => setJobPaused(tx, 'sync', true, 'ann', now));
    expect((await upcoming(runs.store.db, [job('sync')], now, 1)).map((one) => one.runId)).toEqual([retry]);
  });
});
