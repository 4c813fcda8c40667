import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { SimClock } from './clock.ts';
import type { ShopProduct } from './opencart/products.ts';
import { openEmbeddedShop } from './opencart/shop.ts';
import { products } from './trendyol/catalogue.ts';
import { startTrendyol, type TrendyolSim } from './trendyol/server.ts';
import type { PackageStatus } from './trendyol/wire.ts';

export interface MarketRequest {
  readonly seed: number;
  readonly clock: SimClock;
  /** How many orders the marketplace holds at the start. */
  readonly packages: number;
  /** Absolute path of the database that the shop is made in. */
  readonly shopFile: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** As far back as a new installation reads, and a little less: nothing of what happened before is out of its reach. */
const daysOfHistory = 12;

/** Packages whose pieces an order of the shop takes, or is going to take once it is paid. */
const takesStock: readonly PackageStatus[] = [
  'Awaiting',
  'Created',
  'Picking',
  'Invoiced',
  'Shipped',
  'AtCollectionPoint',
  'UnDelivered',
  'Delivered',
];

/**
 * The marketplace and the shop that sells there: one catalogue, and as many pieces in the shop as are free plus those of
 * orders that the shop has not been told of yet.
 */
export async function startMarket({ seed, clock, packages, shopFile, ...keys }: MarketRequest): Promise<TrendyolSim> {
  const sim = await startTrendyol({ seed, packages, clock, days: daysOfHistory, ...keys });
  const taken = new Map<string, number>();
  for (const { status, lines } of sim.world.orders()) {
    if (!takesStock.includes(status)) continue;
    for (const { barcode, quantity } of lines) taken.set(barcode, (taken.get(barcode) ?? 0) + quantity);
  }
  const stocked = products.map((product): ShopProduct => {
    const pieces = sim.world.shelf.free(product.barcode) + (taken.get(product.barcode) ?? 0);
    return { ...product, quantity: Math.max(0, pieces) };
  });
  mkdirSync(path.dirname(shopFile), { recursive: true });
  openEmbeddedShop(shopFile, { products: stocked }).close();
  return sim;
}
