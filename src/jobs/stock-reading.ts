import type { Listing, ListingChannel } from '../core/channels/listings.ts';
import type { Shop } from '../core/channels/shop.ts';
import type { Context } from '../core/context.ts';
import { availablePieces, type KnownMove, lowCrossing, type StockStep, stockSteps } from '../core/domain/stock.ts';
import { promisedOfArticles } from '../core/domain/stock-promises.ts';
import { endAlerts, lowBarcodes, openAlert } from '../core/store/stock/alerts.ts';
import {
  levelsRead,
  movesAfter,
  readLevels,
  type ShopMove,
  type StockLevel,
  saveLevel,
} from '../core/store/stock/levels.ts';
import {
  promiseReference,
  promiseReferences,
  type Reservation,
  readReservations,
} from '../core/store/stock/reservations.ts';
import type { Tx } from '../core/store/store.ts';
import { readArticles, type ShopArticle } from './stock-articles.ts';

/** So many low products are told one by one: a shop that looks empty is one piece of news. */
const mostTold = 20;
/** So many rows are written in one transaction. */
export const rowsAtOnce = 200;
/** A shop whose stock never rests is read this often, then what was read is taken. */
const mostReadings = 3;
const marketCurrency = 'TRY';
const noPrices = { listPrice: null, salePrice: null };

/** The barcodes that a reading is about; null: all. */
export type Only = ReadonlySet<string> | null;

export function isAmong(only: Only, barcode: string): boolean {
  return only === null || only.has(barcode);
}

/** Live listings, read just now: all of them page by page, or a few by their barcodes. */
export async function readListings(
  context: Context,
  channel: ListingChannel,
  only: Only,
): Promise<Map<string, Listing>> {
  if (only) return new Map((await channel.readListings([...only])).map((listing) => [listing.barcode, listing]));
  const found = new Map<string, Listing>();
  let cursor: string | null = null;
  let done = 0;
  do {
    const page = await channel.listListings(cursor);
    for (const listing of page.listings) found.set(listing.barcode, listing);
    done += 1;
    context.progress(done, page.pages, 'reading the listings');
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

/**
 * Reads what the shop has and what is promised, and keeps it with its ledger. What is promised is read first: an order that is imported
 * meanwhile then counts twice until the next run, which sells too little and never too much.
 *
 * @returns the levels as they were before
 */
export async function readShop(
  context: Context,
  shop: Shop,
  channelId: string,
  listed: readonly string[],
): Promise<ReadonlyMap<string, StockLevel>> {
  const { store, clock, settings } = context;
  const promised = await readReservations(store.db, shop.id, channelId);
  const before = await readLevels(store.db);
  const namedBefore = await promiseReferences(store.db);
  const asked = [...new Set([...listed, ...promised.keys()])];
  const { articles, moves } = await readQuietShop(context, shop, asked, [...before.values()]);
  const reservations = promisedOfArticles(articles, promised);
  const barcodes = [...new Set([...articles.keys(), ...listed, ...before.keys()])].sort();
  const isListed = new Set(listed);
  const low = await lowBarcodes(store.db);
  const crossings: string[] = [];
  for (let at = 0; at < barcodes.length; at += rowsAtOnce) {
    const some = barcodes.slice(at, at + rowsAtOnce);
    await store.write(async (tx) => {
      for (const barcode of some) {
        const was = before.get(barcode);
        const level = levelOf(barcode, articles.get(barcode), was, reservations.get(barcode), settings.stock.buffer);
        const known = was && moves.filter((move) => isOf(move, level, was));
        const kept = { ...level, lastMoveId: was?.lastMoveId ?? moves.at(-1)?.id ?? 0 };
        const steps = {
          onHand: stockSteps(was?.onHand ?? null, level.onHand, (known ?? []).map(knownMove)),
          reserved: reservedSteps(was, reservations.get(barcode), namedBefore.get(barcode) ?? null),
        };
        if (!was || steps.onHand.length + steps.reserved.length > 0 || !isSame(was, kept))
          await saveLevel(tx, by(context), kept, gone(was, level) ? goneSteps(was, steps) : steps);
        const crossing = isListed.has(barcode) ? await heedLow(tx, context, level, low.has(barcode)) : null;
        if (crossing !== null) crossings.push(crossing);
      }
    });
  }
  await store.write((tx) => levelsRead(tx, clock.now(), moves));
  for (const crossing of crossings.slice(0, mostTold)) context.log.warn(crossing);
  if (crossings.length > mostTold) context.log.warn(`low stock: ${crossings.length - mostTold} more products`);
  return before;
}

/** The shop between two moves of ours, as far as it can be had: a move that comes while its products are read would be told twice. */
async function readQuietShop(
  context: Context,
  shop: Shop,
  asked: readonly string[],
  levels: readonly StockLevel[],
): Promise<{ articles: Map<string, ShopArticle>; moves: ShopMove[] }> {
  const from = levels.length === 0 ? 0 : Math.min(...levels.map(({ lastMoveId }) => lastMoveId));
  const read = (): Promise<ShopMove[]> => movesAfter(context.store.db, shop.id, from);
  let moves = await read();
  for (let tries = 1; ; tries += 1) {
    const articles = await readArticles(context, shop, asked);
    const after = await read();
    if (tries === mostReadings || JSON.stringify(moves) === JSON.stringify(after)) return { articles, moves };
    moves = after;
  }
}

function levelOf(
  barcode: string,
  article: ShopArticle | undefined,
  was: StockLevel | undefined,
  reservation: Reservation | undefined,
  buffer: number,
): Omit<StockLevel, 'lastMoveId'> {
  const reserved = reservation?.pieces ?? 0;
  if (!article) {
    // What the shop had and has no longer is sold out; what it never had is none of its business.
    return {
      barcode,
      productId: was?.productId ?? null,
      optionValueIds: was?.optionValueIds ?? [],
      name: was?.name ?? '',
      problem: 'unknown-barcode',
      onHand: 0,
      ...{ reserved, buffer, available: 0, ...noPrices },
    };
  }
  const { productId, optionValueIds, name, problem, onHand } = article;
  const available = problem === null ? availablePieces(onHand, reserved, buffer) : 0;
  const stock = { onHand, reserved, buffer, available };
  // A price in another currency is none there.
  const { listPrice, salePrice } = article.currency === marketCurrency ? article : noPrices;
  return { barcode, productId, optionValueIds, name, problem, ...stock, listPrice, salePrice };
}

/** Moves of this article that the ledger does not have yet and that the shop has surely committed. */
function isOf(
  move: ShopMove,
  { productId, optionValueIds }: Omit<StockLevel, 'lastMoveId'>,
  { lastMoveId }: StockLevel,
) {
  return (
    move.id > lastMoveId &&
    move.state === 'applied' &&
    move.productId === productId &&
    move.optionValueId === (optionValueIds[0] ?? 0)
  );
}

function knownMove({ id, change, cause }: ShopMove): KnownMove {
  return { change, cause, reference: `move:${id}` };
}

/** A step also where as many are promised to others: the newest step names those whom pieces are kept for. */
function reservedSteps(
  was: StockLevel | undefined,
  now: Reservation | undefined,
  namedBefore: string | null,
): StockStep[] {
  const reference = promiseReference(now?.orderIds ?? []);
  const [from, to] = [was?.reserved ?? 0, now?.pieces ?? 0];
  if (from === to && (to === 0 || reference === namedBefore)) return [];
  return [{ from, to, cause: was ? 'packages' : 'first reading', reference }];
}

function gone(was: StockLevel | undefined, level: Omit<StockLevel, 'lastMoveId'>): was is StockLevel {
  return was !== undefined && was.problem === null && level.problem === 'unknown-barcode';
}

function goneSteps(was: StockLevel, { reserved }: { readonly reserved: StockStep[] }) {
  return { onHand: [{ from: was.onHand, to: 0, cause: 'gone from the shop', reference: null } as const], reserved };
}

function isSame(was: StockLevel, now: StockLevel): boolean {
  return JSON.stringify(Object.entries(was).sort()) === JSON.stringify(Object.entries(now).sort());
}

/** Notes that a product has become low, and that it has recovered (M17, M44). @returns what to tell of it */
async function heedLow(
  tx: Tx,
  context: Context,
  { barcode, available, productId, problem }: Omit<StockLevel, 'lastMoveId'>,
  wasLow: boolean,
): Promise<string | null> {
  if (productId === null || (problem !== null && problem !== 'unknown-barcode')) return null;
  const { low, alertOnLow } = context.settings.stock;
  const crossing = lowCrossing(wasLow, available, low);
  if (crossing === 'low' && alertOnLow) {
    await openAlert(tx, by(context), barcode, available, low);
    return `low stock: ${barcode} has ${available} left for sale (STOCK_LOW is ${low})`;
  }
  if (crossing === 'recovered') {
    await endAlerts(tx, by(context), [barcode]);
    context.log.info(`${barcode} has recovered: ${available} for sale`);
  }
  return null;
}

export function by(context: Context): { readonly now: number; readonly runId: number } {
  return { now: context.clock.now(), runId: context.run.id };
}
