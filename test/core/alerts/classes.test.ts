import { expect, it } from 'vitest';
import type { AlertLook } from '../../../src/core/alerts/alert.ts';
import { deathFinding } from '../../../src/core/alerts/classes/daemon-died.ts';
import { alertClass, alertClasses } from '../../../src/core/alerts/index.ts';
import { syncOrdersAll } from '../../../src/jobs/sync-orders-all.ts';
import { noAlerts } from '../../alert-settings.ts';
import { openShop } from '../../jobs/shop.ts';
import { openRuns, type RunFixture } from '../store/runs/run-fixture.ts';
import { minute, now, zone } from './desk.ts';

const hour = 60 * minute;

/** The lines that a class finds, as the store stands. */
async function linesOf(runs: Pick<RunFixture, 'store'>, cls: string, more: Partial<AlertLook> = {}): Promise<string[]> {
  const definition = alertClass(cls);
  if (!definition) throw new Error(`no class ${cls}`);
  const look = {
    ...{
      db: runs.store.db,
      inbox: null,
      now,
      zone,
      settings: noAlerts,
      timeLimits: new Map(),
      keyExpiries: [],
      off: {},
    },
    host: { disks: [], walBytes: 0 },
    ...more,
  };
  return (await definition.find(look)).map(({ line, severity, level }) =>
    [severity ?? definition.severity, ...(level === undefined ? [] : [level]), line].join(' '),
  );
}

it('every class has an id of its own, and words to the person who can mend it', () => {
  expect(new Set(alertClasses.map(({ id }) => id)).size).toBe(alertClasses.length);
  for (const { id, title, description, next } of alertClasses) {
    expect(id).toMatch(/^[a-z-]+$/);
    for (const words of [title, description, next]) expect(words.length, id).toBeGreaterThan(8);
  }
});

it('an error stands until the same work ends well; while it is tried again it is not over; its text stays in the house (M104)', async () => {
  const runs = await openRuns();
  const failed = { state: 'failed', error_code: 'outage', error_message: 'the order of Jane Doe is odd' } as const;
  await runs.add({ ...failed, at: now - 3 * hour, overlap_key: 'a' });
  await runs.add({ ...failed, at: now - 2 * hour, overlap_key: 'b' });
  await runs.add({ at: now - hour, overlap_key: 'b' });
  const line = 'warning sync fails since 2026-07-08 10:00 (outage: the service answers with errors)';
  expect(await linesOf(runs, 'error-group')).toEqual([line]);
  await runs.add({ at: now - hour, overlap_key: 'a' });
  expect(await linesOf(runs, 'error-group')).toEqual([]);
  const retrying = await runs.add({ at: now - 20 * minute, state: 'running', attempt: 3, job: 'other' });
  await runs.store.db
    .insertInto('run_attempts')
    .values([
      {
        run_id: retrying,
        attempt: 2,
        state: 'retrying',
        started_at: now - 20 * minute,
        finished_at: now - 18 * minute,
        error_code: 'auth',
      },
      { run_id: retrying, attempt: 3, state: 'running', started_at: now - minute },
    ])
    .execute();
  expect(await linesOf(runs, 'error-group')).toEqual([
    'warning other fails since 2026-07-08 12:42 (auth: the credentials are refused)',
  ]);
  await runs.close();
});

it('many texts of one error, a buyer’s word in each, are not many alerts', async () => {
  const runs = await openRuns();
  for (let n = 0; n < 40; n += 1)
    await runs.add({
      at: now - hour,
      state: 'failed',
      error_code: 'odd',
      error_message: `name ${'x'.repeat(n)} is odd`,
    });
  const found = (await alertClass('error-group')?.find({ db: runs.store.db, now, zone } as AlertLook)) ?? [];
  expect(found).toHaveLength(6);
  expect(found.reduce((sum, { occurrences = 0 }) => sum + occurrences, 0)).toBe(40);
  await runs.close();
});

it('a batch is told an hour before its outcome is gone, and when it is; a full disk by two steps; a key before its end', async () => {
  const runs = await openRuns();
  const batch = { channel: 'trendyol', write: 'create', body_hash: 'x', attempt: 1, batch: 'b' } as const;
  for (const [state, sent] of [
    ['sent', 3.5],
    ['sent', 5],
    ['sent', 1],
    ['ended', 5],
  ] as const)
    await runs.store.db
      .insertInto('product_batches')
      .values({ ...batch, state, staged_at: now - sent * hour, sent_at: now - sent * hour })
      .execute();
  expect(await linesOf(runs, 'batch-open')).toEqual([
    'critical 2 call 2 of products: its outcome can be read until 2026-07-08 12:00, the time is over',
    'critical 1 call 1 of products: its outcome can be read until 2026-07-08 13:30, less than 1 h left',
  ]);
  const disks = [
    { holds: 'database', freeShare: 0.05, freeBytes: 1 },
    { holds: 'logs', freeShare: 0.01, freeBytes: 1 },
    { holds: 'x', freeShare: 0.5, freeBytes: 1 },
  ];
  expect(await linesOf(runs, 'disk-full', { host: { disks, walBytes: 0 } })).toEqual([
    'warning 0 less than 10 % of the disk with the database are free',
    'critical 1 less than 2 % of the disk with the logs are free',
  ]);
  expect(await linesOf(runs, 'wal-large', { host: { disks: [], walBytes: 65 * 1024 * 1024 } })).toHaveLength(1);
  const keyExpiries = [
    { name: 'TRENDYOL_API_KEY', at: now + 6 * 24 * hour },
    { name: 'LLM_API_KEY', at: now + 90 * 24 * hour },
  ];
  expect(await linesOf(runs, 'key-expiry', { keyExpiries })).toEqual([
    'warning 2 TRENDYOL_API_KEY expires 2026-07-14 13:00, less than 7 days left',
  ]);
  await runs.close();
});

it('orders to be sent are one alert for each hour of their ship-by, and returns one each', async () => {
  const shop = await openShop({ orders: 12, start: now });
  await shop.run(syncOrdersAll, {});
  const { db } = shop.store;
  await db.updateTable('orders').set({ ship_by: null }).execute();
  const ids = (await db.selectFrom('orders').select('id').orderBy('id').limit(4).execute()).map(({ id }) => id);
  const dueIn = [5 * hour, 5 * hour + minute, 0.5 * hour, 20 * hour];
  for (const [index, id] of ids.entries())
    await db
      .updateTable('orders')
      .set({ status: 'awaiting_shipment', gone_at: null, ship_by: now + (dueIn[index] ?? 0) })
      .where('id', '=', id)
      .execute();
  expect(await linesOf(shop, 'ship-by')).toEqual([
    'critical 2 1 order to be sent by 2026-07-08 13:30, less than 1 h left',
    'warning 1 2 orders to be sent by 2026-07-08 18:00, less than 6 h left',
  ]);
  const claim = {
    channel: 'trendyol',
    external_id: 'c',
    order_number: '77',
    claimed_at: now - 43 * hour,
    first_seen_at: now,
    updated_at: now,
  };
  const { id } = await db.insertInto('claims').values(claim).returning('id').executeTakeFirstOrThrow();
  const item = {
    claim_id: id,
    external_id: 'i',
    status: 'waiting',
    source_status: 'WaitingInAction',
    name: 'mug',
    due_at: now + 5 * hour,
  };
  await db.insertInto('claim_items').values(item).execute();
  expect(await linesOf(shop, 'claim-due')).toEqual([
    `warning 2 return ${id} of order 77 (1 piece): answer by 2026-07-08 18:00, less than 6 h left`,
  ]);
  await db.updateTable('claim_items').set({ answer_state: 'staged' }).execute();
  expect(await linesOf(shop, 'claim-due')).toEqual([]);
});

it('a death is critical when nobody worked for longer than a restart takes', () => {
  const lease = {
    holder: 'x',
    pid: 7,
    host: 'shop',
    mode: 'daemon',
    fence: 3,
    since: now - hour,
    beatAt: now,
    endedAt: null,
    endReason: null,
  } as const;
  const line = 'the daemon (process 7 on shop) died at 2026-07-08 12:00; work goes on since 2026-07-08 13:00';
  expect(deathFinding(lease, now - hour, now, zone)).toMatchObject({ key: 'fence 3', severity: 'critical', line });
  expect(deathFinding(lease, now - minute, now, zone)).toMatchObject({ severity: 'warning' });
});
