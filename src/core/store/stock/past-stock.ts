import { mostListedPieces, type StockProblem } from '../../domain/stock.ts';
import type { Reader } from '../store.ts';
import { type StockThen, stockAsOf, stockInstants } from './states.ts';
import { readStock, type StockRow } from './stock-list.ts';

/** How a barcode stood: what a list shows of one that stands, as far as it is noted. */
export type StockFacts = Pick<
  StockRow,
  | 'barcode'
  | 'productId'
  | 'name'
  | 'problem'
  | 'onHand'
  | 'reserved'
  | 'buffer'
  | 'available'
  | 'listed'
  | 'differs'
  | 'listPrice'
  | 'salePrice'
  | 'listedListPrice'
  | 'listedSalePrice'
>;

/** A barcode as it was, beside what it is now. Times are UTC epoch ms. */
export interface PastStock {
  readonly at: number;
  readonly from: number;
  readonly row: StockFacts;
  readonly now: StockFacts;
}

/**
 * A barcode as it was at an instant (UTC epoch ms).
 *
 * @returns null when neither side knows it; `from`: it is not known before (null: nothing was noted of it)
 */
export async function readPastStock(
  db: Reader,
  barcode: string,
  at: number,
): Promise<PastStock | { readonly from: number | null } | null> {
  const now = await readStock(db, barcode);
  if (!now) return null;
  const then = await stockAsOf(db, barcode, at);
  if (!('level' in then)) return then;
  const [from = at] = await stockInstants(db, barcode);
  return { at, from, row: factsOf(barcode, then), now };
}

/** A barcode as it was, as `stock BARCODE --at … --json` prints it: amounts in ten-thousandths. */
export function pastStockToJson({ at, from, row, now }: PastStock) {
  return {
    ...row,
    asOf: {
      at: new Date(at).toISOString(),
      knownFrom: new Date(from).toISOString(),
      differs: stockDifferences({ row, now }).map((field) => ({ field, was: row[field], now: now[field] })),
    },
  };
}

/** Which of its figures are others now. */
export function stockDifferences({ row, now }: Pick<PastStock, 'row' | 'now'>): (keyof StockFacts)[] {
  return (Object.keys(row) as (keyof StockFacts)[]).filter((field) => row[field] !== now[field]);
}

function factsOf(barcode: string, { level, listing }: StockThen): StockFacts {
  const problem: StockProblem | null = level?.problem ?? null;
  const isTold = level !== null && (problem === null || (problem === 'unknown-barcode' && level.product_id !== null));
  const live = listing && listing.gone_at === null ? listing : null;
  const available = isTold ? level.available : null;
  return {
    ...{ barcode, problem, available },
    productId: level?.product_id ?? null,
    name: level?.name ?? '',
    onHand: isTold ? level.on_hand : null,
    reserved: level?.reserved ?? 0,
    buffer: level?.buffer ?? 0,
    listed: live?.quantity ?? null,
    differs: live !== null && available !== null && live.quantity !== Math.min(available, mostListedPieces),
    listPrice: level?.list_price ?? null,
    salePrice: level?.sale_price ?? null,
    listedListPrice: live?.list_price ?? null,
    listedSalePrice: live?.sale_price ?? null,
  };
}
