import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { localDay } from '../../src/core/domain/zones.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { reconcileSchedules } from '../../src/jobs/engine/slots.ts';
import { jobs } from '../../src/jobs/index.ts';
import { Operator } from '../console/operator.ts';
import { addHistory, addRuns, bySql, zone } from '../core/store/stats/history.ts';
import { type Env, newHome, run } from '../program.ts';

const hour = 3_600_000;
const minute = 60_000;
const speed = 1.001;

/** An environment whose clock shows `at` (UTC epoch ms) about now. */
function clockAt(at: number): Env {
  const wall = Date.now();
  return { ORDERDECK_CLOCK: `${Math.round((wall * speed - at) / (speed - 1))}x${speed}`, ORDERDECK_TZ: zone };
}

async function withStore<T>(home: string, work: (store: Store) => Promise<T>): Promise<T> {
  mkdirSync(path.join(home, 'db'), { recursive: true });
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'owner' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function json<T>(home: string, args: readonly string[], env: Env): Promise<T> {
  const { stdout, stderr } = await run(home, [...args, '--json'], env);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as T;
}

interface StatsJson {
  readonly totals: Record<string, number>;
  readonly perDay: readonly { day: string; runs: number; failed: number }[];
  readonly jobs: readonly { job: string; success: number; duration: { p95Ms: number } }[];
  readonly errors: readonly { count: number }[];
}

/** The value of a line of Prometheus' text. */
function figureIn(metrics: string, line: string): number {
  const found = metrics.split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1));
}

describe('one history, told by every face', () => {
  const nights = { 'of 25 hours': Date.UTC(2026, 9, 25, 1), 'of 23 hours': Date.UTC(2026, 2, 29, 1) };

  it.each(Object.entries(nights))('agrees on the day with the night %s', { timeout: 60_000 }, async (_, night) => {
    const home = newHome();
    const now = night + 20 * hour + 10 * minute;
    const env = clockAt(now);
    const day = localDay(new Date(night).toISOString().slice(0, 10), zone) ?? { from: 0, to: 0 };
    const sql = await withStore(home, async (store) => {
      const fixture = { store, add: async () => 0, close: async () => undefined };
      await addHistory(fixture, night);
      return bySql(fixture, day.from, now);
    });

    const today = await json<StatsJson>(home, ['stats', '--days', '1'], env);
    expect(today.totals).toMatchObject(sql);
    const { today: status, jobs: listed } = await json<{
      today: Record<string, number>;
      jobs: { id: string; success: object }[];
    }>(...([home, ['status'], env] as const));
    const { calls, ...tally } = sql;
    expect(status).toMatchObject({ ...tally, apiCalls: calls });
    const metrics = (await run(home, ['stats', 'metrics'], env)).stdout;
    for (const state of ['done', 'partial', 'failed', 'cancelled', 'skipped'] as const)
      expect(figureIn(metrics, `orderdeck_runs_today{state="${state}"}`), state).toBe(sql[state]);
    const week = await json<StatsJson>(home, ['stats', '--days', '7'], env);
    expect(week.perDay.at(-1)).toMatchObject({ runs: sql.runs, failed: sql.failed });
    // The four outputs (M24): the log of runs, the log of errors, the statistics, and what is shown of today.
    expect(today.errors.reduce((sum, { count }) => sum + count, 0)).toBe(sql.failed);
    for (const { job, success, duration } of week.jobs) {
      expect(listed.find(({ id }) => id === job)?.success, job).toMatchObject({ week: success });
      expect(figureIn(metrics, `orderdeck_job_duration_p95_seconds{job="${job}"}`), job).toBe(duration.p95Ms / 1000);
    }

    const operator = new Operator({ home, env, args: ['--read-only'], columns: 100, rows: 40 });
    await operator.sees(`${sql.runs}, ${sql.failed} failed, ${sql.partial} partial, ${sql.done} done`);
    operator.press('2', 't');
    await operator.sees(`today: ${sql.runs} runs, ${sql.failed} failed, ${sql.partial} partial`);
    await operator.sees(`${sql.calls} calls`);
    operator.press('d');
    await operator.sees(`the last 7 days: ${week.totals['runs']} runs, ${week.totals['failed']} failed`);
    operator.press('q');
    expect((await operator.ended).code).toBe(0);
  });
});

describe('schedules that are proposed', () => {
  const env = clockAt(Date.UTC(2026, 5, 15, 12, 2));

  it('spread the starts, are put in force as shown, and taken back (S48)', { timeout: 60_000 }, async () => {
    const home = newHome();
    await withStore(home, async (store) => {
      await reconcileSchedules(store, jobs, zone, Date.UTC(2026, 5, 15));
      for (const job of ['sync-orders-recent', 'populate-print-queue', 'trendyol-orders', 'opencart-orders'])
        await store.db
          .updateTable('schedules')
          .set({ cron: '*/10 * * * *', origin: 'edited' })
          .where('id', '=', `${job}/1`)
          .execute();
    });
    interface Spread {
      readonly minutes: number[];
      readonly proposals: { id: string; before: string; after: string; next: string }[];
    }
    const plan = await json<Spread>(home, ['stats', 'spread'], env);
    expect(Math.max(...plan.minutes)).toBeGreaterThan(3);
    const [first] = plan.proposals;
    expect(first?.before).toBe('*/10 * * * *');
    const schedule = () =>
      json<{ cron: string; next: string[]; origin: string }>(home, ['schedule', first?.id.split('/')[0] ?? ''], env);
    const before = await schedule();
    const applied = await run(home, ['stats', 'spread', '--apply'], env);
    expect(applied.stdout).toContain(`${first?.id}  ${first?.before}  →  ${first?.after}`);
    expect(await schedule()).toMatchObject({ cron: first?.after, next: expect.arrayContaining([first?.next]) });
    const undone = await json<{ schedules: object[] }>(home, ['stats', 'spread', '--undo'], env);
    expect(undone.schedules).toHaveLength(plan.proposals.length);
    expect(await schedule()).toEqual(before);
    const again = await run(home, ['stats', 'spread', '--undo'], env);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('No change of schedules is left')]);
  });

  it('follow from a quarter’s runs, with their reason, and are accepted by a key (M152)', {
    timeout: 60_000,
  }, async () => {
    const home = newHome();
    await withStore(home, async (store) => {
      const fixture = { store, add: async () => 0, close: async () => undefined };
      const quarter = Array.from({ length: 600 }, (_, n) => ({
        ...{
          job: 'trendyol-claims',
          triggered_by: 'trendyol-claims/1',
          duration_ms: 900,
          created: n % 50 === 0 ? 1 : 0,
        },
        finished_at: Date.UTC(2026, 5, 15, 11) - n * 3 * hour,
      }));
      await addRuns(fixture, quarter);
    });
    const { proposals } = await json<{ proposals: { id: string; after: string; why: string }[] }>(
      ...([home, ['stats', 'intervals'], env] as const),
    );
    expect(proposals).toMatchObject([
      { id: 'trendyol-claims/1', after: '14 * * * *', why: '98 % of 600 runs found nothing' },
    ]);
    const operator = new Operator({ home, env, columns: 100, rows: 30 });
    await operator.sees('EMBEDDED');
    operator.press('2', 't', 'I');
    await operator.sees(/trendyol-claims\/1 .*longer: 14 \* \* \* \*/);
    operator.press('A');
    await operator.sees('trendyol-claims/1: 14,44 * * * * → 14 * * * *');
    await operator.sees('next start Mon 15 Jun 2026 13:14');
    operator.press('y');
    await operator.sees('trendyol-claims/1 changed (u takes it back)');
    const changed = await json<{ cron: string }>(home, ['schedule', 'trendyol-claims'], env);
    expect(changed.cron).toBe('14 * * * *');
    operator.press('u');
    await operator.sees('Take the last change back?');
    operator.press('y');
    await operator.sees('1 schedule as before');
    operator.press('q');
    await operator.ended;
    const shown = await json<{ cron: string }>(home, ['schedule', 'trendyol-claims'], env);
    expect(shown.cron).toBe('14,44 * * * *');
  });
});

it('refuses what it does not know, before anything is touched', async () => {
  const home = newHome();
  for (const args of [
    ['--days', '0'],
    ['--days', '401'],
    ['--job', 'nothing'],
    ['spread', '--apply', '--undo'],
  ]) {
    const { code, stderr } = await run(home, ['stats', ...args]);
    expect([code, stderr.split('\n').length], args.join(' ')).toEqual([2, 2]);
  }
});

it('lists the statements that were slow, and doctor says how many (M138)', { timeout: 60_000 }, async () => {
  const home = newHome();
  expect((await run(home, ['stats', 'queries'])).stdout).toContain('No statement has been slow');
  await withStore(home, async ({ db }) => {
    await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${3_000_000})
      select sum(i) as counted from n`.execute(db);
  });
  const told = await json<{ items: { statement: string; count: number; maxMs: number }[]; total: number }>(
    home,
    ['stats', 'queries'],
    {},
  );
  const counted = told.items.find(({ statement }) => statement.includes('as counted'));
  expect(counted).toMatchObject({ count: 1, statement: expect.stringContaining('i < ?') });
  expect(counted?.maxMs).toBeGreaterThan(100);
  expect((await run(home, ['stats', 'queries'])).stdout).toMatch(/1× .*with recursive n/);
  expect((await run(home, ['doctor', '--only', 'queries'])).stdout).toContain('orderdeck stats queries');
});
