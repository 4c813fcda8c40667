import { expect, it, onTestFinished } from 'vitest';
import { manualPriority } from '../../../../src/core/store/runs/runs.ts';
import { setAllPaused } from '../../../../src/core/store/runs/switches.ts';
import { quotaPlan } from '../../../../src/core/store/stats/quota-plan.ts';
import { hour, minute, openRuns } from '../runs/run-fixture.ts';

const now = Date.UTC(2026, 2, 4, 12);
const jobs = [{ id: 'sync', clockChange: 'once' as const }];

it('counts a run that waits as a start of its job costs, and knows of a past hour only what waited then (N14)', async () => {
  const runs = await openRuns();
  onTestFinished(() => runs.close());
  const { db } = runs.store;
  await db
    .insertInto('schedules')
    .values({
      ...{ id: 'sync/1', job: 'sync', cron: '*/10 * * * *', zone: 'UTC', args: '{}', enabled: 1 },
      ...{ origin: 'default', next_run_at: now, updated_at: 0 },
    })
    .execute();
  await db
    .insertInto('budgets')
    .values({ channel: 'shipstation', grp: 'all', limit_count: 40, window_ms: minute })
    .execute();
  for (let at = now - 2 * hour; at < now; at += 10 * minute) {
    const run_id = await runs.add({ at, triggered_by: 'sync/1' });
    for (const path of ['/a', '/b'])
      await db
        .insertInto('calls')
        .values({ channel: 'shipstation', grp: 'all', method: 'GET', path, run_id, at })
        .execute();
  }
  const forecast = async (at: number) => (await quotaPlan(db, jobs, at)).rows[0]?.expected;
  const alone = (await forecast(now)) ?? 0;
  expect(alone).toBeGreaterThanOrEqual(10);
  const retry = await runs.add({ at: now - minute, due_at: now + 5 * minute, state: 'retrying' });
  expect(await forecast(now)).toBe(alone + 2);
  await db
    .updateTable('runs')
    .set({ state: 'done', started_at: now + 5 * minute, finished_at: now + 6 * minute })
    .where('id', '=', retry)
    .execute();
  expect(await forecast(now)).toBe(alone + 2);
  expect(await forecast(now - 30 * minute)).toBe(alone);

  // What is paused does not begin; what a person asked for does.
  await runs.store.write((tx) => setAllPaused(tx, true, 'jane', now));
  const later = now + 10 * minute;
  await runs.add({ at: now, due_at: later + 5 * minute, state: 'queued' });
  expect((await forecast(later)) ?? 0).toBe(0);
  await runs.add({ at: now, due_at: later + 5 * minute, state: 'queued', priority: manualPriority });
  expect(await forecast(later)).toBe(2);
});
