import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Installation } from '../../src/app.ts';
import type { Context } from '../../src/core/context.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { trendyolStock } from '../../src/jobs/trendyol-stock.ts';
import type { ShopProduct } from '../../src/sim/opencart/products.ts';
import { openEmbeddedShop } from '../../src/sim/opencart/shop.ts';
import { products as catalogue } from '../../src/sim/trendyol/catalogue.ts';
import { startTrendyol, type TrendyolSim } from '../../src/sim/trendyol/server.ts';
import { runJob } from './run-job.ts';
import type { Ran } from './run-steps.ts';
import { type TestClock, testClock } from './shop.ts';

export const minute = 60_000;

/** A seller at the fake Trendyol, whose shop is an embedded OpenCart of the same products. */
export interface StockMarket {
  readonly sim: TrendyolSim;
  readonly shop: Pick<ReturnType<typeof openEmbeddedShop>, 'query' | 'variants'>;
  readonly clock: TestClock;
  readonly store: Store;
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly installation: Installation;
  run(args?: Record<string, unknown>, through?: (context: Context) => Context): Promise<Ran>;
  /** Somebody in the shop sets the stock of a product. */
  setStock(barcode: string, quantity: number): Promise<void>;
  stockOf(barcode: string): Promise<number>;
  /** Bodies of the calls that changed listings since the last question. */
  callsSent(): number;
  /** Pieces that are listed. */
  listed(barcode: string): number | undefined;
}

export interface StockMarketOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly packages?: number;
  readonly seed?: number;
  readonly products?: readonly ShopProduct[];
  /** UTC epoch ms. */
  readonly start?: number;
}

/** Barcodes that are live at the fake from the start, in its own order. */
export const live = catalogue.filter(({ listing }) => listing === 'approved').map(({ barcode }) => barcode);

export async function openStockMarket(options: StockMarketOptions = {}): Promise<StockMarket> {
  const {
    settings: own = {},
    packages = 0,
    seed = 7,
    products = catalogue,
    start = Date.UTC(2026, 10, 2, 9),
  } = options;
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-stock-'));
  const clock = testClock(start);
  const sim = await startTrendyol({ seed, packages, clock, tier: 'unlimited', days: 13 });
  const shop = openEmbeddedShop(path.join(home, 'shop.db'), { products });
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  const environment = {
    TRENDYOL_SELLER_ID: sellerId,
    TRENDYOL_API_KEY: apiKey,
    TRENDYOL_API_SECRET: apiSecret,
    TRENDYOL_BASE_URL: sim.url,
    OPENCART_DATABASE_URL: `sqlite:${path.join(home, 'shop.db')}`,
    ...own,
  };
  const settings = readSettings(home, environment);
  const store = await openStore(path.join(home, 'orderdeck.db'), { role: 'owner' });
  onTestFinished(async () => {
    await sim.close();
    shop.close();
    await store.close();
    rmSync(home, { recursive: true, force: true });
  });
  const installation: Installation = { settings, clock, redact: redactor(settings.secrets) };
  let looked = 0;
  return {
    sim,
    shop,
    clock,
    store,
    home,
    environment,
    installation,
    run: (args = {}, through) => runJob(installation, store, trendyolStock, trendyolStock.args.parse(args), through),
    setStock: async (barcode, quantity) => {
      await shop.query('update oc_product set quantity = ? where ean = ?', [quantity, barcode]);
    },
    stockOf: async (barcode) => {
      const [row] = await shop.query('select quantity from oc_product where ean = ?', [barcode]);
      return Number(row?.['quantity']);
    },
    callsSent: () => {
      const news = sim.requests
        .slice(looked)
        .filter(({ method, path: at }) => method === 'POST' && /price-and-inv/.test(at));
      looked = sim.requests.length;
      return news.length;
    },
    listed: (barcode) => sim.world.listings.get(barcode)?.quantity,
  };
}

/** Every table of stock but for the times of reading, to be compared before and after. */
export async function stockTables(store: Store): Promise<unknown> {
  const { db } = store;
  return {
    levels: (await db.selectFrom('stock_levels').selectAll().execute()).map(({ read_at, ...row }) => row),
    listings: (await db.selectFrom('stock_listings').selectAll().execute()).map(
      ({ read_at, confirmed_at, ...row }) => row,
    ),
    history: await db.selectFrom('stock_history').selectAll().execute(),
    calls: await db.selectFrom('stock_calls').selectAll().execute(),
    pushes: await db.selectFrom('stock_pushes').selectAll().execute(),
    alerts: await db.selectFrom('stock_alerts').selectAll().execute(),
    conflicts: await db.selectFrom('stock_conflicts').selectAll().execute(),
  };
}

/** The sum of the ledger is each balance (M53), and each row begins where the one before it ended. */
export async function expectLedgerHolds({ store }: StockMarket): Promise<void> {
  const sums = new Map<string, number>();
  for (const row of await store.db.selectFrom('stock_history').selectAll().orderBy('id').execute()) {
    const key = `${row.balance} ${row.barcode}`;
    expect(row.quantity_before, `${key}: ${row.cause}`).toBe(sums.get(key) ?? 0);
    sums.set(key, row.quantity_after);
  }
  for (const row of await store.db.selectFrom('stock_levels').selectAll().execute()) {
    expect(sums.get(`on_hand ${row.barcode}`) ?? 0, row.barcode).toBe(row.on_hand);
    expect(sums.get(`reserved ${row.barcode}`) ?? 0, row.barcode).toBe(row.reserved);
  }
  for (const row of await store.db.selectFrom('stock_listings').selectAll().execute())
    expect(sums.get(`listed ${row.barcode}`) ?? 0, row.barcode).toBe(row.quantity);
}
