import type { E4 } from './money.ts';

export interface Prices {
  readonly listPrice: E4;
  readonly salePrice: E4;
}

/**
 * Why a price looks like a mistake. `not-positive`, `list-below-sale`: the marketplace would refuse it, whoever means it. `tenfold`: a
 * full stop or a digit is wrong. `jump`: more than 30 % away from the last price that was right.
 */
export type PriceDoubt = 'not-positive' | 'list-below-sale' | 'tenfold' | 'jump';

/** More of a change at once (as a share of the price) is asked about before it is told. */
const largestJump = 0.3;
/** A price between these multiples, or as many times less, has a digit too many or too few. */
const tenfold = { from: 8, to: 12.5 };

/** What looks wrong about prices, held against the last ones that were right; null: nothing does. */
export function priceDoubt(prices: Prices, good: Prices): PriceDoubt | null {
  const { listPrice, salePrice } = prices;
  if (listPrice <= 0 || salePrice <= 0) return 'not-positive';
  if (listPrice < salePrice) return 'list-below-sale';
  const changes = [timesOther(salePrice, good.salePrice), timesOther(listPrice, good.listPrice)];
  if (changes.some((times) => times >= tenfold.from && times <= tenfold.to)) return 'tenfold';
  const jumps = [share(salePrice, good.salePrice), share(listPrice, good.listPrice)];
  return jumps.some((jump) => jump > largestJump) ? 'jump' : null;
}

/** Whether a person can say that such a price is meant. */
export function mayBeMeant(doubt: PriceDoubt): boolean {
  return doubt === 'tenfold' || doubt === 'jump';
}

/** How many times the larger of two prices is the smaller; 1 where one of them says nothing. */
function timesOther(one: E4, other: E4): number {
  return one <= 0 || other <= 0 ? 1 : Math.max(one, other) / Math.min(one, other);
}

function share(price: E4, good: E4): number {
  return good <= 0 ? 0 : Math.abs(price - good) / good;
}

/** What looks wrong, in words. */
export function doubtWords(doubt: PriceDoubt): string {
  switch (doubt) {
    case 'not-positive':
      return 'a price is not above zero';
    case 'list-below-sale':
      return 'the list price is below the sale price';
    case 'tenfold':
      return 'it is ten times, or a tenth of, the last one';
    case 'jump':
      return `it is more than ${largestJump * 100} % away from the last one`;
  }
}
