import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listRuns } from '../../../src/core/store/runs/run-list.ts';
import { whyWaiting } from '../../../src/core/store/runs/run-view.ts';
import { requestCancel } from '../../../src/core/store/runs/runs.ts';
import { setJobPaused } from '../../../src/core/store/runs/switches.ts';
import { readOrdersAt } from '../windows.ts';
import { type Bench, buildTestWorker, openBench } from './harness.ts';

const minute = 60_000;
let workerPath: string;
let bench: Bench;

beforeAll(async () => {
  workerPath = await buildTestWorker();
});
beforeEach(async () => {
  bench = await openBench(workerPath);
});
afterEach(() => bench.close());

async function why(id: number) {
  const { rows } = await listRuns(bench.store.db, {}, { limit: 50, offset: 0 });
  const run = rows.find((row) => row.id === id);
  return run ? whyWaiting(bench.store.db, run, { running: true }, bench.clock.now()) : null;
}

describe('a run whose input is just being read (S45)', () => {
  it('waits for it with the reason, by hand as well where it is old; forced, of one order, or after five minutes it goes on', async () => {
    await readOrdersAt(bench.store, 'shipstation', bench.clock.now() - 25 * 60 * minute);
    bench.engine();
    const making = await bench.enqueue('sleeper');
    await bench.until(making, 'running');
    const waits = await bench.enqueue('taker');
    const named = await bench.enqueue('taker', { args: { order: '7' } });
    const patient = await bench.enqueue('remover', { dueAt: bench.clock.now() - 5 * minute });
    await bench.until(named, 'done');
    await bench.until(patient, 'skipped');
    expect((await bench.run(waits)).state).toBe('queued');
    const words = `its input is just being read: run ${making} of sleeper is at work`;
    const { due_at } = await bench.run(waits);
    expect(await why(waits)).toEqual({ reason: 'input', words, until: due_at + 5 * minute, runId: making });

    // By hand it is the same run, which goes first of all, but not before its input.
    expect(await bench.enqueue('taker', { trigger: 'manual' })).toBe(waits);
    const other = await bench.enqueue('quick');
    await bench.until(other, 'done');
    expect((await bench.run(waits)).state).toBe('queued');
    expect(await bench.enqueue('taker', { trigger: 'manual', forced: true })).toBe(waits);
    expect(await bench.until(waits, 'done')).toMatchObject({ forced: 1 });
    expect((await bench.run(making)).state).toBe('running');
  });

  it('goes on when it is read, and waits for none that is paused, of a later time, or only tried out', async () => {
    const later = await bench.enqueue('sleeper', { args: { ms: 1 }, dueAt: bench.clock.now() + 60 * minute });
    const tried = await bench.enqueue('sleeper', { dryRun: true });
    const paused = await bench.enqueue('sleeper', { args: { ms: 2 } });
    await bench.store.write((tx) => setJobPaused(tx, 'sleeper', true, 'test', bench.clock.now()));
    bench.engine();
    await bench.until(await bench.enqueue('taker'), 'done');
    for (const id of [later, tried, paused]) expect((await bench.run(id)).state).toBe('queued');

    const making = await bench.enqueue('sleeper', { args: { ms: 3 }, trigger: 'manual', dueAt: bench.clock.now() });
    const waits = await bench.enqueue('taker');
    await bench.until(waits, 'done');
    expect((await bench.run(making)).state).toBe('done');
    expect(await bench.store.db.selectFrom('run_inputs').selectAll().execute()).toEqual([]);
  });

  it('does not wait when it follows a run, and neither does one that waits in its place', async () => {
    bench.engine();
    const making = await bench.enqueue('sleeper');
    await bench.until(making, 'running');
    const waits = await bench.enqueue('taker');
    expect(await why(waits)).toMatchObject({ reason: 'input', runId: making });
    const instead = await bench.enqueue('taker', { trigger: 'chain' });
    expect((await bench.run(instead)).state).toBe('skipped');
    await bench.until(waits, 'done');
    await bench.until(await bench.enqueue('taker', { trigger: 'chain' }), 'done');
    expect((await bench.run(making)).state).toBe('running');
  });

  it('is cancelled as any other that waits', async () => {
    bench.engine();
    await bench.until(await bench.enqueue('sleeper'), 'running');
    const waits = await bench.enqueue('taker');
    await bench.store.write((tx) => requestCancel(tx, waits, 'test', bench.clock.now()));
    expect((await bench.run(waits)).state).toBe('cancelled');
    expect(await bench.store.db.selectFrom('run_inputs').selectAll().execute()).toEqual([]);
  });
});

describe('a run whose input is too old (S45)', () => {
  it('is skipped with the reason where it would do harm, else goes on and says so; forced it goes ahead', async () => {
    const read = bench.clock.now() - 25 * 60 * minute;
    await readOrdersAt(bench.store, 'shipstation', read);
    bench.engine();
    const as = `input as of ${new Date(read).toISOString()}`;
    expect(await bench.until(await bench.enqueue('taker'), 'done')).toMatchObject({
      input_at: read,
      summary: `take done · ${as} (stale)`,
    });
    const left = await bench.until(await bench.enqueue('remover'), 'skipped');
    expect(left).toMatchObject({ input_at: read, forced: 0 });
    expect(left.summary).toBe(
      'stale input: orders were last read 1500 minutes ago by sleeper. Run sleeper first; the same with --force goes ahead all the same',
    );
    const forced = await bench.enqueue('remover', { trigger: 'manual', forced: true });
    expect((await bench.until(forced, 'done')).summary).toBe(`take done · ${as} (stale, forced)`);

    await readOrdersAt(bench.store, 'shipstation', bench.clock.now());
    const fresh = await bench.until(await bench.enqueue('remover'), 'done');
    expect(fresh.summary).toMatch(/^take done · input as of [\dTZ:.-]+$/);
  });
});
