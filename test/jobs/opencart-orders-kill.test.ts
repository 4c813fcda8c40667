import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/core/store/store.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { sqliteShop } from '../core/channels/opencart/shops.ts';
import { newHome, run, start } from '../program.ts';
import { eventually } from './engine/harness.ts';
import { expectShopIsAsSource, marketEnv, shopProducts } from './shop-market.ts';

it('killed again and again in the middle, the shop ends with each package once and its stock as sold', async () => {
  const now = Date.now();
  const sim = await startTrendyol({ seed: 9, packages: 400, clock: { now: () => now }, days: 13 });
  const shop = await sqliteShop({ products: shopProducts() });
  onTestFinished(async () => void (await Promise.all([sim.close(), shop.close()])));
  const stockBefore = await shop.admin.stock();
  const [home, env] = [newHome(), marketEnv(sim, shop)];
  const orders = async (): Promise<number> =>
    Number((await shop.query('select count(*) as n from `oc_order`'))[0]?.['n']);
  expect((await run(home, ['run', 'trendyol-orders'], env)).code).toBe(0);

  for (const reached of [20, 90, 160, 230]) {
    const taking = start(home, ['run', 'opencart-orders'], env);
    await eventually(async () => (await orders()) >= reached, `${reached} orders`);
    taking.child.kill('SIGKILL');
    await taking.done;
  }
  const before = await orders();
  expect(before).toBeGreaterThanOrEqual(230);
  const last = await run(home, ['run', 'opencart-orders', '--json'], env);
  const { counts, state } = JSON.parse(last.stdout);
  expect(state).toBe('done');
  // What a death left open is met as it is, and everything else is new.
  expect(counts.created).toBe((await orders()) - before);
  expect(counts).toMatchObject({ refused: 0, failed: 0 });

  const store = await openStore(`${home}/db/orderdeck.db`, { role: 'read' });
  onTestFinished(() => store.close());
  expect(await expectShopIsAsSource({ sim, shop, stockBefore, store })).toBeGreaterThan(330);
});
