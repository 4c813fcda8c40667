import { describe, expect, it } from 'vitest';
import { isSurelyOlder } from '../../src/core/channels/shipstation/window.ts';
import { coverage } from '../../src/core/store/orders/coverage.ts';
import { readCursor } from '../../src/core/store/orders/cursors.ts';
import { modifiedStream } from '../../src/core/store/orders/order-streams.ts';
import { listParked } from '../../src/core/store/orders/parked.ts';
import { recentWindow } from '../../src/jobs/order-window.ts';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import { merge, split } from '../../src/sim/shop/parcels.ts';
import { expectSameAsSource } from './same-as-source.ts';
import { fingerprint, openShop, type Shop, type ShopOptions } from './shop.ts';

let shop: Shop;
const open = async (options?: ShopOptions): Promise<Shop> => {
  shop = await openShop(options);
  return shop;
};
const stream = modifiedStream('shipstation');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const windows = () =>
  shop.store.db.selectFrom('windows').select(['from_at', 'to_at', 'run_id']).orderBy('id').execute();
const watermark = async () => (await readCursor(shop.store.db, stream)).watermark;
const newestModified = () => Math.max(...[...shop.sim.world.records()].map((record) => record.modifiedAt));
const anyOpen = (n = 0): number => {
  const open = [...shop.sim.world.records()].filter((record) => record.status === 'awaiting_shipment');
  const id = open[n]?.orderId;
  if (id === undefined) throw new Error('too few open orders');
  return id;
};
const rowOf = (externalId: number) =>
  shop.store.db
    .selectFrom('orders')
    .selectAll()
    .where('external_id', '=', String(externalId))
    .executeTakeFirstOrThrow();

describe('the window of a recent sync', () => {
  const now = Date.UTC(2026, 2, 4, 12);

  it.each([
    ['nothing read yet', null, now - 2 * hour],
    ['read a moment ago', now - minute, now - 2 * hour],
    ['asleep for three days', now - 3 * day, now - 3 * day - 10 * minute],
    ['a watermark ahead of our clock', now + hour, now - 2 * hour],
  ])('%s', (_when, mark, from) => {
    expect(recentWindow(now, 2 * hour, mark)).toEqual({ from, to: now });
  });

  it('reaches 70 minutes behind a watermark of the November night', () => {
    const mark = Date.UTC(2026, 10, 1, 9, 30);
    expect(recentWindow(mark + 10 * hour, 2 * hour, mark).from).toBe(mark - 70 * minute);
  });

  it('calls an answer older only where the repeated hour leaves no doubt', () => {
    const held = Date.UTC(2026, 10, 1, 8, 50);
    expect(isSurelyOlder(held - 20 * minute, held)).toBe(false);
    expect(isSurelyOlder(held - 65 * minute, held)).toBe(true);
    expect(isSurelyOlder(held, held)).toBe(false);
    expect(isSurelyOlder(Date.UTC(2026, 2, 4, 12), Date.UTC(2026, 2, 4, 12) + 1)).toBe(true);
  });
});

describe('sync-orders-recent', () => {
  it('takes what changed, records the window really read, and moves the watermark to the newest change', async () => {
    await open({ orders: 200 });
    shop.sim.life(40);
    shop.clock.pass(minute);
    const now = shop.clock.now();
    const { error, counts, summary, runId } = await shop.run(syncOrdersRecent, { days: 30 });
    expect(error).toBeNull();
    expect(counts).toMatchObject({ created: counts.seen, failed: 0 });
    expect(await windows()).toEqual([{ from_at: now - 30 * day, to_at: now, run_id: runId }]);
    expect(summary).toContain(`${new Date(now - 30 * day).toISOString()} to ${new Date(now).toISOString()}`);
    expect(await watermark()).toBe(newestModified());

    const before = await fingerprint(shop.store);
    const second = await shop.run(syncOrdersRecent, { days: 30 });
    expect(second.counts).toMatchObject({ seen: counts.seen, unchanged: counts.seen, created: 0, updated: 0 });
    expect(await fingerprint(shop.store)).toBe(before);
  });

  it('fills by itself the hole that a night without the program left', async () => {
    await open({ orders: 100 });
    await shop.run(syncOrdersRecent, { days: 30 });
    for (let hours = 0; hours < 9; hours += 1) {
      shop.clock.pass(hour);
      shop.sim.life(5);
    }
    shop.clock.pass(minute);
    expect((await coverage(shop.store.db, stream, shop.clock.now() - 9 * hour, shop.clock.now())).holes).toHaveLength(
      1,
    );
    await shop.run(syncOrdersRecent);
    expect((await coverage(shop.store.db, stream, shop.clock.now() - 9 * hour, shop.clock.now())).holes).toEqual([]);
    expect(await watermark()).toBe(newestModified());
    for (const record of shop.sim.world.records()) {
      if (record.modifiedAt < shop.clock.now() - 9 * hour) continue;
      expect((await rowOf(record.orderId)).modified_at).toBe(record.modifiedAt);
    }
  });

  it.each([
    ['HTML with status 200', { kind: 'html', path: '/orders' }],
    ['JSON cut in the middle', { kind: 'cut', path: '/orders' }],
    ['pages short of their own count', { kind: 'short', path: '/orders' }],
    ['a throttle told inside a good answer, for ever', { kind: 'throttleText', path: '/orders' }],
  ] as const)('leaves watermark and windows alone on %s', async (_what, fault) => {
    await open({ orders: 100 });
    await shop.run(syncOrdersRecent, { days: 2 });
    const [mark, read] = [await watermark(), await windows()];
    shop.clock.pass(hour);
    shop.sim.life(10);
    shop.sim.faults.add(fault);
    const { error } = await shop.run(syncOrdersRecent);
    expect(error).toMatchObject({ name: 'ChannelError', passing: true });
    expect(await watermark()).toBe(mark);
    expect(await windows()).toEqual(read);
  });

  it('loses no order to changes made while it pages, and a poisoned one is stepped over', async () => {
    await open({ orders: 1300, days: 20 });
    shop.sim.faults.add({ kind: 'drift', orders: 7, times: 2 });
    const moved = await shop.run(syncOrdersRecent, { days: 30 });
    expect(moved.error).toBeNull();
    shop.clock.pass(minute);
    await shop.run(syncOrdersRecent);
    await expectSameAsSource(shop);

    const bad = anyOpen();
    shop.clock.pass(minute);
    for (const n of [0, 1, 2])
      shop.sim.world.edit(anyOpen(n), shop.clock.now() - 1000 * n, (order) => {
        order.internalNotes = 'look';
      });
    shop.sim.faults.add({ kind: 'poison', orderId: bad });
    shop.clock.pass(minute);
    const { error, counts } = await shop.run(syncOrdersRecent);
    expect(error).toBeNull();
    expect(counts.failed).toBe(1);
    expect((await listParked(shop.store.db)).map(({ kind }) => kind)).toEqual(['order-position']);
    expect((await rowOf(anyOpen(1))).internal_notes).toBe('look');
  });

  it('keeps one poisoned order parked once, however its neighbours change', async () => {
    await open({ orders: 150 });
    await shop.run(syncOrdersRecent, { days: 30 });
    const note = (n: number, at: number): void => {
      shop.sim.world.edit(anyOpen(n), at, (order) => {
        order.internalNotes = `look ${at}`;
      });
    };
    for (const n of [1, 2, 3]) note(n, shop.clock.now() - (10 - n) * 1000);
    note(4, shop.clock.now() - 1000);
    shop.sim.faults.add({ kind: 'poison', orderId: anyOpen(4) });
    for (const n of [3, 2, 1]) {
      shop.clock.pass(10 * minute);
      expect((await shop.run(syncOrdersRecent)).counts.failed).toBe(1);
      expect(await listParked(shop.store.db)).toHaveLength(1);
      // The nearest before it moves away.
      note(n, shop.clock.now());
    }
    shop.sim.faults.clear();
    shop.clock.pass(minute);
    await shop.run(syncOrdersRecent);
    expect(await listParked(shop.store.db)).toEqual([]);
  });

  it('keeps it parked once when what came before it has left the window', async () => {
    await open({ orders: 60 });
    await shop.run(syncOrdersRecent, { days: 30 });
    const bad = shop.clock.now() - 30 * minute;
    for (const [n, at] of [bad - 10_000, bad, bad + 25 * minute].entries())
      shop.sim.world.edit(anyOpen(n), at, (order) => {
        order.internalNotes = 'look';
      });
    shop.sim.faults.add({ kind: 'poison', orderId: anyOpen(1) });
    await shop.run(syncOrdersRecent);
    const [first] = await listParked(shop.store.db);
    expect(first?.detail).toContain(`after ${anyOpen(0)} and before ${anyOpen(2)}`);
    shop.clock.pass(bad - 5000 + 2 * hour - shop.clock.now());
    expect((await shop.run(syncOrdersRecent)).counts.failed).toBe(1);
    const [second, ...others] = await listParked(shop.store.db);
    expect(second?.detail).toContain(`after the start and before ${anyOpen(2)}`);
    expect(others).toEqual([]);
  });

  it('steps over poisoned orders that are all there is to read', async () => {
    await open({ orders: 60 });
    await shop.run(syncOrdersRecent, { days: 30 });
    shop.clock.pass(5 * hour);
    for (const n of [0, 1]) {
      shop.sim.faults.add({ kind: 'poison', orderId: anyOpen(n) });
      shop.sim.world.edit(anyOpen(n), shop.clock.now() - minute - n, (order) => {
        order.internalNotes = 'look';
      });
    }
    await shop.store.db.deleteFrom('cursors').execute();
    const { error, counts } = await shop.run(syncOrdersRecent);
    expect(error).toBeNull();
    expect(counts).toMatchObject({ seen: 2, failed: 2 });
  });

  it('leaves a parked place alone that lies before its window', async () => {
    await open({ orders: 150 });
    await shop.run(syncOrdersRecent, { days: 30 });
    for (const n of [0, 1])
      shop.sim.world.edit(anyOpen(n), shop.clock.now() - (2 - n) * 1000, (order) => {
        order.internalNotes = 'look';
      });
    shop.sim.faults.add({ kind: 'poison', orderId: anyOpen(1) });
    shop.clock.pass(minute);
    await shop.run(syncOrdersRecent);
    shop.clock.pass(hour);
    shop.sim.world.edit(anyOpen(2), shop.clock.now(), (order) => {
      order.internalNotes = 'look';
    });
    shop.clock.pass(minute);
    await shop.run(syncOrdersRecent);
    shop.clock.pass(5 * hour);
    expect((await shop.run(syncOrdersRecent)).counts.failed).toBe(0);
    expect((await listParked(shop.store.db)).map(({ kind }) => kind)).toEqual(['order-position']);
  });

  it('records no window, and keeps its watermark, when the list keeps an order back', async () => {
    await open({ orders: 1300, days: 20 });
    shop.sim.faults.add({ kind: 'ties', path: '/orders' });
    const { error, counts } = await shop.run(syncOrdersRecent, { days: 30 });
    expect(error).toBeNull();
    expect(counts.failed).toBe(2);
    expect(await windows()).toEqual([]);
    expect(await watermark()).toBeNull();
  });

  it.each([
    ['behind', 3 * hour],
    ['ahead', -3 * hour],
  ])('reads by the source’s clock when ours is three hours %s of it', async (_how, vendorAheadMs) => {
    await open({ orders: 100, vendorAheadMs });
    const id = anyOpen(5);
    const theirs = (): number => shop.clock.now() + vendorAheadMs;
    shop.sim.world.edit(id, theirs() - 30 * minute, (order) => {
      order.internalNotes = 'look';
    });
    const { error, log } = await shop.run(syncOrdersRecent);
    expect(error).toBeNull();
    expect((await rowOf(id)).internal_notes).toBe('look');
    expect((await windows()).map(({ from_at, to_at }) => [from_at, to_at])).toEqual([[theirs() - 2 * hour, theirs()]]);
    const [warning] = log.filter((line) => line.startsWith('warn'));
    expect(warning).toContain(new Date(shop.clock.now()).toISOString());
    expect(warning).toContain(new Date(theirs()).toISOString());
    expect(await watermark()).toBe(newestModified());
  });

  it('does not speak of a clock that is a minute off', async () => {
    await open({ orders: 20, vendorAheadMs: 2 * minute });
    const { log } = await shop.run(syncOrdersRecent);
    expect(log.filter((line) => line.startsWith('warn'))).toEqual([]);
    expect((await windows())[0]?.to_at).toBe(shop.clock.now() + 2 * minute);
  });

  it('follows a merge and a split within one window', async () => {
    await open({ orders: 200 });
    await shop.run(syncOrdersRecent, { days: 30 });
    shop.clock.pass(minute);
    const [survivor, absorbed, parent] = [anyOpen(0), anyOpen(1), anyOpen(2)];
    merge(shop.sim.world, survivor, absorbed, shop.clock.now());
    const child = split(shop.sim.world, parent, shop.clock.now());
    shop.clock.pass(minute);
    const { error } = await shop.run(syncOrdersRecent);
    expect(error).toBeNull();
    const gone = await rowOf(absorbed);
    expect(gone).toMatchObject({ status: 'absorbed', absorbed_by: String(survivor) });
    expect(await rowOf(child)).toMatchObject({
      parent_external_id: String(parent),
      order_number: (await rowOf(parent)).order_number,
    });
    const changes = await shop.store.db.selectFrom('changes').select('op').where('order_id', '=', gone.id).execute();
    expect(changes.map(({ op }) => op)).toContain('absorbed');
  });

  it('loses no change of the November night, in which an hour happens twice', async () => {
    await open({ orders: 40, start: Date.UTC(2026, 10, 1, 6) });
    await shop.run(syncOrdersRecent, { days: 30 });
    for (let minutes = 0; minutes < 6 * 60; minutes += 10) {
      shop.clock.pass(10 * minute);
      shop.sim.world.edit(anyOpen(0), shop.clock.now() - 4 * minute, (order) => {
        order.internalNotes = `seen at ${minutes}`;
      });
      shop.sim.world.newOrder(shop.clock.now() - 5 * minute);
      expect((await shop.run(syncOrdersRecent)).error).toBeNull();
      expect((await rowOf(anyOpen(0))).internal_notes).toBe(`seen at ${minutes}`);
    }
    const held = await shop.store.db.selectFrom('orders').select('external_id').execute();
    const ids = new Set(held.map((order) => order.external_id));
    for (const record of shop.sim.world.records())
      if (record.createdAt > Date.UTC(2026, 10, 1, 6)) expect(ids).toContain(String(record.orderId));
  });

  it.each([
    { hours: 0 },
    { hours: -1 },
    { hours: 'abc' },
    { days: 31 },
    { hours: 721 },
    { hours: 2, days: 2 },
    { order: ' ' },
  ])('refuses %j before anything is touched', (args) => {
    expect(syncOrdersRecent.args.safeParse(args).success).toBe(false);
  });
});

describe('sync-orders-recent --order', () => {
  it('reads one order by our id, its number and the id at ShipStation', async () => {
    await open({ orders: 100 });
    const id = anyOpen();
    const number = shop.sim.world.record(id)?.orderNumber ?? '';
    const first = await shop.run(syncOrdersRecent, { order: number });
    expect(first.counts).toMatchObject({ seen: 1, created: 1 });
    const own = (await rowOf(id)).id;
    for (const [n, ref] of [String(own), String(id), number].entries()) {
      shop.clock.pass(minute);
      shop.sim.world.edit(id, shop.clock.now(), (order) => {
        order.internalNotes = `note ${n}`;
      });
      const { error, counts } = await shop.run(syncOrdersRecent, { order: ref });
      expect(error).toBeNull();
      expect(counts).toMatchObject({ seen: 1, updated: 1 });
      expect((await rowOf(id)).internal_notes).toBe(`note ${n}`);
    }
    // One order says nothing of a span of time.
    expect(await windows()).toEqual([]);
    expect(await watermark()).toBeNull();
  });

  it('lists the orders when a number means several, here or at the source', async () => {
    await open({ orders: 100 });
    const parent = anyOpen();
    const number = shop.sim.world.record(parent)?.orderNumber ?? '';
    const child = split(shop.sim.world, parent, shop.clock.now());
    const there = await shop.run(syncOrdersRecent, { order: number });
    expect(there.error).toMatchObject({ name: 'GiveUp', code: 'ambiguous-order' });
    await shop.run(syncOrdersRecent, { days: 30 });
    const here = await shop.run(syncOrdersRecent, { order: number });
    expect(here.error).toMatchObject({ code: 'ambiguous-order' });
    expect(String(here.error)).toContain(String(child));
    expect(String(here.error)).toContain(String(parent));
  });

  it('asks which one when our id is the number of an order that only the source has', async () => {
    await open({ orders: 100 });
    await shop.run(syncOrdersRecent, { days: 30 });
    const [wanted, own] = [anyOpen(2), anyOpen(3)];
    const { id } = await rowOf(own);
    shop.sim.world.edit(wanted, shop.clock.now(), (order) => {
      order.orderNumber = String(id);
    });
    const { error } = await shop.run(syncOrdersRecent, { order: String(id) });
    expect(error).toMatchObject({ code: 'ambiguous-order', hint: expect.stringContaining('id:57') });
    expect(String(error)).toContain(`id:${id} (ShipStation ${own}`);
    expect(String(error)).toContain(`ShipStation ${wanted}`);
    expect((await shop.run(syncOrdersRecent, { order: `id:${id}` })).summary).toContain(`ShipStation ${own}`);
    expect((await shop.run(syncOrdersRecent, { order: String(wanted) })).counts.updated).toBe(1);
    // Now both are held.
    expect((await shop.run(syncOrdersRecent, { order: String(id) })).error).toMatchObject({ code: 'ambiguous-order' });
    expect((await shop.run(syncOrdersRecent, { order: 'id:999999' })).error).toMatchObject({ code: 'unknown-order' });
  });

  it('reads a number that begins with # as it is written, held or not', async () => {
    await open({ orders: 100 });
    const id = anyOpen();
    shop.sim.world.edit(id, shop.clock.now(), (order) => {
      order.orderNumber = '#1001';
    });
    for (const counts of [{ created: 1 }, { unchanged: 1 }]) {
      const read = await shop.run(syncOrdersRecent, { order: '#1001' });
      expect(read.error).toBeNull();
      expect(read.counts).toMatchObject(counts);
    }
    const other = shop.sim.world.record(anyOpen(1))?.orderNumber ?? '';
    expect((await shop.run(syncOrdersRecent, { order: `#${other}` })).counts.created).toBe(1);
  });

  it('takes no order for gone because the address is wrong', async () => {
    await open({ orders: 60 });
    await shop.run(syncOrdersRecent, { days: 30 });
    shop.sim.faults.add({ kind: 'status', status: 404 });
    const { error } = await shop.run(syncOrdersRecent, { order: String(anyOpen()) });
    expect(error).toMatchObject({ kind: 'not-found', hint: 'Check SHIPSTATION_BASE_URL.' });
    expect((await rowOf(anyOpen())).gone_at).toBeNull();
  });

  it('finds no order whose number only begins like the one asked for', async () => {
    await open({ orders: 100 });
    const number = shop.sim.world.record(anyOpen())?.orderNumber ?? '';
    const { error } = await shop.run(syncOrdersRecent, { order: number.slice(0, -1) });
    expect(error).toMatchObject({ name: 'GiveUp', code: 'unknown-order' });
  });

  it('settles the fate of an order that its source no longer has', async () => {
    await open({ orders: 100 });
    await shop.run(syncOrdersRecent, { days: 30 });
    const id = anyOpen();
    shop.sim.world.remove(id, 'deleted');
    const { error, summary, counts } = await shop.run(syncOrdersRecent, { order: String(id) });
    expect(error).toBeNull();
    expect(summary).toContain('gone at its source');
    expect(counts).toMatchObject({ seen: 1, updated: 1 });
    expect(await rowOf(id)).toMatchObject({ status: 'unknown' });
  });
});
