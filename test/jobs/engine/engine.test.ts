import { symlinkSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readRunLog } from '../../../src/core/log-read.ts';
import { readLease } from '../../../src/core/store/runs/lease.ts';
import { requestCancel } from '../../../src/core/store/runs/runs.ts';
import { setAllPaused, setJobPaused } from '../../../src/core/store/runs/switches.ts';
import { openStore } from '../../../src/core/store/store.ts';
import { Ownership } from '../../../src/jobs/engine/ownership.ts';
import { type Bench, buildTestWorker, eventually, openBench } from './harness.ts';

let workerPath: string;
let bench: Bench;

beforeAll(async () => {
  workerPath = await buildTestWorker();
});
beforeEach(async () => {
  bench = await openBench(workerPath);
});
afterEach(() => bench.close());

const steps = (id: number) =>
  bench.store.db.selectFrom('run_steps').selectAll().where('run_id', '=', id).orderBy('position').execute();
const attempts = (id: number) =>
  bench.store.db.selectFrom('run_attempts').selectAll().where('run_id', '=', id).orderBy('attempt').execute();

describe('a run', () => {
  it('keeps its counts, progress, memory, duration and what it printed', async () => {
    bench.engine();
    const id = await bench.enqueue('quick', { args: { created: 7 } });
    const run = await bench.until(id, 'done');
    expect(run).toMatchObject({
      seen: 7,
      created: 7,
      failed: 0,
      progress_done: 7,
      progress_total: 7,
      summary: '7 created',
      attempt: 1,
    });
    expect(run.peak_memory_bytes).toBeGreaterThan(1_000_000);
    expect(run.duration_ms).toBeGreaterThanOrEqual(0);
    const file = {
      id,
      job: run.job,
      logFile: run.log_file ?? '',
      logOffset: run.log_offset ?? 0,
      finishedAt: run.finished_at,
    };
    const texts = readRunLog(`${bench.home}/logs`, file, 100).map((line) => `${line.level} ${line.text}`);
    expect(texts.indexOf('error stderr: said on stderr')).toBe(texts.indexOf('info stdout: said on stdout') + 1);

    // The next run goes on in the same file, behind what is there (S15).
    const next = await bench.until(await bench.enqueue('quick', { args: { created: 1 } }), 'done');
    expect(next.log_file).toBe(run.log_file);
    expect(next.log_offset).toBeGreaterThan(run.log_offset ?? 0);
    expect(readRunLog(`${bench.home}/logs`, file, 100).map((line) => `${line.level} ${line.text}`)).toEqual(texts);
  });

  it('that throws is tried again, each attempt kept, until it works', async () => {
    bench.engine();
    const id = await bench.enqueue('flaky');
    const run = await bench.until(id, 'done');
    expect(run.attempt).toBe(3);
    expect((await attempts(id)).map((attempt) => attempt.state)).toEqual(['retrying', 'retrying', 'done']);
    expect((await attempts(id))[0]?.error_message).toContain('attempt 1 fails');
  });

  it('that gives up is not tried again and says what to do', async () => {
    bench.engine();
    const run = await bench.until(await bench.enqueue('hopeless'), 'failed');
    expect(run).toMatchObject({
      attempt: 1,
      error_code: 'bad-setting',
      error_message: 'The setting is wrong.',
      error_hint: 'Mend the setting.',
    });
  });

  it('stops at the first failed step and says why the rest was not run (S27)', async () => {
    bench.engine();
    const id = await bench.enqueue('chain');
    await bench.until(id, 'failed');
    expect((await steps(id)).map((step) => [step.name, step.state, step.error])).toEqual([
      ['first', 'done', null],
      ['second', 'failed', 'second is broken'],
      ['third', 'not-run', 'not run: second failed'],
    ]);
  });

  it('carries on past a failed step where its job says so, and is partial (M58)', async () => {
    bench.engine();
    const id = await bench.enqueue('carry-on');
    await bench.until(id, 'partial');
    expect((await steps(id)).map((step) => step.state)).toEqual(['done', 'failed', 'done']);
  });

  it('asked for by hand while it waits is the run that waits, brought forward', async () => {
    const later = bench.clock.now() + 3_600_000;
    const waiting = await bench.enqueue('quick', { dueAt: later });
    expect(await bench.enqueue('quick', { trigger: 'manual' })).toBe(waiting);
    expect((await bench.run(waiting)).due_at).toBeLessThan(later);
    // The clock does not bring anything forward: what it would start is left out, and recorded.
    const left = await bench.enqueue('quick', { dueAt: later });
    expect(await bench.run(left)).toMatchObject({ state: 'skipped' });
    bench.engine();
    await bench.until(waiting, 'done');
  });

  it.each(['leader', 'finder'])(
    'queues what follows it, or what its step found to do, but nothing whose channel is off (%s)',
    async (job) => {
      bench.engine();
      const id = await bench.enqueue(job);
      await bench.until(id, 'done');
      const next = await eventually(
        () =>
          bench.store.db
            .selectFrom('runs')
            .selectAll()
            .where('parent_id', '=', id)
            .executeTakeFirst()
            .then((row) => row ?? null),
        'the chained run',
      );
      expect(next).toMatchObject({ job: 'quick', trigger: 'chain' });
      // What it needs is off: it is not even recorded as skipped.
      expect(await bench.store.db.selectFrom('runs').select('id').where('job', '=', 'shopless').execute()).toEqual([]);
    },
  );
});

describe('limits', () => {
  it('end an endless job, keep what it did, and leave its neighbour alone (M46)', async () => {
    bench.engine();
    const neighbour = await bench.enqueue('sleeper', { args: { ms: 1500 } });
    const id = await bench.enqueue('endless');
    const run = await bench.until(id, 'failed');
    expect(run).toMatchObject({ error_code: 'timed-out', created: 2 });
    await bench.until(neighbour, 'done');
  });

  it('end a greedy job as out of memory; the engine lives on (M47)', async () => {
    bench.engine();
    const run = await bench.until(await bench.enqueue('greedy'), 'failed');
    expect(run.error_code).toBe('out-of-memory');
    expect(run.error_hint).toContain('It may take 32 MB. Give it 64 MB: RUN_MEMORY_LIMITS');
    await bench.until(await bench.enqueue('quick'), 'done');
  });

  it('follow the settings without a restart: each run has those that are in force when it begins (M46)', async () => {
    let timeLimitMs = 60_000;
    bench.engine({ limits: () => ({ timeLimitMs, memoryLimitMb: 256 }) });
    await bench.until(await bench.enqueue('sleeper', { args: { ms: 600 } }), 'done');
    timeLimitMs = 200;
    const id = await bench.enqueue('sleeper', { args: { ms: 20_000 } });
    const run = await bench.until(id, 'retrying');
    expect(run).toMatchObject({ error_code: 'timed-out', seen: 1 });
  });

  it('a thread that crashes fails its own run only', async () => {
    bench.engine();
    const run = await bench.until(await bench.enqueue('crasher'), 'failed');
    expect(run.error_message).toContain('thrown in a timer');
    await bench.until(await bench.enqueue('quick'), 'done');
  });
});

describe('the operator', () => {
  it('cancels a running run', async () => {
    bench.engine();
    const id = await bench.enqueue('sleeper');
    await bench.until(id, 'running');
    await bench.store.write((tx) => requestCancel(tx, id, 'ada', bench.clock.now()));
    const run = await bench.until(id, 'cancelled');
    expect(run.summary).toBe('cancelled by ada');
  });

  it('pauses a job: the clock no longer starts it, a person still can', async () => {
    await bench.store.write((tx) => setJobPaused(tx, 'quick', true, 'ada', bench.clock.now()));
    bench.engine();
    const scheduled = await bench.enqueue('quick');
    const manual = await bench.enqueue('quick', { trigger: 'manual', args: { created: 1 } });
    await bench.until(manual, 'done');
    expect((await bench.run(scheduled)).state).toBe('queued');
    await bench.store.write((tx) => setJobPaused(tx, 'quick', false, 'ada', bench.clock.now()));
    await bench.until(scheduled, 'done');
  });

  it('has a master switch that keeps the queue (M33)', async () => {
    await bench.store.write((tx) => setAllPaused(tx, true, 'ada', bench.clock.now()));
    bench.engine();
    const id = await bench.enqueue('quick');
    await bench.until(await bench.enqueue('leader', { trigger: 'manual' }), 'done');
    expect((await bench.run(id)).state).toBe('queued');
    await bench.store.write((tx) => setAllPaused(tx, false, 'ada', bench.clock.now()));
    await bench.until(id, 'done');
  });
});

describe('trouble around the engine', () => {
  it('an error while it takes over does not leave a lock that nobody works behind', async () => {
    let calls = 0;
    const engine = bench.engine({
      onOwn: async () => {
        calls += 1;
        if (calls === 1) throw new Error('the disk was full');
      },
    });
    await eventually(async () => engine.state === 'working', 'it to try again');
    expect(bench.said.join('\n')).toContain('the disk was full');
    await bench.until(await bench.enqueue('quick'), 'done');
  });

  it('a log that cannot be written does not stop the work', async () => {
    const engine = bench.engine({
      say: () => {
        throw new Error('ENOSPC');
      },
    });
    await eventually(async () => engine.state === 'working', 'it to work');
    await bench.until(await bench.enqueue('crasher'), 'failed');
    await bench.until(await bench.enqueue('quick'), 'done');
  });

  it('a run whose end could not be written is ended at the next look', async () => {
    let locked = 0;
    const { store } = bench;
    const failing = {
      ...store,
      write: (async (work) => {
        const running = await store.db
          .selectFrom('runs')
          .select('id')
          .where('state', '=', 'running')
          .executeTakeFirst();
        if (running && locked < 2) {
          locked += 1;
          throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
        }
        return store.write(work);
      }) as typeof store.write,
    };
    bench.engine({ store: failing });
    const run = await bench.until(await bench.enqueue('greedy'), 'failed');
    expect(run.error_code).toBe('out-of-memory');
    expect(run.error_hint).toContain('It may take 32 MB. Give it 64 MB: RUN_MEMORY_LIMITS');
    expect(locked).toBe(2);
  });

  it('a drain in the middle of starting runs, or asked for twice, leaves none running', async () => {
    const engine = bench.engine();
    await eventually(async () => engine.state === 'working', 'it to work');
    const ids: number[] = [];
    for (const ms of [60_000, 60_001, 60_002]) ids.push(await bench.enqueue('late', { slotAt: ms }));
    ids.push(await bench.enqueue('sleeper'));
    await eventually(async () => (await bench.run(ids[0] ?? 0)).state === 'running', 'the first to be claimed');
    await Promise.all([engine.drain('told to'), engine.drain('told again')]);
    const states = await Promise.all(ids.map(async (id) => (await bench.run(id)).state));
    expect(states).not.toContain('running');
  });

  it('a drain while it takes over starts nothing afterwards', async () => {
    const id = await bench.enqueue('sleeper');
    let goOn = (): void => undefined;
    let inside = false;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const engine = bench.engine({
      onOwn: async () => {
        inside = true;
        await gate;
      },
    });
    await eventually(async () => inside, 'it to be taking over');
    const drained = engine.drain('told to');
    goOn();
    await drained;
    expect(engine.state).toBe('stopped');
    expect((await bench.run(id)).state).toBe('queued');
  });

  it('a run of a job that only another version knows is left for that version', async () => {
    const id = await bench.enqueue('quick');
    await bench.store.db.updateTable('runs').set({ job: 'from-the-future' }).where('id', '=', id).execute();
    const lost = await bench.enqueue('quick');
    await bench.store.db
      .updateTable('runs')
      .set({ job: 'from-the-future', state: 'running', fence: -1 })
      .where('id', '=', lost)
      .execute();
    bench.engine();
    await bench.until(await bench.enqueue('leader'), 'done');
    expect([(await bench.run(id)).state, (await bench.run(lost)).state]).toEqual(['queued', 'queued']);
  });

  it('one database under two names has one owner', async () => {
    symlinkSync(bench.store.file, `${bench.home}/other-name.db`);
    const other = await openStore(`${bench.home}/other-name.db`, { role: 'owner' });
    const one = new Ownership(bench.store, 'daemon', 0);
    const two = new Ownership(other, 'daemon', 0);
    expect([await one.tryToOwn(1), await two.tryToOwn(1)]).toEqual([true, false]);
    await one.giveBack(1, 'end of test');
    await other.close();
  });
});

describe('the end of an attempt', () => {
  it('by cancelling leaves no step that looks as if it ran', async () => {
    bench.engine();
    const id = await bench.enqueue('sleeper');
    await eventually(async () => (await steps(id))[0]?.state === 'running', 'its step to run');
    await bench.store.write((tx) => requestCancel(tx, id, 'ada', bench.clock.now()));
    await bench.until(id, 'cancelled');
    expect((await steps(id)).map((step) => step.state)).toEqual(['failed']);
  });

  it('by an error of its own, after its end was asked for, is the end of the run', async () => {
    bench.engine();
    const id = await bench.enqueue('late');
    await bench.until(id, 'running');
    await bench.store.write((tx) => requestCancel(tx, id, 'ada', bench.clock.now()));
    expect((await bench.until(id, 'cancelled', 'retrying')).state).toBe('cancelled');
  });

  it('keeps what earlier attempts counted', async () => {
    bench.engine();
    const id = await bench.enqueue('late');
    await bench.until(id, 'retrying');
    await bench.store.db.updateTable('runs').set({ due_at: 0 }).where('id', '=', id).execute();
    const again = await eventually(async () => {
      const row = await bench.run(id);
      return row.attempt === 2 && row.state === 'retrying' ? row : null;
    }, 'the second attempt');
    expect(again.created).toBe(2);
  });
});

describe('the queue', () => {
  it('lets runs that hold the same resource follow one another', async () => {
    bench.engine();
    const first = await bench.enqueue('sleeper', { args: { ms: 400 } });
    const second = await bench.enqueue('sleeper', { args: { ms: 1 } });
    await bench.until(first, 'running');
    expect((await bench.run(second)).state).toBe('queued');
    const [a, b] = [await bench.until(first, 'done'), await bench.until(second, 'done')];
    expect(b.started_at).toBeGreaterThanOrEqual(a.finished_at ?? Number.NaN);
  });

  it('records a second start of the same work as skipped, with the reason (M56)', async () => {
    bench.engine();
    const first = await bench.enqueue('sleeper', { args: { ms: 800 } });
    await bench.until(first, 'running');
    const second = await bench.run(await bench.enqueue('sleeper', { args: { ms: 800 } }));
    expect(second.state).toBe('skipped');
    expect(second.summary).toMatch(new RegExp(`run ${first} .* running since \\d{4}-`));
  });
});

describe('ownership', () => {
  it('is one engine only; the second takes over when the first has gone', async () => {
    const first = bench.engine();
    await eventually(async () => first.state === 'working', 'the first to work');
    const second = bench.engine();
    await second.settled();
    expect(second.state).toBe('standby');
    const fence = (await readLease(bench.store.db))?.fence ?? 0;
    await first.drain('test');
    await eventually(async () => second.state === 'working', 'the second to take over');
    expect((await readLease(bench.store.db))?.fence).toBe(fence + 1);
  });

  it('is given back by a drain, which queues what was cut short and costs it no attempt', async () => {
    const engine = bench.engine();
    const id = await bench.enqueue('sleeper');
    await bench.until(id, 'running');
    await engine.drain('told to stop');
    expect(await bench.run(id)).toMatchObject({ state: 'queued', attempt: 0, finished_at: null });
    expect((await readLease(bench.store.db))?.endReason).toBe('told to stop');
  });

  it('a lost run becomes lost and is taken up by a new one; the third rescue parks it', async () => {
    let id = await bench.enqueue('sleeper');
    for (const rescue of [1, 2, 3]) {
      // What kill -9 leaves: a running row with the number of an owner who is gone.
      await bench.store.db
        .updateTable('runs')
        .set({ state: 'running', fence: -rescue, attempt: 1 })
        .where('id', '=', id)
        .execute();
      const engine = bench.engine();
      await bench.until(id, 'lost');
      const heir = await bench.store.db
        .selectFrom('runs')
        .selectAll()
        .where('parent_id', '=', id)
        .executeTakeFirstOrThrow();
      expect(heir).toMatchObject({ trigger: 'rescue', rescues: rescue });
      if (rescue === 3) expect(heir).toMatchObject({ state: 'parked', error_code: 'parked' });
      else await bench.until(heir.id, 'running');
      await engine.drain('next round');
      id = heir.id;
    }
  });
});
