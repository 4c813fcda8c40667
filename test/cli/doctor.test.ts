import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openEmbeddedShop } from '../../src/sim/opencart/shop.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { newHome, newShop, run } from '../program.ts';

it('asks each channel with its credentials, and tells what is wrong with which', async () => {
  const home = newHome();
  const shop = await newShop({ orders: 5 });
  const sim = await startTrendyol({ seed: 5, packages: 10, clock: { now: () => Date.now() }, days: 5 });
  onTestFinished(() => sim.close());
  openEmbeddedShop(path.join(home, 'shop.db')).close();
  const env = {
    ...shop.env,
    ORDERDECK_CLOCK: '',
    TRENDYOL_SELLER_ID: sim.credentials.sellerId,
    TRENDYOL_API_KEY: sim.credentials.apiKey,
    TRENDYOL_API_SECRET: sim.credentials.apiSecret,
    TRENDYOL_BASE_URL: sim.url,
    OPENCART_DATABASE_URL: `sqlite:${path.join(home, 'shop.db')}`,
  };
  const well = await run(home, ['doctor'], env);
  expect(well.code).toBe(0);
  expect(well.stdout).toMatch(/✓ ShipStation .*\d+ tags/);
  expect(well.stdout).toMatch(/✓ Trendyol .*\d+ packages/);
  expect(well.stdout).toMatch(/✓ OpenCart .*SQLite .*14 products, \d+ with a barcode/);

  const ask = async (change: Record<string, string>) =>
    JSON.parse((await run(home, ['doctor', '--json'], { ...env, ...change })).stdout);
  const wrong = await ask({ TRENDYOL_API_SECRET: 'not-this-one' });
  expect(wrong.ok).toBe(false);
  expect(wrong.checks.map(({ state }: { state: string }) => state)).toEqual(['ok', 'failed', 'ok']);
  expect(wrong.checks[1]).toMatchObject({ detail: expect.stringContaining('401'), hint: expect.any(String) });
  expect(JSON.stringify(wrong)).not.toContain('not-this-one');
  const foreign = await ask({ OPENCART_TABLE_PREFIX: 'shop_' });
  expect(foreign.checks[2]).toMatchObject({ state: 'failed' });
  const none = await run(newHome(), ['doctor']);
  expect([none.code, none.stdout.match(/–/g)?.length]).toEqual([0, 3]);
});
