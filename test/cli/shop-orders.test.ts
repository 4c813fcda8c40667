import { expect, it, onTestFinished } from 'vitest';
import { products as catalogue } from '../../src/sim/trendyol/catalogue.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { sqliteShop } from '../core/channels/opencart/shops.ts';
import { marketEnv, shopProducts } from '../jobs/shop-market.ts';
import { newHome, run } from '../program.ts';

it('an order that is held says why and what to do; mapped by command, with its trail, it is taken', async () => {
  const missing = catalogue.find(({ listing }) => listing === 'approved')?.barcode ?? '';
  const now = Date.now();
  const sim = await startTrendyol({ seed: 5, packages: 0, clock: { now: () => now } });
  const shop = await sqliteShop({ products: shopProducts((barcode) => barcode !== missing) });
  onTestFinished(async () => void (await Promise.all([sim.close(), shop.close()])));
  const placed = sim.world.placeOrder([{ barcode: missing, quantity: 2 }], now - 3_600_000, 'Created');
  const ref = String(placed?.order.shipmentPackageId);
  const [home, env] = [newHome(), marketEnv(sim, shop)];
  const json = async (...args: string[]) => {
    const { code, stdout } = await run(home, [...args, '--json'], env);
    return { code, ...JSON.parse(stdout) };
  };
  await run(home, ['run', 'trendyol-orders'], env);
  expect((await json('order', ref)).shop).toBeNull();
  expect(await json('run', 'opencart-orders')).toMatchObject({
    code: 0,
    counts: { seen: 1, refused: 1 },
    summary: expect.stringContaining('1 held for you'),
  });
  expect((await json('order', ref)).shop).toEqual({
    state: 'held',
    shopOrderId: null,
    reason: 'unknown-barcode',
    detail: `No product of the shop has ${missing} as its ean.`,
    wayOut: 'Give a product of the shop this barcode, or say which it is: `orderdeck map-barcode BARCODE PRODUCT`.',
  });
  expect((await run(home, ['order', ref], env)).stdout).toMatch(/shop +not in OpenCart, held \(unknown-barcode\)/);

  expect(await run(home, ['map-barcode', missing, '99999'], env)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The shop has no product 99999.'),
  });
  expect(await run(home, ['map-barcode', missing, '50', '--option-value', '7'], env)).toMatchObject({ code: 2 });
  expect(await json('map-barcode', missing, '50')).toMatchObject({ code: 0, productId: 50, choices: [] });
  expect(await json('run', 'opencart-orders', '--dry-run')).toMatchObject({ counts: { created: 1 } });
  expect(await shop.admin.listOrders()).toEqual([]);
  expect((await json('order', ref)).shop).toMatchObject({ state: 'held' });
  expect(await json('run', 'opencart-orders', '--order', ref)).toMatchObject({ counts: { created: 1 } });
  expect((await json('order', ref)).shop).toMatchObject({ state: 'in-shop', shopOrderId: 1 });

  // The shop's own people complete it; the marketplace's next word is not forced upon them, and the order says so.
  await shop.admin.addHistory(1, 5);
  if (placed) sim.world.packages.move(placed, now, 'Shipped');
  await run(home, ['run', 'trendyol-orders', '--order', ref], env);
  await run(home, ['run', 'opencart-orders'], env);
  expect((await json('order', ref)).shop).toMatchObject({ state: 'left', shopOrderId: 1 });
  expect((await run(home, ['order', ref], env)).stdout).toMatch(
    /OpenCart order 1 goes its own way: The shop has given it status 5/,
  );
});
