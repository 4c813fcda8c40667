import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listRuns, shownState } from '../../../../src/core/store/runs/run-list.ts';
import { openRuns, type RunFixture } from './run-fixture.ts';

const now = Date.UTC(2026, 2, 8, 12);
const all = { limit: 50, offset: 0 };
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

describe('listRuns', () => {
  it('gives the newest first, a page at a time, with the number of all', async () => {
    for (let n = 0; n < 7; n += 1) await runs.add({ at: now + n });
    const page = await listRuns(runs.store.db, {}, { limit: 3, offset: 2 });
    expect(page.total).toBe(7);
    expect(page.rows.map((row) => row.id)).toEqual([5, 4, 3]);
  });

  it('filters by job, state, trigger and age together', async () => {
    await runs.add({ at: now, job: 'tags', state: 'failed' });
    await runs.add({ at: now, job: 'tags', state: 'failed', trigger: 'manual' });
    await runs.add({ at: now - 1, job: 'tags', state: 'failed', trigger: 'manual' });
    await runs.add({ at: now, job: 'tags', trigger: 'manual' });
    await runs.add({ at: now, job: 'sync', state: 'failed', trigger: 'manual' });
    const filter = { job: 'tags', state: 'failed', trigger: 'manual', since: now } as const;
    expect((await listRuns(runs.store.db, filter, all)).rows.map((row) => row.id)).toEqual([2]);
  });

  it('finds words in summary, error and arguments, and takes % and _ as they are', async () => {
    await runs.add({ at: now, summary: '100% read', args: '{"order":"A_1"}' });
    await runs.add({ at: now, summary: '1000 read', error_code: 'outage', error_message: 'Status 503' });
    const ids = async (search: string) => (await listRuns(runs.store.db, { search }, all)).rows.map((row) => row.id);
    expect(await ids('100%')).toEqual([1]);
    expect(await ids('a_1')).toEqual([1]);
    expect(await ids('READ 503')).toEqual([2]);
    expect(await ids('read nothing')).toEqual([]);
  });

  it('tells what waits apart from what works', async () => {
    await runs.add({ at: now, state: 'running' });
    await runs.add({ at: now, state: 'running', wait_for: 'quota', wait_until: now + 1 });
    await runs.add({ at: now, state: 'queued' });
    await runs.add({ at: now });
    expect((await listRuns(runs.store.db, { state: 'waiting' }, all)).rows.map((row) => row.id)).toEqual([3, 2]);
  });

  it('gives arguments, counts and the error as data', async () => {
    await runs.add({
      at: now,
      state: 'failed',
      args: '{"hours":2}',
      seen: 4,
      failed: 1,
      error_code: 'outage',
      error_message: 'down',
      error_hint: 'wait',
      progress_done: 3,
    });
    const [run] = (await listRuns(runs.store.db, {}, all)).rows;
    expect(run).toMatchObject({
      args: { hours: 2 },
      counts: { seen: 4, created: 0, failed: 1 },
      error: { code: 'outage', message: 'down', hint: 'wait' },
      progress: { done: 3, total: null, note: null },
      durationMs: 1000,
      dryRun: false,
    });
  });
});

describe('shownState', () => {
  it.each([
    ['running', null, now, 'running'],
    ['running', 'quota', now, 'waiting'],
    ['queued', null, now, 'queued'],
    ['queued', null, now + 1, 'waiting'],
    ['retrying', null, now + 1, 'retrying'],
    ['done', null, now, 'done'],
  ] as const)('%s, waiting for %s, due at %d: %s', (state, waitFor, dueAt, shown) => {
    expect(shownState({ state, waitFor, dueAt }, now)).toBe(shown);
  });
});
