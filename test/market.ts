import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openEmbeddedShop, type ShopConnection } from '../src/sim/opencart/shop.ts';
import { products } from '../src/sim/trendyol/catalogue.ts';
import { startTrendyol, type TrendyolSim } from '../src/sim/trendyol/server.ts';
import { type Env, newHome } from './program.ts';

/** Barcodes that are live at the fake marketplace from the start. */
export const approved = products.filter(({ listing }) => listing === 'approved').map(({ barcode }) => barcode);

/** What leads the program to a fake Trendyol. */
export function trendyolEnv({ credentials: { sellerId, apiKey, apiSecret }, url }: TrendyolSim) {
  return {
    TRENDYOL_SELLER_ID: sellerId,
    TRENDYOL_API_KEY: apiKey,
    TRENDYOL_API_SECRET: apiSecret,
    TRENDYOL_BASE_URL: url,
  };
}

/** A fake Trendyol, an embedded shop of the same products, and the environment that leads the program to both. */
export interface Market {
  readonly home: string;
  readonly env: Env;
  readonly sim: TrendyolSim;
  readonly shop: ShopConnection;
  /** Calls so far that changed listings. */
  sent(): number;
}

/** @param speed of the clock that all of them share */
export async function newMarket(speed = 40): Promise<Market> {
  const home = newHome();
  const origin = Date.now();
  const clock = { now: () => Math.floor(origin + (Date.now() - origin) * speed) };
  const sim = await startTrendyol({ seed: 5, packages: 0, clock, tier: 'unlimited' });
  const file = path.join(home, 'shop.db');
  const shop = openEmbeddedShop(file, { products });
  onTestFinished(async () => {
    shop.close();
    await sim.close();
  });
  const env = {
    ...trendyolEnv(sim),
    OPENCART_DATABASE_URL: `sqlite:${file}`,
    ORDERDECK_CLOCK: `${origin}x${speed}`,
    STOCK_BUFFER: '1',
  };
  const sent = () => sim.requests.filter(({ method }) => method === 'POST').length;
  return { home, env, sim, shop, sent };
}
