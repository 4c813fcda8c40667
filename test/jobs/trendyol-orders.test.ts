import { describe, expect, test } from 'vitest';
import { coverage } from '../../src/core/store/orders/coverage.ts';
import { readCursor } from '../../src/core/store/orders/cursors.ts';
import { orderToJson } from '../../src/core/store/orders/order-json.ts';
import { modifiedStream } from '../../src/core/store/orders/order-streams.ts';
import { readOrder } from '../../src/core/store/orders/order-view.ts';
import type { Store } from '../../src/core/store/store.ts';
import { openPackageShop } from './package-shop.ts';
import { fingerprint } from './shop.ts';

const hour = 3_600_000;
const day = 24 * hour;
const stream = modifiedStream('trendyol');

async function ours(store: Store): Promise<Record<string, string>> {
  const rows = await store.db.selectFrom('orders').select(['external_id', 'status', 'source_status']).execute();
  return Object.fromEntries(rows.map((row) => [row.external_id, `${row.status} (${row.source_status})`]));
}

test('the first run reaches back 14 days, the next only to where it ended, and changes nothing', async () => {
  const { clock, store, gateway, put, run } = await openPackageShop();
  for (let n = 1; n <= 7; n += 1) put({ shipmentPackageId: n, lastModifiedDate: clock.now() - n * 2 * day + hour });
  put({ shipmentPackageId: 99, lastModifiedDate: clock.now() - 20 * day });
  const first = await run();
  expect(first.error).toBeNull();
  expect(first.counts).toMatchObject({ seen: 7, created: 7, failed: 0 });
  expect(Object.keys(await ours(store))).toHaveLength(7);
  // No query is longer than 14 days.
  for (const { query } of gateway.seen) {
    const length = Number(query['lastModifiedEndDate']) - Number(query['lastModifiedStartDate']);
    expect(length).toBeLessThanOrEqual(14 * day);
  }
  const { holes } = await coverage(store.db, stream, clock.now() - 13 * day, clock.now() - hour);
  expect(holes).toEqual([]);

  const before = await fingerprint(store);
  gateway.seen.length = 0;
  const second = await run();
  expect(second.counts).toMatchObject({ created: 0, updated: 0, failed: 0 });
  expect(second.counts.unchanged).toBe(second.counts.seen);
  expect(gateway.seen).toHaveLength(1);
  expect(await fingerprint(store)).toBe(before);
});

test('a change that the doubtful clock puts three hours away is met all the same', async () => {
  const { clock, store, put, run } = await openPackageShop();
  await run();
  clock.pass(hour);
  put({ shipmentPackageId: 1, lastModifiedDate: clock.now() + 3 * hour });
  put({ shipmentPackageId: 2, lastModifiedDate: clock.now() - 4 * hour });
  expect((await run()).counts).toMatchObject({ created: 2 });
  expect(Object.keys(await ours(store))).toEqual(['1', '2']);
});

test('a window that breaks off does not count as read, and the next run reads it whole', async () => {
  const { clock, store, put, run, fault } = await openPackageShop();
  await run();
  const { watermark } = await readCursor(store.db, stream);
  clock.pass(hour);
  for (let n = 1; n <= 5; n += 1) put({ shipmentPackageId: n });
  fault(({ query }) => (query['nextCursor'] === '4' ? { status: 500 } : null));
  const broken = await run();
  expect(broken.error).toMatchObject({ kind: 'outage' });
  expect(broken.counts).toMatchObject({ created: 4 });
  expect((await readCursor(store.db, stream)).watermark).toBe(watermark);
  fault(null);
  expect((await run()).counts).toMatchObject({ created: 1, unchanged: 4 });
  expect((await readCursor(store.db, stream)).watermark).toBeGreaterThan(watermark ?? 0);
});

test('a long standstill is caught up in windows of two weeks, oldest first', async () => {
  const { clock, store, put, run, gateway } = await openPackageShop();
  await run();
  clock.pass(40 * day);
  for (let n = 1; n <= 4; n += 1) put({ shipmentPackageId: n, lastModifiedDate: clock.now() - n * 9 * day });
  gateway.seen.length = 0;
  expect((await run()).counts).toMatchObject({ created: 4 });
  const starts = gateway.seen.map(({ query }) => Number(query['lastModifiedStartDate']));
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  expect(new Set(starts).size).toBe(3);
  expect((await coverage(store.db, stream, clock.now() - 40 * day, clock.now() - hour)).holes).toEqual([]);
});

describe('states', () => {
  test('follow the marketplace and never step back', async () => {
    const { clock, store, put, run } = await openPackageShop();
    put({ shipmentPackageId: 1, status: 'Awaiting' });
    await run();
    expect(await ours(store)).toEqual({ 1: 'awaiting_payment (Awaiting)' });
    for (const [status, expected] of [
      ['Created', 'awaiting_shipment (Created)'],
      ['Invoiced', 'awaiting_shipment (Invoiced)'],
      ['Shipped', 'shipped (Shipped)'],
      ['Picking', 'shipped (Shipped)'],
      ['UnDelivered', 'shipped (UnDelivered)'],
      ['Delivered', 'delivered (Delivered)'],
      ['Created', 'delivered (Delivered)'],
    ] as const) {
      clock.pass(10 * 60_000);
      put({ shipmentPackageId: 1, status });
      const { counts, log } = await run();
      expect(await ours(store)).toEqual({ 1: expected });
      if (!expected.includes(status)) {
        expect(counts).toMatchObject({ updated: 0, unchanged: 1 });
        expect(log.join('\n')).toMatch(/order 1: an answer would take it back/);
      }
    }
  });

  test('an answer that is older than what we hold is left aside, and kept', async () => {
    const { clock, store, put, run } = await openPackageShop();
    put({ shipmentPackageId: 1, status: 'Picking' });
    await run();
    put({ shipmentPackageId: 1, status: 'Invoiced', lastModifiedDate: clock.now() - hour });
    expect((await run()).counts).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await ours(store)).toEqual({ 1: 'awaiting_shipment (Picking)' });
    expect(await store.db.selectFrom('raw_documents').select('id').execute()).toHaveLength(2);
  });
});

describe('a split', () => {
  test('keeps the number, names its origin, and both ends are shown together', async () => {
    const { clock, store, put, run } = await openPackageShop();
    put({ shipmentPackageId: 1, status: 'Created' });
    await run();
    clock.pass(hour);
    put({ shipmentPackageId: 1, status: 'UnPacked' });
    put({ shipmentPackageId: 2, status: 'Created', createdBy: 'split', originPackageIds: [1] });
    put({ shipmentPackageId: 3, status: 'Picking', createdBy: 'split', originPackageIds: [1] });
    expect((await run()).counts).toMatchObject({ created: 2, updated: 1 });
    expect(await ours(store)).toEqual({
      1: 'split (UnPacked)',
      2: 'awaiting_shipment (Created)',
      3: 'awaiting_shipment (Picking)',
    });
    const { id } = await store.db
      .selectFrom('orders')
      .select('id')
      .where('external_id', '=', '2')
      .executeTakeFirstOrThrow();
    const detail = await readOrder(store.db, id);
    expect(detail && orderToJson(detail)).toMatchObject({
      channel: 'trendyol',
      marketplace: 'trendyol',
      orderNumber: '10654411111',
      externalId: '2',
      createdBy: 'split',
      parentExternalId: '1',
      carrier: 'Trendyol Express',
      tracking: { number: '7280027504111111', url: expect.stringContaining('tracking.trendyol.com') },
      gross: { amount: '498.90', currency: 'TRY' },
      discount: { amount: '0.00' },
      packages: [
        { externalId: '1', status: 'split', createdBy: 'order-creation' },
        { externalId: '3', sourceStatus: 'Picking', parentExternalId: '1' },
      ],
      items: [{ unitPrice: { amount: '498.90' }, unitGross: { amount: '498.90' }, vatRate: 20 }],
    });
  });

  test('whose origin is shown no more, or whose end we missed, is settled', async () => {
    const { clock, store, put, drop, run } = await openPackageShop();
    put({ shipmentPackageId: 1, status: 'Created' });
    put({ shipmentPackageId: 2, status: 'Created' });
    await run();
    clock.pass(day);
    drop(1);
    // Its change bears a date that no later window meets.
    put({ shipmentPackageId: 2, status: 'Cancelled', lastModifiedDate: clock.now() - 20 * hour });
    put({ shipmentPackageId: 3, status: 'Created', createdBy: 'split', originPackageIds: [1] });
    put({ shipmentPackageId: 4, status: 'Created', createdBy: 'cancel', originPackageIds: [2] });
    await run();
    expect(await ours(store)).toMatchObject({ 1: 'split (Created)', 2: 'cancelled (Cancelled)' });
    const again = await run();
    expect(again.counts).toMatchObject({ created: 0, updated: 0 });
  });
});

test('what cannot be read is parked, the others go on', async () => {
  const { store, put, run } = await openPackageShop();
  put({ shipmentPackageId: 1, lines: 'none' });
  put({ shipmentPackageId: 2 });
  const { counts, error } = await run();
  expect(error).toBeNull();
  expect(counts).toMatchObject({ seen: 2, created: 1, failed: 1 });
  const parked = await store.db.selectFrom('parked').select(['external_id', 'reason']).execute();
  expect(parked).toEqual([{ external_id: '1', reason: 'bad-shape' }]);
});

describe('--order', () => {
  test('reads all packages of a number, one by its id, one by ours', async () => {
    const { store, put, run } = await openPackageShop();
    put({ shipmentPackageId: 1, orderNumber: '77' });
    put({ shipmentPackageId: 2, orderNumber: '77' });
    put({ shipmentPackageId: 3, orderNumber: '78' });
    expect((await run({ order: '77' })).counts).toMatchObject({ created: 2 });
    expect((await run({ order: '3' })).counts).toMatchObject({ created: 1 });
    const { id } = await store.db.selectFrom('orders').select('id').limit(1).executeTakeFirstOrThrow();
    expect((await run({ order: `id:${id}` })).counts).toMatchObject({ seen: 1, unchanged: 1 });
    expect((await readCursor(store.db, stream)).watermark).toBeNull();
  });

  test('that nobody knows is refused; one that is shown no more is said to be', async () => {
    const { put, drop, run } = await openPackageShop();
    expect((await run({ order: '4711' })).error).toMatchObject({ code: 'unknown-order' });
    put({ shipmentPackageId: 1, orderNumber: '77' });
    await run({ order: '77' });
    drop(1);
    expect((await run({ order: '77' })).summary).toMatch(/no longer shows 1/);
  });
});

test('no line of a log, and no call’s record, holds a buyer’s name, address or number', async () => {
  const { store, put, run } = await openPackageShop();
  put({ shipmentPackageId: 1 });
  put({ shipmentPackageId: 2, lines: 'none' });
  const { log } = await run();
  const calls = await store.db.selectFrom('calls').selectAll().execute();
  const told = [...log, JSON.stringify(calls)].join('\n');
  for (const secret of ['John', 'Doe', 'Maslak', '333333333', '11111111111', 'pf+j2jm8x99', 'secret-of-nobody'])
    expect(told).not.toContain(secret);
});
