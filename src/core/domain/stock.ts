import type { E4 } from './money.ts';

/** Why a barcode has no stock that could be told to a marketplace. */
export const stockProblems = ['unknown-barcode', 'ambiguous-barcode', 'uncounted'] as const;
export type StockProblem = (typeof stockProblems)[number];

/** What a listing shall say. Quantities are absolute; a price is told with its pair or not at all. */
export interface ListingChange {
  readonly barcode: string;
  /** Undefined: it stays. */
  readonly quantity?: number;
  readonly listPrice?: E4;
  readonly salePrice?: E4;
}

/** The most pieces that a listing at the marketplace may tell (facts on Trendyol, B4). */
export const mostListedPieces = 20_000;

/** A price as a marketplace's listing says it: with two places. */
export function listedPrice(amount: E4): E4 {
  return Math.round(amount / 100) * 100;
}

/** The balances that the ledger keeps of each barcode. */
export type StockBalance = 'on_hand' | 'reserved' | 'listed';

/** Why a balance changed. */
export type StockCause =
  | 'first reading'
  /** Orders of ours, imported into the shop or taken back. */
  | 'sold'
  | 'put back'
  /** By the shop itself: its own orders, deliveries, corrections. */
  | 'changed in the shop'
  | 'gone from the shop'
  /** Packages that came, went, or came into the shop's own stock. */
  | 'packages'
  /** Buyers at the marketplace. */
  | 'sold there'
  /** Somebody else at the marketplace. */
  | 'changed there'
  | 'sent by us'
  | 'gone from there'
  /** A person has put the ledger right, or what it had led to. */
  | 'corrected';

/** One step of a balance. */
export interface StockStep {
  readonly from: number;
  readonly to: number;
  readonly cause: StockCause;
  /** `move:57`, `order:…`, `push:12`; null where nothing stands behind it. */
  readonly reference: string | null;
}

/**
 * Pieces that may be sold (facts on Trendyol, "does badly" 11): what is on hand, less what is promised and not yet taken out of
 * the shop's stock, less what is kept back; never below zero.
 */
export function availablePieces(onHand: number, reserved: number, buffer: number): number {
  return Math.max(0, onHand - reserved - buffer);
}

/** A known change of a stock, with what it belongs to. */
export interface KnownMove {
  readonly change: number;
  readonly cause: 'sold' | 'put back';
  readonly reference: string;
}

/**
 * The steps from one reading of a stock to the next: the moves that we know of in their order, and what is left over as the shop's
 * own doing. The steps always lead from `from` to `to`, whatever is known: their sum is the stock (M18, M53).
 */
export function stockSteps(from: number | null, to: number, moves: readonly KnownMove[]): StockStep[] {
  // What was moved before the first reading is in it.
  if (from === null) return [{ from: 0, to, cause: 'first reading', reference: null }];
  const steps: StockStep[] = [];
  let at = from;
  for (const { change, cause, reference } of moves) {
    if (change === 0) continue;
    steps.push({ from: at, to: at + change, cause, reference });
    at += change;
  }
  if (at !== to) steps.push({ from: at, to, cause: 'changed in the shop', reference: null });
  return steps;
}

/** Whether a product that was (not) told as low becomes so, or has recovered; null when nothing was crossed (M17). */
export function lowCrossing(wasLow: boolean, available: number, low: number): 'low' | 'recovered' | null {
  const isLow = available <= low;
  if (isLow === wasLow) return null;
  return isLow ? 'low' : 'recovered';
}

/** What is known of the quantity of one listing since it was last read. */
export interface ListedChange {
  readonly before: number;
  readonly listed: number;
  /** Pieces in packages that came since then, and in those that were called off. */
  readonly sold: number;
  readonly calledOff: number;
}

/**
 * Who changed a listing: buyers, when the packages that came explain it, else somebody at the marketplace. A marketplace may or may
 * not list pieces again that a buyer called off, and tells a sale before or after its package.
 */
export function whoChangedListing({ before, listed, sold, calledOff }: ListedChange): 'buyers' | 'somebody' {
  return listed >= before - sold && listed <= before + calledOff ? 'buyers' : 'somebody';
}
