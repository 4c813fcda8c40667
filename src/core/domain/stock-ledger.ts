import type { StockBalance } from './stock.ts';

/** One row of the ledger, as far as it says how balances stood. */
export interface LedgerStep {
  /** UTC epoch ms. */
  readonly at: number;
  readonly balance: StockBalance;
  readonly from: number;
  readonly to: number;
}

/** The balances of a barcode at an instant. */
export type Balances = Readonly<Record<StockBalance, number>>;

/**
 * Since when a condition has held without a break.
 *
 * @param now balances for which it holds
 * @param steps that led to them, the newest first
 * @returns UTC epoch ms of the step that brought it about; of the oldest step where it held before all of them; null without steps
 */
export function heldSince(
  now: Balances,
  steps: readonly LedgerStep[],
  holds: (balances: Balances) => boolean,
): number | null {
  let balances = now;
  let since: number | null = null;
  for (const { at, balance, from } of steps) {
    since = at;
    balances = { ...balances, [balance]: from };
    if (!holds(balances)) return at;
  }
  return since;
}

/** The first row that does not begin where the one before it ended; null where the rows hang together. @param steps the oldest first */
export function firstBreak<T extends LedgerStep>(steps: readonly T[]): T | null {
  let at = 0;
  for (const step of steps) {
    if (step.from !== at) return step;
    at = step.to;
  }
  return null;
}
