import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordAct } from '../../../../src/core/store/acts.ts';
import { beatLease, takeLease } from '../../../../src/core/store/runs/lease.ts';
import { storePulse } from '../../../../src/core/store/runs/pulse.ts';
import { requestCancel } from '../../../../src/core/store/runs/runs.ts';
import { setAllPaused, setJobPaused } from '../../../../src/core/store/runs/switches.ts';
import type { Tx } from '../../../../src/core/store/store.ts';
import { IssueDesk } from '../issues/issue-desk.ts';
import { openRuns, type RunFixture } from './run-fixture.ts';

const now = Date.UTC(2026, 2, 8, 12);
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

it('is the same after a mere sign of life of the engine', async () => {
  const holder = { holder: 'a', pid: 1, host: 'here', mode: 'daemon' } as const;
  const fence = await takeLease(runs.store, holder, { now, wallNow: now });
  const before = await storePulse(runs.store.db);
  await beatLease(runs.store, fence, now + 2000);
  expect(await storePulse(runs.store.db)).toBe(before);
});

const writes: Record<string, (tx: Tx, run: number) => Promise<unknown>> = {
  'the progress of a run': (tx, id) => tx.updateTable('runs').set({ progress_done: 5 }).where('id', '=', id).execute(),
  'the end of a run': (tx, id) =>
    tx.updateTable('runs').set({ state: 'done', finished_at: now }).where('id', '=', id).execute(),
  'a cancel': (tx, id) => requestCancel(tx, id, 'jane', now),
  'a paused job': (tx) => setJobPaused(tx, 'sync', true, 'jane', now),
  'the master switch': (tx) => setAllPaused(tx, true, 'jane', now),
  'an act': (tx) => recordAct(tx, { name: 'jane', origin: 'console' }, 'run', 'job:sync', {}, now),
};

it.each(Object.keys(writes))('is another one after %s', async (name) => {
  const id = await runs.add({ at: now, state: 'running' });
  const before = await storePulse(runs.store.db);
  await runs.store.write(async (tx) => writes[name]?.(tx, id));
  expect(await storePulse(runs.store.db)).not.toBe(before);
});

it('is another one after an issue opens, and after it closes', async () => {
  const desk = new IssueDesk(runs.store);
  const before = await storePulse(runs.store.db);
  const id = await desk.opens(now);
  const open = await storePulse(runs.store.db);
  await desk.closes(now + 1, id);
  expect(new Set([before, open, await storePulse(runs.store.db)]).size).toBe(3);
});
