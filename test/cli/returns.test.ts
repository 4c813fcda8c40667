import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openInbox } from '../../src/core/inbox/open.ts';
import { openEmbeddedShop } from '../../src/sim/opencart/shop.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { trendyolEnv } from '../market.ts';
import { newHome, run } from '../program.ts';

it('returns are listed, answered and settled from the command line', { timeout: 60_000 }, async () => {
  const home = newHome();
  const sim = await startTrendyol({ seed: 5, packages: 40, clock: { now: () => Date.now() }, days: 10 });
  onTestFinished(() => sim.close());
  openEmbeddedShop(path.join(home, 'shop.db')).close();
  const env = {
    ...trendyolEnv(sim),
    OPENCART_DATABASE_URL: `sqlite:${path.join(home, 'shop.db')}`,
  };
  const ask = (...args: string[]) => run(home, args, env);
  const json = async (...args: string[]) => JSON.parse((await ask(...args, '--json')).stdout);
  expect((await ask('returns')).stdout).toContain('No returns.');

  // Somebody has listened here before: what is found out by asking is listed beside what was told.
  await (await openInbox(path.join(home, 'db', 'inbox.db'))).close();
  const record = [...sim.world.packages.all()].find(({ order }) => order.status === 'Delivered');
  const line = record?.order.lines[0];
  if (!record || !line) throw new Error('the world has no delivered package');
  const claim = sim.world.claims.open(record, [{ line, piece: 0 }], Date.now() - 1000);
  sim.world.claims.arrive(sim.world, claim, Date.now());
  expect((await ask('run', 'trendyol-orders')).code).toBe(0);
  expect((await ask('run', 'trendyol-claims')).code).toBe(0);
  const { items, total } = await json('returns', '--open');
  expect(total).toBe(1);
  expect(items[0]).toMatchObject({ id: 1, orderNumber: record.order.orderNumber, status: 'waiting', asks: 'answer' });
  expect(await json('webhooks', '--event', 'RETURN_INITIATED')).toMatchObject({
    total: 1,
    items: [{ origin: 'poll', state: 'done', priority: 2 }],
  });
  expect((await ask('returns')).stdout).toMatch(/waits for your answer; accepted by itself/);

  const tooSoon = await ask('return', 'restock', '1');
  expect([tooSoon.code, tooSoon.stderr]).toEqual([2, expect.stringContaining('Return 1 is not accepted, or is over')]);
  expect((await ask('return', 'approve', '7')).stderr).toContain('There is no return 7.');
  // One that cannot be accepted, and nothing is said of the others either: it could not be taken back.
  const second = sim.world.claims.open(record, [{ line, piece: 0 }], Date.now() - 1000);
  expect((await ask('run', 'trendyol-claims')).code).toBe(0);
  const [, other] = (await json('returns')).items;
  const both = await ask('return', 'approve', '1', String(other.id));
  expect([both.code, both.stderr]).toEqual([2, expect.stringContaining(`Return ${other.id} waits for no answer`)]);
  expect((await json('returns')).items).toMatchObject([{ answer: null }, { answer: null }]);
  for (const item of second.items) sim.world.claims.move(second, item, 'Cancelled', Date.now());
  expect((await json('return', 'approve', '1', '1')).items).toMatchObject([{ status: 'waiting', answer: 'staged' }]);
  expect((await ask('return', 'approve', '1')).code).toBe(2);
  expect((await ask('run', 'trendyol-claims')).stdout).toContain('1 accepted');
  expect((await json('returns', '--open')).items).toMatchObject([
    { status: 'accepted', answer: 'confirmed', asks: 'disposal' },
  ]);
  expect((await ask('return', 'scrap', '1')).code).toBe(0);
  const order = await json('order', String(record.order.shipmentPackageId));
  expect(order.returns).toContainEqual(expect.objectContaining({ id: 1, disposal: 'scrap', asks: null }));
});
