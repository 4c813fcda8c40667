import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginAttempt, endAttempt } from '../../src/core/store/runs/attempts.ts';
import { claimRunById } from '../../src/core/store/runs/claim.ts';
import { endLease, takeLease } from '../../src/core/store/runs/lease.ts';
import { insertParked, type NewRun } from '../../src/core/store/runs/runs.ts';
import { editSchedule } from '../../src/core/store/runs/schedule-edit.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { type EnqueueRequest, enqueue } from '../../src/jobs/engine/enqueue.ts';
import { rescueRuns } from '../../src/jobs/engine/rescue.ts';
import { fireDueSlots, reconcileSchedules } from '../../src/jobs/engine/slots.ts';
import { findJob, jobs } from '../../src/jobs/index.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';
import { openPackageShop } from '../jobs/package-shop.ts';
import { ask, mend } from './asking.ts';

const minute = 60_000;
const hour = 60 * minute;
const at = Date.UTC(2026, 2, 4, 12);
const chain = 'personalization-chain';

/** An engine's life in a store of its own, as far as runs are concerned. */
async function openEngine() {
  const { store } = await emptyStore();
  let [now, fence] = [at, 0];
  const begins = async (): Promise<void> => {
    fence = await takeLease(store, { holder: `e${fence}`, pid: 1, host: 'h', mode: 'daemon' }, { now, wallNow: now });
  };
  await begins();
  const start = async (id: string, request: Partial<EnqueueRequest> = {}) => {
    const job = findJob(id);
    if (!job) throw new Error(`no job ${id}`);
    const { id: queued } = await store.write((tx) =>
      enqueue(tx, job, { args: {}, trigger: 'schedule', by: null, attempts: 1, ...request }, now),
    );
    const run = await claimRunById(store.db, queued, { fence, holder: 'e', jobs: [] }, now);
    if (!run) throw new Error(`run ${queued} was not taken`);
    await store.write((tx) =>
      beginAttempt(
        tx,
        run,
        job.steps.map(({ name }) => name),
        now,
      ),
    );
    return run;
  };
  return {
    store,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
    begins,
    start,
    rescue: () => rescueRuns(store, findJob, fence, now),
    /** Starts a run that does so many steps, and ends so. */
    run: async (id: string, done: number, state: 'done' | 'failed' | 'cancelled' | 'retrying', request = {}) => {
      const run = await start(id, request);
      await store.write(async (tx) => {
        const steps = tx.updateTable('run_steps').where('run_id', '=', run.id);
        await steps.set({ state: 'done' }).where('position', '<', done).execute();
        await steps.set({ state: 'running' }).where('position', '=', done).execute();
        const error = state === 'done' ? null : { code: 'outage', message: 'no answer' };
        await endAttempt(tx, run, { state, summary: null, error }, now);
      });
      return run.id;
    },
    found: () => ask(store, 'I40', { now: now + 11 * minute }),
  };
}

describe('work that broke off', () => {
  it('is found where a step was done and the next was not, until the job has done it again', async () => {
    const { run, found, store, now } = await openEngine();
    const first = await run(chain, 1, 'failed');
    const second = await run(chain, 1, 'failed');
    const [one, ...others] = await found();
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      key: `run:${first}`,
      subject: chain,
      line: `run ${second} of ${chain} broke off before apply-customizations (outage), and its work was not done since`,
    });
    expect(one?.evidence).toContainEqual({ what: 'steps done', value: 'download-customizations' });
    expect(one?.evidence).toContainEqual({ what: 'run', value: 'failed', of: { run: second } });

    const { following } = await mend(store, 'I40', one, { now: now() });
    expect(following).toMatchObject([{ do: 'run', job: chain }]);
    await run(chain, 3, 'done');
    expect(await found()).toEqual([]);
  });

  it('is none where nothing was done, where it is to be tried again, was stopped by a person, or is a fix that was refused', async () => {
    const { run, found } = await openEngine();
    await run(chain, 0, 'failed');
    await run('sync-tags', 0, 'failed');
    await run('sync-orders-all', 1, 'cancelled');
    await run('fix-order', 1, 'failed', { args: { issue: '4' } });
    await run(chain, 1, 'retrying', { args: { order: 'A-1' } });
    expect(await found()).toEqual([]);
  });

  it('for one order is done when the job did it for that order, or went through all, since', async () => {
    const { run, found } = await openEngine();
    const a = await run(chain, 1, 'failed', { args: { order: 'A-1' } });
    const b = await run(chain, 2, 'failed', { args: { order: 'B-2' } });
    expect((await found()).map(({ key }) => key)).toEqual([`run:${a}`, `run:${b}`]);
    await run(chain, 3, 'done', { args: { order: 'A-1', daysBack: 3 } });
    expect((await found()).map(({ key }) => key)).toEqual([`run:${b}`]);
    await run(chain, 3, 'done');
    expect(await found()).toEqual([]);
  });

  it('is found where a process died and nobody took it up; what is taken up is not, before it is parked', async () => {
    const { start, begins, rescue, found, store, now } = await openEngine();
    const lost = await start('sync-tags');
    await begins();
    const [stuck] = await found();
    expect(stuck).toMatchObject({ key: `run:${lost.id}`, line: expect.stringContaining('is marked as running') });

    await rescue();
    expect(await found()).toEqual([]);
    for (let deaths = 0; deaths < 2; deaths += 1) {
      const heir = await store.db.selectFrom('runs').select('id').where('state', '=', 'queued').executeTakeFirst();
      const { fence } = await store.db.selectFrom('lease').select('fence').executeTakeFirstOrThrow();
      await claimRunById(store.db, heir?.id ?? 0, { fence, holder: 'e', jobs: [] }, now());
      await begins();
      await rescue();
    }
    const [parked, ...others] = await found();
    expect(others).toEqual([]);
    expect(parked?.line).toBe(
      `run ${lost.id + 3} of sync-tags is parked: nobody takes it up before a person has looked`,
    );
  });

  it('that is marked as running for nobody is set free and run once', async () => {
    const { start, begins, found, store, now } = await openEngine();
    const { id } = await start('sync-tags');
    await begins();
    const [stuck] = await found();
    const { following } = await mend(store, 'I40', stuck, { now: now() });
    expect(following).toEqual([{ do: 'run', job: 'sync-tags', args: {} }]);
    expect(await store.db.selectFrom('runs').select('state').where('id', '=', id).execute()).toEqual([
      { state: 'lost' },
    ]);
    expect(await store.db.selectFrom('run_resources').selectAll().execute()).toEqual([]);
  });

  it('leads to the order that it was for', async () => {
    const shop = await openPackageShop();
    shop.put({ shipmentPackageId: 71, orderNumber: '900' });
    await shop.run();
    const parked: NewRun = {
      ...{ job: 'opencart-orders', args: { order: '900' }, trigger: 'manual', triggeredBy: null, overlapKey: 'k' },
      ...{ priority: 1, dryRun: false, dueAt: at, maxAttempts: 1, resources: [] },
    };
    const now = shop.clock.now();
    await shop.store.write((tx) => insertParked(tx, parked, { code: 'parked', message: 'its process died' }, now));
    const { id } = await shop.store.db.selectFrom('orders').select('id').executeTakeFirstOrThrow();
    expect(await ask(shop.store, 'I40', { now: now + hour })).toMatchObject([{ orderId: id, subject: '900' }]);
  });
});

describe('ten readings in a row that ended well and saw nothing (N12)', () => {
  it('are found when an order changed meanwhile, and one that sees it again ends it', async () => {
    const shop = await openPackageShop();
    const { store, clock } = shop;
    const read = async (args = {}): Promise<void> => {
      const { runId, counts } = await shop.run(args);
      const end = { ...counts, state: 'done', started_at: clock.now(), finished_at: clock.now() };
      await store.write((tx) =>
        tx
          .updateTable('runs')
          .set({ ...end, args: JSON.stringify(args) })
          .where('id', '=', runId)
          .execute(),
      );
      clock.pass(10 * minute);
    };
    const empty = { body: { hasMore: false, nextCursor: null, size: 2, content: [] } };
    for (let quiet = 0; quiet < 12; quiet += 1) await read();
    expect(await ask(store, 'I40', { now: clock.now() })).toEqual([]);

    // From now on the stream answers, and leaves out what changes.
    shop.fault(({ path }) => (path.endsWith('/stream') ? empty : null));
    await read();
    shop.put({ shipmentPackageId: 71 });
    await read({ order: '71' });
    for (let blind = 1; blind < 10; blind += 1) await read();
    const [issue, ...others] = await ask(store, 'I40', { now: clock.now() + minute });
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      key: 'empty:trendyol-orders',
      line: 'trendyol-orders ended well 10 times in a row and saw nothing, while 1 orders changed at Trendyol',
    });
    const { following } = await mend(store, 'I40', issue, { now: clock.now() });
    expect(following).toEqual([{ do: 'run', job: 'trendyol-orders', args: { days: 2 } }]);
    shop.fault(null);
    await read({ days: 2 });
    expect(await ask(store, 'I40', { now: clock.now() + hour })).toEqual([]);
  });
});

describe('a start by the clock', () => {
  const night = Date.UTC(2026, 2, 28, 12);
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-starts-'));
  let store: Store;
  let end = night;

  // A day and a night on which London's clocks change, with every job of the shop and nobody to run them.
  beforeAll(async () => {
    store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
    await reconcileSchedules(store, jobs, 'Europe/London', night);
    await takeLease(store, { holder: 'e', pid: 1, host: 'h', mode: 'daemon' }, { now: night, wallNow: night });
    for (; end < night + 24 * hour; end += 5 * minute) {
      // Nobody was there for three hours.
      if (end > night + 4 * hour && end < night + 7 * hour) continue;
      await fireDueSlots(store, jobs, ({ id }) => (id === 'trendyol-stock' ? 'Trendyol is off' : null), end);
    }
  }, 120_000);
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const slots = (found: Awaited<ReturnType<typeof ask>>) => found.filter(({ key }) => key.startsWith('slot:'));

  it('always leaves a record: fired, missed or left out, also while the clocks change and after a stop', async () => {
    expect(slots(await ask(store, 'I40', { now: end }))).toEqual([]);
  });

  it('that left none is found, gets its record, and its work is run once', async () => {
    const id = 'sync-orders-recent/1';
    const records = await store.db.selectFrom('slots').select('slot_at').where('schedule_id', '=', id).execute();
    const gone = records[70]?.slot_at ?? 0;
    const remove = (schedule: string, slot: number) =>
      store.db.deleteFrom('slots').where('schedule_id', '=', schedule).where('slot_at', '=', slot).execute();
    await remove(id, gone);
    const [issue, ...others] = slots(await ask(store, 'I40', { now: end }));
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ key: `slot:${id}:${gone}`, subject: 'sync-orders-recent' });
    const { following } = await mend(store, 'I40', issue, { now: end });
    expect(following).toEqual([{ do: 'run', job: 'sync-orders-recent', args: { hours: 2 } }]);
    expect(slots(await ask(store, 'I40', { now: end }))).toEqual([]);

    // The only one of its day.
    const [daily] = await store.db
      .selectFrom('slots')
      .select('slot_at')
      .where('schedule_id', '=', 'clean-print-queue/1')
      .execute();
    await remove('clean-print-queue/1', daily?.slot_at ?? 0);
    const key = `slot:clean-print-queue/1:${daily?.slot_at}`;
    expect(slots(await ask(store, 'I40', { now: end })).map((one) => one.key)).toEqual([key]);
    await mend(store, 'I40', slots(await ask(store, 'I40', { now: end }))[0], { now: end });
  });

  it('that is not handled by whoever works is found; while nobody works it waits', async () => {
    const later = end + 30 * minute;
    const found = slots(await ask(store, 'I40', { now: later }));
    expect(found.map(({ subject }) => subject)).toContain('process-webhooks');
    await endLease(store, 1, later, 'drained');
    expect(slots(await ask(store, 'I40', { now: later }))).toEqual([]);
    // Who begins now is given time to come to it.
    await takeLease(store, { holder: 'f', pid: 2, host: 'h', mode: 'daemon' }, { now: later, wallNow: later });
    expect(slots(await ask(store, 'I40', { now: later }))).toEqual([]);
  });

  it('of a schedule that was changed is not held against what it was before', async () => {
    await fireDueSlots(store, jobs, () => null, end);
    const nextRunAt = end + 3 * minute;
    const edited = { id: 'sync-tags/1', job: 'sync-tags', cron: '*/3 * * * *', zone: 'Europe/London', args: {} };
    await store.write((tx) => editSchedule(tx, { ...edited, nextRunAt }, end));
    expect(slots(await ask(store, 'I40', { now: end }))).toEqual([]);
  });
});
