import { sql } from 'kysely';
import { type Balances, heldSince } from '../domain/stock-ledger.ts';
import { among } from '../store/among.ts';
import { type BothSides, isListed, newestSteps, readBothSides } from '../store/stock/both-sides.ts';
import type { Reader } from '../store/store.ts';
import type { Evidence, Repairing } from './issue.ts';

/** So far back (steps of the ledger) it is looked for when a condition began. */
const mostSteps = 200;

/** What the shop has of a barcode, with the step of the ledger that led to it. */
export function onHandOf({ barcode, onHand }: BothSides): Evidence {
  return { what: 'on hand in the shop', value: onHand, of: { barcode, balance: 'on_hand' } };
}

export function reservedOf({ barcode, reserved }: BothSides): Evidence {
  return { what: 'promised, not yet out of the shop', value: reserved, of: { barcode, balance: 'reserved' } };
}

export function listedOf({ barcode, listed }: BothSides): Evidence {
  return { what: 'listed', value: listed, of: { barcode, balance: 'listed' } };
}

/** Since when (UTC epoch ms) the balances of a barcode have been so without a break, as far as the ledger tells. */
export async function balancesSince(
  db: Reader,
  side: BothSides,
  holds: (balances: Balances) => boolean,
): Promise<number> {
  const now = { on_hand: side.onHand, reserved: side.reserved, listed: side.listed ?? 0 };
  return heldSince(now, await newestSteps(db, side.barcode, mostSteps), holds) ?? side.readAt;
}

type Announcing = Pick<Repairing, 'call' | 'afterwards'>;

/**
 * Has a listing read, told what the shop says of it, and read back. What it said before is never put back: that may be more than
 * there is to sell.
 */
export function pushListing(announcing: Announcing, barcode: string, summary: string): void {
  announce(announcing, barcode, summary);
  announcing.afterwards({ do: 'push-stock', barcodes: [barcode] });
}

/** The same of those of some barcodes that say something else than they should as the rows stand now. */
export async function pushDifferences(repairing: Repairing, barcodes: readonly string[]): Promise<void> {
  if (barcodes.length === 0) return;
  const sides = await readBothSides(repairing.store.db, sql`l.barcode in ${among(barcodes)} and ${isListed}`);
  for (const { barcode, listed, sellable } of sides)
    if (sellable !== null && listed !== sellable) announce(repairing, barcode, `${listed} → ${sellable}`);
  repairing.afterwards({ do: 'push-stock', barcodes });
}

function announce({ call }: Announcing, barcode: string, summary: string): void {
  call({
    channel: 'trendyol',
    method: 'POST',
    path: '/inventory/sellers/{seller}/products/price-and-inventory',
    summary: `${barcode} ${summary}`,
    undoable: false,
  });
}
