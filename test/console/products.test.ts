import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEmbeddedShop } from '../../src/sim/opencart/shop.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { jam } from '../jobs/product-shop.ts';
import { newHome, run } from '../program.ts';
import { Operator } from './operator.ts';

describe('products', { timeout: 90_000 }, () => {
  it('are synced, mapped among suggestions and synced alone, key by key', async () => {
    const sim = await startTrendyol({ seed: 3, packages: 0, clock: { now: () => Date.now() }, tier: 'unlimited' });
    for (const { barcode } of [...sim.world.listings.all()]) sim.world.listings.remove(barcode);
    sim.settings.batchMs = 0;
    const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-console-products-'));
    const shopFile = path.join(folder, 'shop.db');
    const mug = jam(2, { category: 'Kupa', title: 'Kupa, Yeşil', vatRate: 20 });
    const shop = openEmbeddedShop(shopFile, { products: [jam(1), mug] });
    onTestFinished(async () => {
      await sim.close();
      shop.close();
      rmSync(folder, { recursive: true });
    });
    const env = {
      TRENDYOL_SELLER_ID: sim.credentials.sellerId,
      TRENDYOL_API_KEY: sim.credentials.apiKey,
      TRENDYOL_API_SECRET: sim.credentials.apiSecret,
      TRENDYOL_BASE_URL: sim.url,
      TRENDYOL_ORIGIN: 'TR',
      TRENDYOL_DIMENSIONAL_WEIGHT: '1',
      OPENCART_DATABASE_URL: `sqlite:${shopFile}`,
      ORDERDECK_TZ: 'Europe/London',
    };
    const home = newHome();
    // Whatever the time of day: nothing starts by itself in between.
    expect((await run(home, ['pause'], env)).code).toBe(0);
    const operator = new Operator({ home, env, columns: 110, rows: 30 });
    await operator.sees('Overview');
    operator.press('7', 'P');
    await operator.sees('no product of the shop was looked at yet');
    operator.press('r');
    await operator.sees(/1 held · 1 accepted/);
    // The cursor stays on the product that was there first.
    operator.press('g');
    await operator.sees(/▸ ! held +8690000800002 +Kupa, Yeşil .*attribute unmapped \(Web Color\)/);
    operator.press('enter');
    await operator.sees('Products in Kupa must tell Web Color');
    await operator.sees(/stockCode +REC-2/);
    await operator.sees(/categoryId +Kupa \(\d+\)/);
    operator.press('e');
    await operator.sees(/▸ attribute Kupa: Web Color → Yeşil/);
    operator.press('enter');
    await operator.sees('Kupa: Web Color means Yeşil');
    operator.press('R');
    await operator.sees(/◔ accepted +listed: pending/);
    expect(sim.world.listings.get(mug.barcode)?.colour).toBe('Yeşil');
    operator.press('escape');
    await operator.sees('2 accepted');
    operator.press('/', ...'state:acc reçeli', 'enter');
    await operator.sees('1 of 1');
    await operator.sees(/▸ ◔ accepted +8690000800001/);
  });
});
