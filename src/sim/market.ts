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
  /** Whom the marketplace tells of packages, as if its seller had asked for it. */
  readonly hooks: { readonly url: string; readonly key: string };
}

/** How badly what it tells travels: some comes twice, some late, a little never. */
const travels = { duplicates: 0.08, disorder: 0.08, drops: 0.02 };

/** The seller's own shop held against the marketplace's truth. */
export interface ShopAudit {
  /** Packages that are sold, by their ids, with how many orders the shop has of each. */
  readonly sold: readonly { readonly externalId: string; readonly modifiedAt: number; readonly orders: number }[];
  /** Pieces sold at the marketplace that were not there. */
  readonly oversold: number;
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

/** States in which the shop must have an order of a package. */
const isSold: readonly PackageStatus[] = takesStock.filter((status) => status !== 'Awaiting');

/** Counts the shop's orders of each package that is sold. */
export async function auditShop(sim: TrendyolSim, shopFile: string): Promise<ShopAudit> {
  const shop = openEmbeddedShop(shopFile);
  const rows = await shop.query('select transaction_id as mark, count(*) as orders from oc_order group by mark');
  shop.close();
  const orders = new Map(rows.map(({ mark, orders }) => [String(mark), Number(orders)]));
  const sold = [...sim.world.orders()].filter(({ status }) => isSold.includes(status));
  return {
    sold: sold.map(({ shipmentPackageId, lastModifiedDate }) => ({
      externalId: String(shipmentPackageId),
      modifiedAt: lastModifiedDate,
      orders: orders.get(`trendyol:${shipmentPackageId}`) ?? 0,
    })),
    oversold: sim.world.oversold,
  };
}

/**
 * The marketplace and the shop that sells there: one catalogue, and as many pieces in the shop as are free plus those of
 * orders that the shop has not been told of yet.
 */
export async function startMarket({
  seed,
  clock,
  packages,
  shopFile,
  hooks,
  ...keys
}: MarketRequest): Promise<TrendyolSim> {
  const sim = await startTrendyol({ seed, packages, clock, days: daysOfHistory, ...keys });
  Object.assign(sim.settings.webhooks, travels);
  const authentication = { authenticationType: 'API_KEY', apiKey: hooks.key } as const;
  const told = { url: `${hooks.url}/hooks/m`, authentication, subscribedStatuses: null };
  sim.world.subscriptions.create(told, Math.floor(clock.now()));
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
