import type { Context } from '../core/context.ts';
import { listedPrice } from '../core/domain/stock.ts';
import type { ListedArticle } from '../core/domain/stock-plan.ts';
import { openCalls, type RefusedListing, refusedSince, type StockPush } from '../core/store/stock/calls.ts';
import { readLevels, type StockLevel } from '../core/store/stock/levels.ts';
import { readStoredListings, type StoredListing } from '../core/store/stock/listings.ts';
import type { Marketplace } from './stock-delivery.ts';
import { doubtOf, type PriceMemory, priceMemory } from './stock-prices.ts';
import { isAmong, type Only } from './stock-reading.ts';

/** What was refused is not sent again, unless something else is wanted, for so long (ms). */
const refusedMs = 6 * 60 * 60_000;

/** So many barcodes are named in one line. */
const mostNamed = 5;

/**
 * Every live listing beside what the shop says of it, with what of it is left for now.
 *
 * @param only these, and once more what was refused: somebody has asked for them by name
 */
export async function listedArticles(context: Context, channel: Marketplace, only: Only): Promise<ListedArticle[]> {
  const { store, clock, settings, log } = context;
  const levels = await readLevels(store.db);
  const listings = await readStoredListings(store.db, channel.id);
  const pushes = (await openCalls(store.db, channel.id)).flatMap((call) => call.pushes);
  // What was sent last is what the marketplace carries out last.
  const pieces = new Map(
    pushes.flatMap((push) => (push.quantity === undefined ? [] : [[push.barcode, push.quantity]])),
  );
  const prices = new Map(pushes.flatMap((push) => (push.salePrice === undefined ? [] : [[push.barcode, push]])));
  const refused: ReadonlyMap<string, RefusedListing> = only
    ? new Map()
    : await refusedSince(store.db, channel.id, clock.now() - refusedMs);
  const tellPrices = settings.stock.prices;
  const memory = tellPrices ? await priceMemory(context, channel.id) : null;
  if (tellPrices && [...levels.values()].some(({ problem, salePrice }) => problem === null && salePrice === null))
    log.warn('the shop’s prices are not in lira: they are not sent, whatever STOCK_PRICES says');
  const articles = [...listings.values()]
    .filter(({ goneAt, barcode }) => goneAt === null && isAmong(only, barcode))
    .map((listing) => {
      const { barcode } = listing;
      const article = articleOf(listing, levels.get(barcode), memory);
      const inWork = { quantity: pieces.get(barcode), prices: prices.get(barcode) };
      return { ...article, waits: whyWait(article, inWork, refused.get(barcode) ?? {}, channel.mostPieces) };
    });
  for (const { barcode, problem } of [...levels.values()].filter(({ barcode }) => listings.has(barcode)))
    if (problem !== null) log.debug(`${barcode}: ${problem}`);
  const twice = articles.filter(({ barcode }) => levels.get(barcode)?.problem === 'ambiguous-barcode');
  const named = twice.slice(0, mostNamed).map(({ barcode }) => barcode);
  const more = twice.length > named.length ? ` and ${twice.length - named.length} more` : '';
  if (twice.length > 0)
    log.warn(
      `listed and not kept in step, because several products of the shop have the barcode: ${named.join(', ')}${more}; leave it on one of them, or say which with \`orderdeck map-barcode\``,
    );
  return articles;
}

function articleOf(
  { barcode, quantity: listed, listPrice, salePrice }: StoredListing,
  level: StockLevel | undefined,
  memory: PriceMemory | null,
): Omit<ListedArticle, 'waits'> {
  const isKnown = level !== undefined && level.productId !== null;
  const isSold = isKnown && (level.problem === null || level.problem === 'unknown-barcode');
  const ours =
    memory && isKnown && level.problem === null && level.listPrice !== null && level.salePrice !== null
      ? { listPrice: listedPrice(level.listPrice), salePrice: listedPrice(level.salePrice) }
      : null;
  const doubt = memory && ours && doubtOf(memory, barcode, ours, { listPrice, salePrice });
  return { barcode, listed, listPrice, salePrice, available: isSold ? level.available : null, prices: ours, doubt };
}

interface InWork {
  readonly quantity: number | undefined;
  readonly prices: StockPush | undefined;
}

/** Why pieces or prices of a listing are not sent now: the very same are on their way, or were refused a short time ago. */
function whyWait(
  { available, prices }: Omit<ListedArticle, 'waits'>,
  inWork: InWork,
  refused: RefusedListing,
  mostPieces: number,
): ListedArticle['waits'] {
  const wanted = available === null ? null : Math.min(available, mostPieces);
  const isSame = (other: Pick<StockPush, 'listPrice' | 'salePrice'> | RefusedListing['prices']): boolean =>
    other?.salePrice === prices?.salePrice && other?.listPrice === prices?.listPrice;
  const why = (isInWork: boolean, no: { readonly reason: string | null } | false | undefined): string | null =>
    isInWork ? 'its batch is being worked on' : no ? `refused: ${no.reason}` : null;
  const { quantity: noPieces, prices: noPrices } = refused;
  return {
    quantity: wanted === null ? null : why(inWork.quantity === wanted, noPieces?.pieces === wanted && noPieces),
    prices: prices && why(inWork.prices !== undefined && isSame(inWork.prices), isSame(noPrices) && noPrices),
  };
}
