import { describe, expect, it, onTestFinished } from 'vitest';
import { inputAge } from '../../src/jobs/input-age.ts';
import type { JobInput } from '../../src/jobs/job.ts';
import { openRuns } from '../core/store/runs/run-fixture.ts';
import { readOrdersAt } from './windows.ts';

const minute = 60_000;
const now = Date.UTC(2026, 2, 9, 2, 0);
const input: JobInput = { from: 'sync', of: 'shipstation', whenOld: 'skip' };

/** A store whose job `sync` has these schedules, in London's time. */
async function opened(...crons: string[]) {
  const runs = await openRuns();
  onTestFinished(() => runs.close());
  for (const [at, cron] of crons.entries()) {
    const row = { id: `sync/${at}`, job: 'sync', cron, zone: 'Europe/London', args: '{}', enabled: 1 };
    await runs.store.db
      .insertInto('schedules')
      .values({ ...row, next_run_at: null, updated_at: now })
      .execute();
  }
  const age = async (readAgo: number) => {
    await runs.store.db.deleteFrom('windows').execute();
    await readOrdersAt(runs.store, 'shipstation', now - readAgo);
    return (await inputAge(runs.store.db, input, now)).why;
  };
  return { ...runs, age };
}

describe('orders that a job works on are too old', () => {
  it('when three starts of the job that reads them have brought none, by its schedules as they are set', async () => {
    const often = await opened('3-59/10 * * * *');
    expect(await often.age(29 * minute)).toBeNull();
    expect(await often.age(35 * minute)).toBe(
      'orders were last read 35 minutes ago by sync, though it should have read them since',
    );
    const hourly = await opened('5 * * * *');
    expect(await hourly.age(170 * minute)).toBeNull();
    expect(await hourly.age(180 * minute)).toContain('last read 180 minutes ago');
  });

  it('not after a night in which nothing was to be read', async () => {
    const byDay = await opened('*/10 8-18 * * *', '0 12 * * *');
    expect(await byDay.age(7 * 60 * minute)).toBeNull();
    expect(await byDay.age(8 * 60 * minute)).toContain('last read 480 minutes ago');
  });

  it('after a day where nothing reads them by itself', async () => {
    const byHand = await opened();
    expect(await byHand.age(23 * 60 * minute)).toBeNull();
    expect(await byHand.age(25 * 60 * minute)).toBe('orders were last read 1500 minutes ago by sync');
  });

  it('and say how the reading ended that should have brought them', async () => {
    const often = await opened('*/10 * * * *');
    const id = await often.add({ at: now - 20 * minute, state: 'failed', error_message: 'HTTP 401' });
    expect(await often.age(90 * minute)).toContain(`; its run ${id} is failed: HTTP 401`);
    const slot = { schedule_id: 'sync/0', outcome: 'skipped', reason: 'paused by jane', run_id: null };
    await often.store.db
      .insertInto('slots')
      .values({ ...slot, slot_at: now - 10 * minute, at: now })
      .execute();
    expect(await often.age(90 * minute)).toContain('; its last start was left out: paused by jane');
  });

  it('when there are some and they were never read; not where there are none', async () => {
    const { store } = await opened('*/10 * * * *');
    expect(await inputAge(store.db, input, now)).toEqual({ at: null, why: null });
  });
});
