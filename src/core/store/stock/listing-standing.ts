import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { type BothSides, bothSides, isListed, isTold, readBothSides } from './both-sides.ts';

/** What the marketplace says of a product at large. Times are UTC epoch ms. */
export interface MarketStanding {
  readonly barcode: string;
  readonly standing: string | null;
  readonly state: string;
  /** JSON: why it waits or was rejected. */
  readonly reasons: string;
  readonly updatedAt: number;
}

/**
 * Barcodes whose listing is not in the state in which it should be: on sale without stock or without a product, off with stock, on several
 * products of the shop.
 *
 * @param within about a barcode `l.barcode`
 */
export async function oddListings(db: Reader, within: RawBuilder<unknown>): Promise<BothSides[]> {
  const without = sql`(${isListed} and g.quantity > 0 and ((${isTold} and l.available = 0) or (l.problem = 'unknown-barcode' and l.product_id is null)))`;
  const off = sql`(${isTold} and l.available > 0 and g.barcode is not null and (g.gone_at is not null or g.quantity = 0))`;
  const twice = sql`(${isListed} and l.problem = 'ambiguous-barcode')`;
  return readBothSides(db, sql`${within} and (${without} or ${off} or ${twice})`);
}

/** Listings that are live although the marketplace has said of their product that it is rejected. */
export async function rejectedAndLive(
  db: Reader,
  within: RawBuilder<unknown>,
): Promise<(BothSides & MarketStanding)[]> {
  const { rows } = await sql<MarketStanding>`
    select p.barcode, p.standing, p.state, p.reasons, p.updated_at as updatedAt
    ${bothSides} join products p on p.barcode = l.barcode and p.channel = 'trendyol'
    where ${isListed} and g.quantity > 0 and p.standing = 'rejected' and ${within}`.execute(db);
  const found: (BothSides & MarketStanding)[] = [];
  for (const row of rows) {
    const [side] = await readBothSides(db, sql`l.barcode = ${row.barcode}`);
    if (side) found.push({ ...side, ...row });
  }
  return found;
}

/** What the marketplace said last of one product; null: nothing. */
export async function marketStanding(db: Reader, barcode: string): Promise<MarketStanding | null> {
  const { rows } = await sql<MarketStanding>`
    select barcode, standing, state, reasons, updated_at as updatedAt from products
    where barcode = ${barcode} and channel = 'trendyol'`.execute(db);
  return rows[0] ?? null;
}
