import { beforeAll, expect, it } from 'vitest';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import { Random } from '../../src/sim/random.ts';
import { expectConsistent } from '../jobs/print-consistency.ts';
import { mustWork, openPrintShop, type PrintShop, printFingerprint } from '../jobs/print-shop.ts';
import { buildPrinting, printInProcess } from '../jobs/printing-process.ts';

beforeAll(buildPrinting);

async function round(shop: PrintShop): Promise<void> {
  for (const job of [personalizationChain, populatePrintQueue]) await mustWork(shop.run(job));
  shop.clock.pass(7 * 3_600_000);
}

it.each([1, 2, 3, 4, 5])('history %i: forty deaths in a shop that lives on, with ill files', async (seed) => {
  const shop = await openPrintShop({ orders: 250, seed });
  const random = new Random(seed);
  await shop.sync();
  for (let deaths = 0; deaths < 40; deaths += 1) {
    await printInProcess(shop, random.int(1, 220));
    shop.sim.life(random.int(0, 12));
    await mustWork(shop.run(syncOrdersRecent, { days: 30 }));
  }
  await shop.sync();
  // As often as an ill file is tried, and once more.
  for (let rounds = 0; rounds < 6; rounds += 1) await round(shop);
  await expectConsistent(shop.store);
  const pushes = await shop.store.db
    .selectFrom('outbox')
    .innerJoin('orders', 'orders.id', 'outbox.order_id')
    .select(['orders.external_id', 'outbox.state', 'outbox.writes'])
    .execute();
  // `damaged`: the shop changed the order between a death and the look behind it, which nobody can tell from harm of ours.
  for (const { state } of pushes) expect(['confirmed', 'superseded', 'refused', 'damaged']).toContain(state);
  for (const orderId of new Set(shop.sim.world.written)) {
    const effective = shop.sim.world.written.filter((one) => one === orderId).length;
    const own = pushes.filter((push) => push.external_id === String(orderId) && push.writes > 0);
    expect(effective, `order ${orderId}`).toBeLessThanOrEqual(own.length);
  }
  const settled = await printFingerprint(shop.store);
  await round(shop);
  expect(await printFingerprint(shop.store)).toBe(settled);
});
