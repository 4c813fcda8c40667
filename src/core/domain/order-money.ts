import type { E4 } from './money.ts';
import type { SourceOrder } from './order.ts';

/** The amounts of an order that have to fit. */
export interface OrderMoney {
  readonly total: E4;
  /** All lines, discounts among them. */
  readonly lines: E4;
  readonly pieces: number;
  readonly tax: E4;
  readonly shipping: E4;
  /** What a marketplace that ships by package says of the whole: before discounts, less the discounts. Null for any other. */
  readonly ofPackage: E4 | null;
}

/** A price per piece is rounded to the hundredth: so much it may be off (E4). */
const roundedE4 = 50;

/**
 * The total less what its parts add up to; 0 where they fit. At ShipStation the parts are lines (discounts are lines of their own), tax and
 * shipping; the prices of a package contain tax and discount (facts on ShipStation, A5; on Trendyol, B3).
 */
export function moneyGap({ total, lines, pieces, tax, shipping, ofPackage }: OrderMoney): E4 {
  const gap = total - lines - shipping - (ofPackage === null ? tax : 0);
  if (Math.abs(gap) > roundedE4 * pieces) return gap;
  return ofPackage === null ? 0 : total - ofPackage;
}

/** The amounts that a source tells of an order. */
export function moneyOf({ total, tax, shipping, items, package: one }: SourceOrder): OrderMoney {
  const lines = items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0);
  return { total, lines, pieces, tax, shipping, ofPackage: one ? one.gross - one.discount : null };
}
