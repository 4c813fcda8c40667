import type { E4 } from './money.ts';
import type { PriceDoubt, Prices } from './price-doubt.ts';
import type { ListingChange } from './stock.ts';

/** A listing beside what the shop says it should be. */
export interface ListedArticle {
  readonly barcode: string;
  /** As it is listed now. */
  readonly listed: number;
  readonly listPrice: E4;
  readonly salePrice: E4;
  /** Pieces that may be sold; null: the shop does not say, and the listing is left. */
  readonly available: number | null;
  /** The shop's prices; null: they are not told. */
  readonly prices: Prices | null;
  /** What looks wrong about them, and the last prices that were right: they are not sent. */
  readonly doubt: { readonly doubt: PriceDoubt; readonly good: Prices } | null;
  /** What of it is left as it is for now, and why. One does not keep the other back: pieces that are gone must not stay on sale. */
  readonly waits: { readonly quantity: string | null; readonly prices: string | null };
}

/** One difference between the shop and its listing. */
export interface StockDifference extends ListingChange {
  /** The quantity that is listed. */
  readonly from: number;
  /** The prices that are listed. */
  readonly listedPrices: Prices;
}

export interface StockPlan {
  readonly changes: readonly StockDifference[];
  /** Prices that look like a mistake: they are not sent, their quantities are. */
  readonly badPrices: readonly BadPrices[];
  readonly unchanged: number;
  /** Listings that the shop says nothing about. */
  readonly unknown: number;
  readonly waiting: readonly { readonly barcode: string; readonly why: string }[];
  /** How many of the changes take a listing out of sale. */
  readonly zeroed: number;
  readonly listings: number;
}

export interface BadPrices extends Prices {
  readonly barcode: string;
  readonly doubt: PriceDoubt;
  readonly good: Prices;
}

/** What to send: only differences to what is listed at this moment, no more pieces than a listing may tell. */
export function planStock(articles: readonly ListedArticle[], mostPieces: number): StockPlan {
  const changes: StockDifference[] = [];
  const badPrices: BadPrices[] = [];
  const waiting: { barcode: string; why: string }[] = [];
  let [unchanged, unknown] = [0, 0];
  for (const article of articles) {
    const { barcode, listed, available, prices, doubt, waits } = article;
    if (available === null && prices === null) {
      unknown += 1;
      continue;
    }
    const wanted = available === null ? listed : Math.min(available, mostPieces);
    const other = prices && (prices.listPrice !== article.listPrice || prices.salePrice !== article.salePrice);
    const bad = other === true && doubt !== null;
    if (bad) badPrices.push({ barcode, ...prices, ...doubt });
    const tellsPrices = other === true && !bad;
    const change: StockDifference = {
      barcode,
      from: listed,
      listedPrices: { listPrice: article.listPrice, salePrice: article.salePrice },
      ...(wanted !== listed && waits.quantity === null && { quantity: wanted }),
      ...(tellsPrices && waits.prices === null && prices),
    };
    const why = (wanted === listed ? null : waits.quantity) ?? (tellsPrices ? waits.prices : null);
    if (change.quantity !== undefined || change.salePrice !== undefined) changes.push(change);
    else if (why !== null) waiting.push({ barcode, why });
    else unchanged += bad ? 0 : 1;
  }
  const zeroed = changes.filter(({ from, quantity }) => quantity === 0 && from > 0).length;
  return { changes, badPrices, unchanged, unknown, waiting, zeroed, listings: articles.length };
}

/** A larger share of the listings than this is not taken out of sale without a person's word. */
const mostZeroedShare = 0.2;

/**
 * Why a plan is not carried out before a person has said so: an empty table, a wrong database or a changed barcode field looks like
 * a shop that has sold out. Null when it may go.
 *
 * @param listings all that are live, however few of them the plan is about
 */
export function brake({ changes, zeroed }: StockPlan, listings: number, mostChanges: number): string | null {
  // One product that sells out is daily business in the smallest shop too.
  if (zeroed > 1 && zeroed > listings * mostZeroedShare)
    return `${zeroed} of ${listings} listings would be set to 0, more than ${mostZeroedShare * 100} %`;
  if (changes.length > mostChanges)
    return `${changes.length} listings would be changed, more than STOCK_MOST_CHANGES (${mostChanges}) allows`;
  return null;
}

/** The changes in calls of at most `most`, those that take pieces out of sale first: they are what oversells while they wait. */
export function inCalls(changes: readonly StockDifference[], most: number): StockDifference[][] {
  const rise = ({ quantity, from }: StockDifference): number => (quantity === undefined ? 1 : quantity - from);
  const ordered = [...changes].sort((a, b) => rise(a) - rise(b) || (a.barcode < b.barcode ? -1 : 1));
  const calls: StockDifference[][] = [];
  for (let at = 0; at < ordered.length; at += most) calls.push(ordered.slice(at, at + most));
  return calls;
}

/**
 * The same changes in other words, for a marketplace that refuses the same call twice within some minutes: pieces with the prices that
 * are listed anyway. Null where nothing is taken out of sale: what would only bring pieces in may wait.
 */
export function inOtherWords(changes: readonly StockDifference[]): StockDifference[] | null {
  const lowers = changes.some(({ from, quantity }) => quantity !== undefined && quantity < from);
  if (!lowers) return null;
  return changes.map((change) => ({ ...change.listedPrices, ...change }));
}
