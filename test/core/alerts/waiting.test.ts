import { expect, it } from 'vitest';
import { alertClass } from '../../../src/core/alerts/index.ts';
import { recordAct } from '../../../src/core/store/acts.ts';
import { takeLease } from '../../../src/core/store/runs/lease.ts';
import { setAllPaused } from '../../../src/core/store/runs/switches.ts';
import { noAlerts } from '../../alert-settings.ts';
import { openRuns, type RunFixture } from '../store/runs/run-fixture.ts';
import { minute, now, zone } from './desk.ts';

const hour = 60 * minute;
const holder = { holder: 'x', pid: 1, host: 'shop', mode: 'daemon' } as const;
const jane = { name: 'jane', origin: 'command' } as const;

const linesOf = async ({ store }: RunFixture, cls: string, at = now, settings: Partial<typeof noAlerts> = {}) => {
  const found = await alertClass(cls)?.find({
    ...{ db: store.db, inbox: null, now: at, zone, timeLimits: new Map(), keyExpiries: [], off: {} },
    ...{ settings: { ...noAlerts, ...settings }, host: { disks: [], walBytes: 0 } },
  });
  return (found ?? []).map(({ line }) => line);
};

/** A run of `sync` that the clock started, and that has not ended. */
async function started(runs: RunFixture, at: number, state: string, more = {}): Promise<number> {
  const { db } = runs.store;
  const row = { cron: '*/10 * * * *', zone: 'UTC', updated_at: 0, enabled: 1 };
  await db
    .insertInto('schedules')
    .values({ id: 'sync:1', job: 'sync', args: '{}', ...row })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const id = await runs.add({ at, state, ...more });
  await db
    .insertInto('slots')
    .values({ schedule_id: 'sync:1', slot_at: at, at, outcome: 'fired', run_id: id })
    .execute();
  return id;
}

it('what fell due before a restart or in a pause is neither silent nor an old queue until it could have been done (M103)', async () => {
  const runs = await openRuns();
  await started(runs, now - 3 * hour, 'queued');
  const all = async (at: number) => [await linesOf(runs, 'job-silent', at), await linesOf(runs, 'queue-old', at)];
  expect((await all(now)).flat()).toMatchObject(
    [/no output for sync/, /old queue/].map((words) => expect.stringMatching(words)),
  );
  await takeLease(runs.store, holder, { now: now - minute, wallNow: now });
  expect(await all(now)).toEqual([[], []]);
  expect((await all(now + hour)).flat()).toHaveLength(2);
  await runs.store.write((tx) => setAllPaused(tx, true, 'jane', now));
  expect(await all(now + hour)).toEqual([[], []]);
  await runs.store.write(async (tx) => {
    await setAllPaused(tx, false, 'jane', now + 5 * hour);
    await recordAct(tx, jane, 'resume', 'engine', {}, now + 5 * hour);
  });
  expect(await all(now + 5 * hour + minute)).toEqual([[], []]);
  await runs.store.write((tx) => recordAct(tx, jane, 'resume', 'job:sync', {}, now + 7 * hour));
  expect(await all(now + 7 * hour + minute)).toEqual([[], []]);
  expect((await all(now + 8 * hour)).flat()).toHaveLength(2);
  await runs.close();
});

it('a run that found its channel off is no silence; one that the one before kept from starting is', async () => {
  const runs = await openRuns();
  await started(runs, now - 2 * hour, 'skipped');
  expect(await linesOf(runs, 'job-silent')).toEqual([]);
  await started(runs, now - hour, 'running');
  await started(runs, now - hour + 10 * minute, 'skipped', { started_at: null });
  expect(await linesOf(runs, 'job-silent')).toHaveLength(1);
  await runs.close();
});

it('a parked run needs a person until the same work was done', async () => {
  const runs = await openRuns();
  await runs.add({ at: now - hour, state: 'parked', overlap_key: 'a' });
  expect(await linesOf(runs, 'dead-letter')).toEqual(['1 run parked']);
  await runs.add({ at: now, overlap_key: 'a' });
  expect(await linesOf(runs, 'dead-letter')).toEqual([]);
  await runs.close();
});

it('a way of telling that fails is told while it is set, and not when it is no more', async () => {
  const runs = await openRuns();
  const message = { kind: 'alerts', severity: 'ok', subject: 's', body: 'b', staged_at: now, ended_at: now } as const;
  await runs.store.db
    .insertInto('alert_messages')
    .values({ ...message, notifier: 'webhook', mark: 'm', state: 'failed' })
    .execute();
  const webhook = { url: 'https://ntfy.sh/x', kind: 'ntfy' } as const;
  expect(await linesOf(runs, 'notifier-fails', now, { webhook })).toEqual([
    'webhook: 1 message not sent since 2026-07-08 13:00',
  ]);
  expect(await linesOf(runs, 'notifier-fails')).toEqual([]);
  await runs.close();
});

it('an engine that works and does not look is told; a quota closed for long, a low product', async () => {
  const runs = await openRuns();
  const { db } = runs.store;
  await takeLease(runs.store, holder, { now: now - hour, wallNow: now });
  expect(await linesOf(runs, 'watch-stalled')).toEqual(['the engine works and does not look for alerts: it never did']);
  await db
    .insertInto('alert_looks')
    .values({ who: 'engine', at: now - minute })
    .execute();
  expect(await linesOf(runs, 'watch-stalled')).toEqual([]);
  await db.insertInto('stock_alerts').values({ barcode: 'B1', threshold: 2, began_at: now, available: 1 }).execute();
  expect(await linesOf(runs, 'low-stock')).toEqual(['B1 is low: 2 or fewer are for sale']);
  const budget = { channel: 'trendyol', limit_count: 1, window_ms: 1000 } as const;
  await db
    .insertInto('budgets')
    .values([
      { ...budget, grp: 'a', blocked_until: now + hour },
      { ...budget, grp: 'b', blocked_until: now + minute },
    ])
    .execute();
  expect(await linesOf(runs, 'quota-blocked')).toEqual(['trendyol a is closed until 2026-07-08 14:00']);
  await db.updateTable('stock_alerts').set({ ended_at: now }).execute();
  expect(await linesOf(runs, 'low-stock')).toEqual([]);
  await runs.close();
});
