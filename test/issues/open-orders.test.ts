import { beforeEach, describe, expect, it } from 'vitest';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { unsureClasses } from '../../src/core/issues/present.ts';
import type { KeptEvidence } from '../../src/core/store/issues/issue-list.ts';
import { findInconsistencies } from '../../src/jobs/find-inconsistencies.ts';
import { readOpenOrders } from '../../src/jobs/read-open-orders.ts';
import { syncOrdersAll } from '../../src/jobs/sync-orders-all.ts';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import { openShop, type Shop } from '../jobs/shop.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ orders: 80 });
  await shop.run(syncOrdersAll);
  shop.clock.pass(minuteMs);
});

async function look(): Promise<void> {
  while ((await lookAtTouched(shop.store, { now: shop.clock.now(), zone: 'Europe/London' })).more);
}

async function open(cls: string) {
  return shop.store.db
    .selectFrom('issues')
    .selectAll()
    .where('class', '=', cls)
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
}

/** One that ShipStation shows with a date that no sync of recent orders reads back to. */
function importedOrder(): number {
  return shop.sim.world.newOrder(shop.clock.now() - 5 * dayMs).orderId;
}

function openAtSource(): number {
  const record = [...shop.sim.world.records()].find(({ status }) => status === 'awaiting_shipment');
  if (!record) throw new Error('no open order');
  return record.orderId;
}

describe('an order that ShipStation has open and that is not here', () => {
  it('is missing when two readings of its open orders have met it, and no longer once it is brought', async () => {
    const orderId = importedOrder();
    await shop.run(syncOrdersRecent);
    await shop.run(readOpenOrders);
    shop.clock.pass(30 * minuteMs);
    await look();
    expect(await open('I1')).toEqual([]);

    const second = await shop.run(readOpenOrders);
    await look();
    const [missing, ...others] = await open('I1');
    expect(others).toEqual([]);
    expect(missing).toMatchObject({ key: `source:shipstation:${orderId}`, severity: 3 });
    const evidence = JSON.parse(missing?.evidence ?? '[]') as KeptEvidence[];
    expect(evidence.find(({ what }) => what === 'readings that met it')).toMatchObject({
      value: 2,
      written: { run: second.runId },
    });

    await shop.run(syncOrdersRecent, { order: String(orderId) });
    await look();
    expect(await open('I1')).toEqual([]);
  });

  it('is not missing as fast as one can press a key: a sync may be on its way', async () => {
    importedOrder();
    for (let times = 0; times < 3; times += 1) await shop.run(readOpenOrders);
    await look();
    expect(await open('I1')).toEqual([]);
  });

  it('is found by the sweep of everything alone, which reads the list first', async () => {
    importedOrder();
    await shop.run(findInconsistencies);
    expect(await open('I1')).toEqual([]);
    shop.clock.pass(dayMs);
    const second = await shop.run(findInconsistencies);
    expect(second).toMatchObject({ error: null });
    expect(await open('I1')).toHaveLength(1);
    // What was read a moment ago is not read again.
    expect((await shop.run(findInconsistencies)).summary).toContain('open orders read 0 min ago');
  });

  it('raises no alarm where every order is here', async () => {
    await shop.run(readOpenOrders);
    shop.clock.pass(30 * minuteMs);
    await shop.run(readOpenOrders);
    await look();
    expect([...(await open('I1')), ...(await open('I2'))]).toEqual([]);
  });
});

describe('an order that is open here and off the list', () => {
  it('is gone when its source has said so twice, and not before', async () => {
    const orderId = openAtSource();
    await shop.run(readOpenOrders);
    shop.sim.world.remove(orderId, 'deleted');
    shop.clock.pass(30 * minuteMs);
    await shop.run(readOpenOrders);
    await look();
    expect(await open('I2')).toEqual([]);
    shop.clock.pass(30 * minuteMs);
    await shop.run(readOpenOrders);
    await look();
    expect((await open('I2')).map(({ line }) => line)).toEqual([expect.stringContaining('“not found” 2 times')]);
  });
});

describe('a list that cannot be read', () => {
  it('fails its step and keeps the sweep from nothing; what rests on it is unsure, and nothing is gone or missing for it', async () => {
    const orderId = importedOrder();
    await shop.run(readOpenOrders);
    shop.clock.pass(30 * minuteMs);
    await shop.run(readOpenOrders);
    expect(await unsureClasses(shop.store.db, shop.clock.now())).not.toContain('I1');

    shop.sim.faults.add({ kind: 'status', status: 503, path: '/orders' });
    const before = await shop.store.db.selectFrom('source_index').selectAll().execute();
    for (let times = 0; times < 2; times += 1) {
      shop.clock.pass(60 * minuteMs);
      const swept = await shop.run(findInconsistencies);
      expect(swept.error).toMatchObject({ kind: 'outage' });
      expect(swept.summary).toMatch(/new|solved/);
    }
    expect(await shop.store.db.selectFrom('source_index').selectAll().execute()).toEqual(before);
    expect((await open('I1')).map(({ key }) => key)).toEqual([`source:shipstation:${orderId}`]);
    expect(await open('I2')).toEqual([]);
    expect(await unsureClasses(shop.store.db, shop.clock.now())).toEqual(expect.arrayContaining(['I1', 'I2']));
  });

  it('is not asked for where ShipStation is off: the sweep says so and runs', async () => {
    const off = { off: true, why: 'no key' } as const;
    const swept = await shop.run(findInconsistencies, {}, { through: () => off as never });
    expect(swept).toMatchObject({ error: null, summary: expect.stringContaining('ShipStation is off') });
  });
});
