import { beforeAll, expect, it, vi } from 'vitest';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { Random } from '../../src/sim/random.ts';
import { expectConsistent, toldByTasks } from './print-consistency.ts';
import { mustWork, openPrintShop, type PrintShop, printFingerprint } from './print-shop.ts';
import { buildPrinting, printInProcess } from './printing-process.ts';

beforeAll(buildPrinting);

/** Some seconds each; much longer where the machine is busy with other things. */
vi.setConfig({ testTimeout: 120_000 });

const world = { orders: 70, seed: 21, healthy: true } as const;

async function open(): Promise<PrintShop> {
  const shop = await openPrintShop(world);
  await shop.sync();
  return shop;
}

async function finish(shop: PrintShop): Promise<void> {
  for (const job of [personalizationChain, populatePrintQueue]) await mustWork(shop.run(job));
  shop.clock.pass(3_600_000);
}

/** After all deaths and one run that nobody disturbs it is as if nobody had ever been killed. */
async function expectAsUndisturbed(shop: PrintShop): Promise<void> {
  const before = new Map([...shop.sim.world.orders()].map((order) => [order.orderId, order]));
  await finish(shop);
  const calm = await open();
  await finish(calm);
  await expectConsistent(shop.store);
  expect(await toldByTasks(shop)).toEqual(await toldByTasks(calm));
  // Each change reached ShipStation once, and no option of a buyer's was lost.
  expect([...shop.sim.world.written].sort()).toEqual([...calm.sim.world.written].sort());
  expect(new Set(shop.sim.world.written).size).toBe(shop.sim.world.written.length);
  for (const order of shop.sim.world.orders()) {
    const as = calm.sim.world.order(order.orderId);
    const was = before.get(order.orderId);
    for (const [index, item] of order.items.entries()) {
      expect(item.options.map(({ name }) => name)).toEqual(as?.items[index]?.options.map(({ name }) => name));
      const kept = was?.items[index]?.options ?? [];
      expect(item.options.slice(0, kept.length)).toEqual(kept);
    }
  }
  const settled = await printFingerprint(shop.store);
  const sent = shop.sim.requests.filter(({ method }) => method === 'POST').length;
  await finish(shop);
  expect(await printFingerprint(shop.store)).toBe(settled);
  expect(shop.sim.requests.filter(({ method }) => method === 'POST')).toHaveLength(sent);
}

const points = [
  ...['fetch', 'fetched', 'parsed', 'file written', 'file kept'],
  ...['reading written', 'reading kept', 'push written', 'push kept'],
  ...['read ahead', 'post', 'posted', 'read back'],
];

it('killed between any two steps, one death after another: it ends as if nobody had died', async () => {
  const shop = await open();
  for (const point of points) expect(await printInProcess(shop, point), point).toBe(true);
  await expectAsUndisturbed(shop);
});

it('killed while ShipStation does what it was asked and before it answers', async () => {
  const shop = await open();
  shop.sim.faults.add({ kind: 'hang', method: 'POST', carriedOut: true, times: 1 });
  const killed = await printInProcess(shop, null, () => shop.sim.requests.some(({ method }) => method === 'POST'));
  expect(killed).toBe(true);
  await expectAsUndisturbed(shop);
});

it('killed eight times in one history, wherever it happens to be', async () => {
  const shop = await open();
  const random = new Random(5);
  let deaths = 0;
  while (deaths < 8 && (await printInProcess(shop, random.int(1, 28)))) deaths += 1;
  expect(deaths).toBeGreaterThan(5);
  await expectAsUndisturbed(shop);
});
