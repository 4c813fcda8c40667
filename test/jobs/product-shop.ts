import { onTestFinished } from 'vitest';
import type { Installation } from '../../src/app.ts';
import type { Context } from '../../src/core/context.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import { type ProductRow, readProductRows } from '../../src/core/store/products/product-rows.ts';
import type { Store } from '../../src/core/store/store.ts';
import { trendyolProducts } from '../../src/jobs/trendyol-products.ts';
import type { ShopProduct } from '../../src/sim/opencart/products.ts';
import { startTrendyol, type TrendyolSim } from '../../src/sim/trendyol/server.ts';
import { type MakeShop, sqliteShop, type TestShop } from '../core/channels/opencart/shops.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';
import { runJob } from './run-job.ts';
import type { Ran } from './run-steps.ts';
import { type TestClock, testClock } from './shop.ts';

/** Three weeks after the day from which an origin must be told. */
const start = Date.UTC(2026, 10, 14, 8);

export interface ProductShop {
  readonly sim: TrendyolSim;
  readonly clock: TestClock;
  readonly store: Store;
  readonly file: string;
  readonly installation: Installation;
  readonly settings: Record<string, string>;
  /** The shop's own database. */
  readonly query: TestShop['query'];
  run(args?: Record<string, unknown>, through?: (context: Context) => Context): Promise<Ran>;
  row(barcode: string): Promise<ProductRow>;
  rows(): Promise<readonly ProductRow[]>;
  /** Calls that bring or change products since the last look, as the last word of their path. */
  writes(): string[];
}

/** A product that the marketplace takes as it is: its brand and its category are called the same there. */
export function jam(number: number, own: Partial<ShopProduct> = {}): ShopProduct {
  return {
    barcode: `8690000${String(800_000 + number)}`,
    model: `REC-${number}`,
    title: `Gül Reçeli No ${number}`,
    price: 120,
    listPrice: 150,
    vatRate: 1,
    quantity: 12,
    brand: 'Ege Sofrası',
    category: 'Reçel',
    images: [`https://images.example.com/recel-${number}.jpg`],
    ...own,
  };
}

/** A marketplace, a shop of these products, and an empty store; all go when the test is over. */
export async function openProductShop(
  products: readonly ShopProduct[],
  own: Record<string, string> = {},
  makeShop: MakeShop = sqliteShop,
): Promise<ProductShop> {
  const clock = testClock(start);
  const sim = await startTrendyol({ seed: 7, packages: 0, clock, tier: 'unlimited' });
  // What it lists of its own catalogue is nobody's here.
  for (const { barcode } of [...sim.world.listings.all()]) sim.world.listings.remove(barcode);
  const { store, file } = await emptyStore();
  const shop = await makeShop({ products });
  onTestFinished(async () => {
    await sim.close();
    await shop.close();
  });
  const settings = {
    TRENDYOL_SELLER_ID: sim.credentials.sellerId,
    TRENDYOL_API_KEY: sim.credentials.apiKey,
    TRENDYOL_API_SECRET: sim.credentials.apiSecret,
    TRENDYOL_BASE_URL: sim.url,
    TRENDYOL_TIER: 'unlimited',
    TRENDYOL_CALLS_PER_MINUTE: '10000',
    TRENDYOL_ORIGIN: 'TR',
    TRENDYOL_DIMENSIONAL_WEIGHT: '1',
    OPENCART_DATABASE_URL: shop.url,
    ...own,
  };
  const read = readSettings('/nowhere', settings);
  const installation: Installation = { settings: read, clock, redact: redactor(read.secrets) };
  let looked = 0;
  return {
    ...{ sim, clock, store, file, installation, settings },
    query: shop.query,
    run: (args = {}, through) =>
      runJob(installation, store, trendyolProducts, trendyolProducts.args.parse(args), through),
    row: async (barcode) => {
      const row = (await readProductRows(store.db, 'trendyol', [barcode])).get(barcode);
      if (!row) throw new Error(`there is no product ${barcode}`);
      return row;
    },
    rows: async () => [...(await readProductRows(store.db, 'trendyol')).values()],
    writes: () => {
      const news = sim.requests.slice(looked);
      looked = sim.requests.length;
      return news.filter(({ method }) => method === 'POST').map(({ path: of }) => of.split('/').at(-1) ?? '');
    },
  };
}

/** What the store holds of products, as one text: two runs that change nothing leave the same. */
export async function everything(store: Store): Promise<string> {
  const tables = ['products', 'product_batches', 'product_batch_items', 'product_gaps', 'market_words'] as const;
  const all = [];
  for (const table of tables) all.push(await store.db.selectFrom(table).selectAll().execute());
  return JSON.stringify(all);
}
