import { expect, onTestFinished } from 'vitest';
import type { Store } from '../../src/core/store/store.ts';
import { opencartOrders } from '../../src/jobs/opencart-orders.ts';
import { trendyolOrders } from '../../src/jobs/trendyol-orders.ts';
import type { ShopProduct } from '../../src/sim/opencart/products.ts';
import { products as catalogue } from '../../src/sim/trendyol/catalogue.ts';
import { startTrendyol, type TrendyolSim } from '../../src/sim/trendyol/server.ts';
import type { PackageStatus, WirePackage } from '../../src/sim/trendyol/wire.ts';
import { changes } from '../core/channels/opencart/orders.ts';
import type { MakeShop, TestShop } from '../core/channels/opencart/shops.ts';
import { type InstalledShop, installPrintShop, mustWork } from './print-shop.ts';
import type { Ran } from './run-steps.ts';
import { type TestClock, testClock } from './shop.ts';

/** A marketplace, the shop that sells on it, and an installation between the two. */
export interface ShopMarket {
  readonly sim: TrendyolSim;
  readonly shop: TestShop;
  readonly clock: TestClock;
  readonly installed: InstalledShop;
  readonly store: Store;
  /** All stock of the shop before anything was taken. */
  readonly stockBefore: Readonly<Record<string, number>>;
  /** Reads the marketplace. */
  read(args?: Record<string, unknown>): Promise<Ran>;
  /** Takes what was read into the shop. */
  take(args?: Record<string, unknown>): Promise<Ran>;
}

export interface ShopMarketOptions {
  readonly seed: number;
  readonly packages: number;
  /** Whether the shop has a product of the marketplace's barcode. */
  readonly has?: (barcode: string) => boolean;
}

export async function openShopMarket(makeShop: MakeShop, options: ShopMarketOptions): Promise<ShopMarket> {
  const { seed, packages, has = () => true } = options;
  const clock = testClock(Date.UTC(2026, 8, 20, 9));
  const sim = await startTrendyol({ seed, packages, clock, days: 13 });
  const shop = await makeShop({ products: shopProducts(has) });
  onTestFinished(async () => {
    await sim.close();
    await shop.close();
  });
  const installed = await installPrintShop(clock, marketEnv(sim, shop));
  return {
    sim,
    shop,
    clock,
    installed,
    store: installed.store,
    stockBefore: await shop.admin.stock(),
    read: (args) => mustWork(installed.run(trendyolOrders, args)),
    take: (args) => mustWork(installed.run(opencartOrders, args)),
  };
}

/** The environment that leads an installation to both. */
export function marketEnv(sim: TrendyolSim, shop: Pick<TestShop, 'url'>): Record<string, string> {
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  return {
    TRENDYOL_SELLER_ID: sellerId,
    TRENDYOL_API_KEY: apiKey,
    TRENDYOL_API_SECRET: apiSecret,
    TRENDYOL_BASE_URL: sim.url,
    OPENCART_DATABASE_URL: shop.url,
  };
}

/** What the marketplace lists, as the shop has it. */
export function shopProducts(has: (barcode: string) => boolean = () => true): ShopProduct[] {
  return catalogue.filter(({ barcode }) => has(barcode));
}

/** OpenCart's own statuses, as the installer of the shop numbers them. */
const statusIds: Partial<Readonly<Record<PackageStatus, number>>> = {
  Created: 2,
  Picking: 2,
  Invoiced: 2,
  Shipped: 3,
  AtCollectionPoint: 3,
  UnDelivered: 3,
  Delivered: 5,
  Cancelled: 7,
  UnSupplied: 7,
  UnPacked: 7,
};
const undone: readonly PackageStatus[] = ['Cancelled', 'UnSupplied', 'UnPacked'];

/**
 * Holds the shop against the marketplace's own state, package by package, without the product's code: each that is sold is there
 * once, with its status, total and pieces; each that is over is not there, or cancelled; and the stock is what those leave.
 *
 * @returns how many orders the shop has
 */
export async function expectShopIsAsSource({
  sim,
  shop,
  stockBefore,
  store,
}: Pick<ShopMarket, 'sim' | 'shop' | 'stockBefore' | 'store'>): Promise<number> {
  const orders = new Map<string, { id: number; status: number; total: number; lines: string[] }>();
  const rows = await shop.query('select `order_id`, `transaction_id`, `order_status_id`, `total` from `oc_order`');
  const lines = await shop.query(
    'select l.`order_id`, p.`ean`, l.`quantity` from `oc_order_product` l join `oc_product` p on p.`product_id` = l.`product_id`',
  );
  for (const row of rows) {
    const mark = String(row['transaction_id']);
    expect(orders.has(mark), `${mark} stands in the shop twice`).toBe(false);
    const id = Number(row['order_id']);
    orders.set(mark, {
      id,
      status: Number(row['order_status_id']),
      total: Number(row['total']),
      lines: lines
        .filter((line) => Number(line['order_id']) === id)
        .map((line) => `${line['quantity']} ${line['ean']}`),
    });
  }
  const sold = new Map<string, number>();
  let met = 0;
  for (const one of sim.world.packages.byModified()) {
    const mark = `trendyol:${one.shipmentPackageId}`;
    const order = orders.get(mark);
    if (order) met += 1;
    if (one.status === 'Awaiting' || (undone.includes(one.status) && !order)) {
      expect(order, mark).toBeUndefined();
      continue;
    }
    // A parcel that came back is for a person to judge: it stays as it was, also where it came back before it came here.
    if (one.status === 'Returned' && !order) continue;
    const wanted = {
      status: one.status === 'Returned' ? order?.status : statusIds[one.status],
      total: one.packageTotalPrice,
      lines: piecesOf(one),
    };
    expect(order && { status: order.status, total: order.total, lines: [...order.lines].sort() }, mark).toEqual(wanted);
    if (undone.includes(one.status)) continue;
    for (const { barcode, quantity } of one.lines) sold.set(barcode, (sold.get(barcode) ?? 0) + quantity);
  }
  expect(met).toBe(orders.size);

  const ids = await shop.query('select `product_id`, `ean` from `oc_product`');
  const wanted = Object.fromEntries(
    ids
      .map((row): [string, number] => [`product:${row['product_id']}`, -(sold.get(String(row['ean'])) ?? 0)])
      .filter(([, change]) => change !== 0),
  );
  const changed = changes(stockBefore, await shop.admin.stock());
  expect(changed).toEqual(wanted);
  expect(await ledgerOf(store)).toEqual(changed);
  return orders.size;
}

function piecesOf({ lines }: WirePackage): string[] {
  return lines.map(({ quantity, barcode }) => `${quantity} ${barcode}`).sort();
}

/** What our own book says has moved, all of it confirmed. */
async function ledgerOf(store: Store): Promise<Record<string, number>> {
  const moves = await store.db.selectFrom('shop_stock_moves').selectAll().execute();
  expect(moves.filter(({ state }) => state !== 'applied')).toEqual([]);
  return changes(
    {},
    moves.reduce<Record<string, number>>((sums, { product_id: id, change }) => {
      sums[`product:${id}`] = (sums[`product:${id}`] ?? 0) + change;
      return sums;
    }, {}),
  );
}
