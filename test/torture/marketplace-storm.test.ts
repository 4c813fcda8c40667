import { expect, it } from 'vitest';
import { processWebhooks } from '../../src/jobs/process-webhooks.ts';
import { sqliteShop } from '../core/channels/opencart/shops.ts';
import { mustWork } from '../jobs/print-shop.ts';
import { expectShopIsAsSource, openShopMarket } from '../jobs/shop-market.ts';
import { hearUnrulyHooks } from './unruly-hooks.ts';

const minute = 60_000;
const hour = 60 * minute;

it('1,000 packages, split and cancelled, told late, twice or never: the end is as the source, each once in the shop, and the stock agrees', async () => {
  const market = await openShopMarket(sqliteShop, { seed: 21, packages: 500 });
  const { sim, clock, installed, store, read, take } = market;
  const inbox = await hearUnrulyHooks(market);
  const hear = async () => {
    await sim.deliver();
    await mustWork(installed.run(processWebhooks));
  };

  await read();
  await take();
  for (let round = 0; sim.world.packages.size < 1000 || round < 40; round += 1) {
    // Pieces keep coming in, or nothing would be sold any more.
    for (const listing of sim.world.listings.all()) listing.quantity += 1;
    sim.life(35);
    clock.pass(7 * minute);
    await hear();
    await take();
    if (round % 10 === 9) {
      await read();
      await take();
    }
  }
  // Until nobody owes anybody an answer: payments, splits, and what is still under way.
  do {
    clock.pass(hour);
    await hear();
  } while (sim.courier.waiting > 0);
  await read();
  await take();

  const { courier, world } = sim;
  const statuses = world.packages.byModified().map(({ status, createdBy }) => ({ status, createdBy }));
  expect(statuses.length).toBeGreaterThanOrEqual(1000);
  expect(statuses.filter(({ createdBy }) => createdBy === 'split').length).toBeGreaterThan(20);
  expect(statuses.filter(({ createdBy }) => createdBy === 'cancel').length).toBeGreaterThan(20);
  expect(courier.dropped).toBeGreaterThan(100);
  expect(courier.waiting + courier.lost).toBe(0);
  const rows = await inbox.db.selectFrom('deliveries').select(['state', 'duplicates']).execute();
  expect(rows.every(({ state }) => state === 'done' || state === 'ignored')).toBe(true);
  expect(rows.some(({ state }) => state === 'ignored')).toBe(true);
  expect(rows.some(({ duplicates }) => duplicates > 0)).toBe(true);

  const ours = await store.db.selectFrom('orders').select(['external_id', 'source_status', 'modified_at']).execute();
  expect(new Map(ours.map((one) => [one.external_id, [one.source_status, one.modified_at]]))).toEqual(
    new Map(
      world.packages.byModified().map((one) => [String(one.shipmentPackageId), [one.status, one.lastModifiedDate]]),
    ),
  );
  expect(await expectShopIsAsSource(market)).toBeGreaterThan(800);
  expect((await take()).counts.seen).toBe(0);
}, 300_000);
