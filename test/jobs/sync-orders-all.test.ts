import { describe, expect, it } from 'vitest';
import { coverage } from '../../src/core/store/orders/coverage.ts';
import { readCursor } from '../../src/core/store/orders/cursors.ts';
import { modifiedStream, neverWalked, walkStream } from '../../src/core/store/orders/order-streams.ts';
import { listParked } from '../../src/core/store/orders/parked.ts';
import { syncOrdersAll } from '../../src/jobs/sync-orders-all.ts';
import { merge, split } from '../../src/sim/shop/parcels.ts';
import { expectSameAsSource } from './same-as-source.ts';
import { fingerprint, openShop, type Shop, type ShopOptions } from './shop.ts';

let shop: Shop;
const open = async (options?: ShopOptions): Promise<Shop> => {
  shop = await openShop(options);
  return shop;
};
const day = 86_400_000;
const minute = 60_000;

/** The n-th order by creation date, as the walk meets it, counted from 0. */
const orderAt = (n: number): number => {
  const id = shop.sim.world.sortedBy('createdAt')[n]?.orderId;
  if (id === undefined) throw new Error(`there is no order ${n}`);
  return id;
};
const openOrders = (): number[] =>
  [...shop.sim.world.records()]
    .filter((record) => record.status === 'awaiting_shipment')
    .map((record) => record.orderId);
const rowOf = (externalId: number) =>
  shop.store.db
    .selectFrom('orders')
    .selectAll()
    .where('external_id', '=', String(externalId))
    .executeTakeFirstOrThrow();

describe('sync-orders-all', () => {
  it('holds 2,000 orders field by field as their source, and finds nothing to do the second time', async () => {
    await open({ orders: 2000 });
    expect(await neverWalked(shop.store.db, 'shipstation')).toBe(true);
    const first = await shop.run(syncOrdersAll);
    expect(first.error).toBeNull();
    expect(first.counts).toEqual({ seen: 2000, created: 2000, updated: 0, unchanged: 0, refused: 0, failed: 0 });
    expect(shop.pagesAsked()).toEqual(['1/500', '2/500', '3/500', '4/500']);
    await expectSameAsSource(shop);
    expect(await neverWalked(shop.store.db, 'shipstation')).toBe(false);

    const before = await fingerprint(shop.store);
    shop.clock.pass(day);
    const second = await shop.run(syncOrdersAll);
    expect(second.counts).toEqual({ seen: 2000, created: 0, updated: 0, unchanged: 2000, refused: 0, failed: 0 });
    expect(await fingerprint(shop.store)).toBe(before);
  });

  it('follows a day of shop life', async () => {
    await open({ orders: 300 });
    await shop.run(syncOrdersAll);
    for (let hour = 0; hour < 24; hour += 1) {
      shop.clock.pass(60 * minute);
      shop.sim.life(20);
    }
    const { error, counts } = await shop.run(syncOrdersAll);
    expect(error).toBeNull();
    expect(counts.failed).toBe(0);
    await expectSameAsSource(shop);
  });

  it('goes on after a kill at the first page that was not committed, and fetches none twice', async () => {
    await open({ orders: 3000 });
    let asked = 0;
    for (let kills = 0; kills < 3; kills += 1) {
      asked = 0;
      const { error } = await shop.run(syncOrdersAll, {}, { stopWhen: () => ++asked > 1 });
      expect(error).toMatchObject({ message: 'killed' });
    }
    const { error } = await shop.run(syncOrdersAll);
    expect(error).toBeNull();
    expect(shop.pagesAsked()).toEqual(['1/500', '2/500', '3/500', '4/500', '5/500', '6/500']);
    await expectSameAsSource(shop);
  });

  it('takes a page again that a kill left half stored, and holds nothing twice', async () => {
    await open({ orders: 700 });
    const { error, counts } = await shop.run(syncOrdersAll, {}, { dieAfter: 250 });
    expect(error).toMatchObject({ message: 'killed' });
    expect(counts.seen).toBe(250);
    const again = await shop.run(syncOrdersAll);
    expect(again.error).toBeNull();
    expect(shop.pagesAsked()).toEqual(['1/500', '1/500', '2/500']);
    await expectSameAsSource(shop);
    const versions = await shop.store.db.selectFrom('raw_documents').select('id').execute();
    expect(versions).toHaveLength(700);
  });

  it('starts over when told to, and when the interrupted walk is more than a day old', async () => {
    await open({ orders: 1200 });
    const stopAfterOne = () => {
      let asked = 0;
      return { stopWhen: () => ++asked > 1 };
    };
    await shop.run(syncOrdersAll, {}, stopAfterOne());
    await shop.run(syncOrdersAll, { restart: true }, stopAfterOne());
    expect(shop.pagesAsked()).toEqual(['1/500', '1/500']);
    shop.clock.pass(day + minute);
    await shop.run(syncOrdersAll);
    expect(shop.pagesAsked()).toEqual(['1/500', '2/500', '3/500']);
  });

  it('begins anew for who asked for it, and goes on for those who take that up', async () => {
    await open({ orders: 2600 });
    const afterOne = () => {
      let asked = 0;
      return { stopWhen: () => ++asked > 1 };
    };
    const started = await shop.run(syncOrdersAll, { restart: true }, afterOne());
    const taken = await shop.run(syncOrdersAll, { restart: true }, { ...afterOne(), rescues: started.runId });
    await shop.run(syncOrdersAll, { restart: true }, { ...afterOne(), rescues: taken.runId });
    expect(shop.pagesAsked()).toEqual(['1/500', '2/500', '3/500']);
    await shop.run(syncOrdersAll, { restart: true }, afterOne());
    expect(shop.pagesAsked()).toEqual(['1/500']);
  });

  it('steps over one poisoned order, says where it lies, and takes all others', async () => {
    await open({ orders: 1100 });
    const poisoned = orderAt(637);
    shop.sim.faults.add({ kind: 'poison', orderId: poisoned });
    const { error, counts, summary } = await shop.run(syncOrdersAll);
    expect(error).toBeNull();
    expect(counts).toMatchObject({ seen: 1100, created: 1099, failed: 1 });
    expect(summary).toContain('1 not readable at the source');
    const [parked, ...others] = await listParked(shop.store.db);
    expect(others).toEqual([]);
    expect(parked).toMatchObject({ kind: 'order-position', reason: 'outage', times: 1 });
    expect(parked?.detail).toContain(`after ${orderAt(636)} and before ${orderAt(638)}`);
    // Back to large pages after the bad place.
    expect(shop.pagesAsked().slice(-2)).toEqual(['10/100', '3/500']);

    shop.sim.faults.clear();
    shop.clock.pass(day);
    const mended = await shop.run(syncOrdersAll);
    expect(mended.counts).toMatchObject({ created: 1, failed: 0 });
    expect(await listParked(shop.store.db)).toEqual([]);
    await expectSameAsSource(shop);
  });

  it.each([
    ['the first', 0],
    ['the last', 59],
  ])('steps over %s order of all when that one is poisoned', async (_which, place) => {
    await open({ orders: 60 });
    shop.sim.faults.add({ kind: 'poison', orderId: orderAt(place) });
    const { error, counts } = await shop.run(syncOrdersAll);
    expect(error).toBeNull();
    expect(counts).toMatchObject({ created: 59, failed: 1 });
  });

  it.each([
    ['at the start', 0, 2],
    ['in the middle', 10, 3],
    ['at the end', 1198, 2],
    ['over a whole import', 300, 30],
  ])('steps over neighbours %s that are all poisoned, and tells each apart', async (_where, from, number) => {
    await open({ orders: 1200 });
    for (let n = 0; n < number; n += 1) shop.sim.faults.add({ kind: 'poison', orderId: orderAt(from + n) });
    const first = await shop.run(syncOrdersAll);
    expect(first.error).toBeNull();
    expect(first.counts).toMatchObject({ created: 1200 - number, failed: number });
    expect(await listParked(shop.store.db)).toHaveLength(number);
  });

  it('does not give up over open orders that it holds, cannot read in the list, and cannot look up either', async () => {
    await open({ orders: 100 });
    await shop.run(syncOrdersAll);
    for (const orderId of openOrders().slice(0, 3)) shop.sim.faults.add({ kind: 'poison', orderId });
    const { error, counts, summary } = await shop.run(syncOrdersAll);
    expect(error).toBeNull();
    // Each once as a place in the list, and once when it was asked for by its id.
    expect(counts.failed).toBe(6);
    expect(summary).toContain('3 unreadable');
    for (const id of openOrders().slice(0, 3)) expect((await rowOf(id)).gone_at).toBeNull();
  });

  it('ends partial when what it could not read was met before a kill', async () => {
    await open({ orders: 1200 });
    shop.sim.faults.add({ kind: 'poison', orderId: orderAt(0) });
    shop.sim.faults.add({ kind: 'malformed', orderId: orderAt(2), how: 'itemsText' });
    const killed = await shop.run(syncOrdersAll, {}, { dieAfter: 520 });
    expect(killed.error).toMatchObject({ message: 'killed' });
    const second = await shop.run(syncOrdersAll, {}, { rescues: killed.runId });
    expect(second.error).toBeNull();
    expect(second.counts.failed).toBe(2);
    expect(second.summary).toContain('2 not readable before the walk was interrupted');
    shop.sim.faults.clear();
    shop.clock.pass(day);
    expect((await shop.run(syncOrdersAll)).counts.failed).toBe(0);
  });

  it('reads a list once more that kept an order back between two pages', async () => {
    await open({ orders: 1200 });
    shop.sim.faults.add({ kind: 'ties', path: '/orders', times: 1 });
    const { error, counts, log } = await shop.run(syncOrdersAll);
    expect(error).toBeNull();
    expect(shop.pagesAsked()).toEqual(['1/500', '2/500', '3/500', '1/500', '2/500', '3/500']);
    expect(counts).toMatchObject({ created: 1200, failed: 0 });
    expect(log.join()).toContain('kept back 1 of the orders');
    await expectSameAsSource(shop);
  });

  it('counts nothing as read when the list keeps an order back even then', async () => {
    await open({ orders: 1200 });
    shop.sim.faults.add({ kind: 'ties', path: '/orders' });
    const { error, counts, summary } = await shop.run(syncOrdersAll);
    expect(error).toBeNull();
    expect(counts).toMatchObject({ created: 1198, failed: 2 });
    expect(summary).toContain('2 counted by the source and never shown');
    expect(await neverWalked(shop.store.db, 'shipstation')).toBe(true);
    expect(await shop.store.db.selectFrom('windows').selectAll().execute()).toEqual([]);
    shop.sim.faults.clear();
    expect((await shop.run(syncOrdersAll)).counts).toMatchObject({ seen: 1200, created: 2, failed: 0 });
    expect(await neverWalked(shop.store.db, 'shipstation')).toBe(false);
  });

  it('goes by the source’s clock when ours is behind', async () => {
    await open({ orders: 300, vendorAheadMs: 3 * 60 * minute });
    const { error, counts, log } = await shop.run(syncOrdersAll);
    expect(error).toBeNull();
    expect(counts.created).toBe(300);
    expect(log.join()).toContain('180 minutes apart');
    const [window] = await shop.store.db.selectFrom('windows').select('to_at').execute();
    expect(window?.to_at).toBe(shop.clock.now() + 3 * 60 * minute);
  });

  it('parks an order that makes no sense, goes on, and resolves it when it reads well', async () => {
    await open({ orders: 60 });
    const bad = orderAt(20);
    shop.sim.faults.add({ kind: 'malformed', orderId: bad, how: 'garbageDate' });
    shop.sim.faults.add({ kind: 'malformed', orderId: orderAt(21), how: 'nullId' });
    const first = await shop.run(syncOrdersAll);
    expect(first.counts).toMatchObject({ seen: 60, created: 58, failed: 2 });
    await shop.run(syncOrdersAll);
    const parked = await listParked(shop.store.db);
    expect(parked.map(({ externalId, times }) => [externalId, times])).toEqual([
      [null, 2],
      [String(bad), 2],
    ]);
    expect(JSON.parse(parked[1]?.body ?? '')).toMatchObject({ orderId: bad });

    shop.sim.faults.clear();
    shop.clock.pass(day);
    await shop.run(syncOrdersAll);
    expect(await listParked(shop.store.db)).toEqual([]);
    await expectSameAsSource(shop);
  });

  it('loses no order when others are deleted while it walks', async () => {
    await open({ orders: 1600 });
    let pages = 0;
    const doomed = [3, 40, 499, 700].map(orderAt);
    const { error } = await shop.run(
      syncOrdersAll,
      {},
      {
        stopWhen: () => {
          pages += 1;
          if (pages === 2) for (const id of doomed) shop.sim.world.remove(id, 'deleted');
          return false;
        },
      },
    );
    expect(error).toBeNull();
    const held = await shop.store.db.selectFrom('orders').select('external_id').execute();
    const ids = new Set(held.map((order) => order.external_id));
    for (const wire of shop.sim.world.orders()) expect(ids).toContain(String(wire.orderId));
  });

  it.each([
    ['HTML with status 200', { kind: 'html', path: '/orders' }],
    ['JSON cut in the middle', { kind: 'cut', path: '/orders' }],
    ['pages short of their own count', { kind: 'short', path: '/orders' }],
    ['errors of the server', { kind: 'status', status: 503, path: '/orders' }],
  ] as const)('keeps its place through %s', async (_what, fault) => {
    await open({ orders: 1200 });
    let asked = 0;
    await shop.run(syncOrdersAll, {}, { stopWhen: () => ++asked > 1 });
    const before = await readCursor(shop.store.db, walkStream('shipstation'));
    expect(before.position).toMatchObject({ offset: 500 });
    shop.sim.faults.add(fault);
    const { error } = await shop.run(syncOrdersAll);
    expect(error).toMatchObject({ name: 'ChannelError', passing: true });
    expect(await readCursor(shop.store.db, walkStream('shipstation'))).toEqual(before);
    expect(await neverWalked(shop.store.db, 'shipstation')).toBe(true);

    shop.sim.faults.clear();
    expect((await shop.run(syncOrdersAll)).error).toBeNull();
    await expectSameAsSource(shop);
  });

  it('ends at once and untried again when the credentials are refused', async () => {
    await open();
    shop.sim.faults.add({ kind: 'unauthorized' });
    const { error } = await shop.run(syncOrdersAll);
    expect(error).toMatchObject({ kind: 'auth', passing: false });
    expect(await shop.store.db.selectFrom('orders').selectAll().execute()).toEqual([]);
  });

  it('marks merged, split and deleted orders that have left the list, visibly', async () => {
    await open({ orders: 300 });
    await shop.run(syncOrdersAll);
    const [survivor, absorbed, deleted, parent] = openOrders();
    if (!survivor || !absorbed || !deleted || !parent) throw new Error('too few open orders');
    shop.clock.pass(minute);
    merge(shop.sim.world, survivor, absorbed, shop.clock.now());
    shop.sim.world.remove(deleted, 'deleted');
    const child = split(shop.sim.world, parent, shop.clock.now());
    shop.sim.world.remove(parent, 'deleted');
    shop.clock.pass(minute);

    const { error, summary } = await shop.run(syncOrdersAll);
    expect(error).toBeNull();
    expect(summary).toContain('1 split');
    expect(await rowOf(absorbed)).toMatchObject({ status: 'absorbed', absorbed_by: String(survivor) });
    expect(await rowOf(deleted)).toMatchObject({ status: 'unknown', absorbed_by: null });
    expect(await rowOf(parent)).toMatchObject({ status: 'split' });
    expect(await rowOf(child)).toMatchObject({ parent_external_id: String(parent) });
    for (const id of [absorbed, deleted, parent]) {
      const row = await rowOf(id);
      expect(row.gone_at).not.toBeNull();
      const [change] = await shop.store.db
        .selectFrom('changes')
        .selectAll()
        .where('order_id', '=', row.id)
        .orderBy('id', 'desc')
        .execute();
      expect(JSON.parse(change?.after ?? '')).toMatchObject({ status: row.status });
    }
    await expectSameAsSource(shop);
  });

  it('looks an absorbed order up when its survivor has not told yet', async () => {
    await open({ orders: 100 });
    await shop.run(syncOrdersAll);
    const [lost] = openOrders();
    if (!lost) throw new Error('no open order');
    shop.sim.world.remove(lost, 'absorbed');
    shop.clock.pass(minute);
    await shop.run(syncOrdersAll);
    expect(await rowOf(lost)).toMatchObject({ status: 'unknown' });
    // Its survivor turns up later and names it.
    const survivor = orderAt(0);
    shop.sim.world.edit(survivor, shop.clock.now(), (order) => {
      order.advancedOptions.mergedIds = [lost];
    });
    shop.clock.pass(minute);
    await shop.run(syncOrdersAll);
    expect(await rowOf(lost)).toMatchObject({ status: 'absorbed', absorbed_by: String(survivor) });
  });

  it('covers all of the past up to its beginning', async () => {
    await open();
    const began = shop.clock.now();
    await shop.run(syncOrdersAll);
    const { covered, holes } = await coverage(
      shop.store.db,
      modifiedStream('shipstation'),
      began - 30 * day,
      began + day,
    );
    expect(covered).toEqual([[began - 30 * day, began - (began % 1000)]]);
    expect(holes).toEqual([[began - (began % 1000), began + day]]);
  });
});
