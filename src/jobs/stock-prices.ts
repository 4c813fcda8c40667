import type { Context } from '../core/context.ts';
import { mayBeMeant, type PriceDoubt, type Prices, priceDoubt } from '../core/domain/price-doubt.ts';
import type { ListedArticle } from '../core/domain/stock-plan.ts';
import {
  confirmedPrices,
  endPriceHolds,
  holdPrices,
  type PriceHold,
  readPriceHolds,
} from '../core/store/stock/price-holds.ts';
import { by } from './stock-reading.ts';

/** What the shop's prices are held against. */
export interface PriceMemory {
  /** The last that were sent and read back. */
  readonly good: ReadonlyMap<string, Prices>;
  readonly holds: ReadonlyMap<string, PriceHold>;
}

export async function priceMemory({ store }: Context, channel: string): Promise<PriceMemory> {
  return { good: await confirmedPrices(store.db, channel), holds: await readPriceHolds(store.db, channel) };
}

/** What looks wrong about prices of the shop's, unless a person has said that they are meant. @param listed what is listed now */
export function doubtOf(
  { good, holds }: PriceMemory,
  barcode: string,
  prices: Prices,
  listed: Prices,
): { readonly doubt: PriceDoubt; readonly good: Prices } | null {
  const right = good.get(barcode) ?? listed;
  const doubt = priceDoubt(prices, right);
  const hold = holds.get(barcode);
  const isAccepted = hold?.state === 'accepted' && isSame(hold, prices);
  return doubt === null || (isAccepted && mayBeMeant(doubt)) ? null : { doubt, good: right };
}

/** Writes down which prices are held back for a person, and forgets those about which nothing is wrong any more. */
export async function keepHolds(context: Context, channel: string, articles: readonly ListedArticle[]): Promise<void> {
  const { store } = context;
  const holds = await readPriceHolds(store.db, channel);
  const held: Parameters<typeof holdPrices>[3][] = [];
  const ended: string[] = [];
  for (const { barcode, prices, doubt, listPrice, salePrice } of articles) {
    const hold = holds.get(barcode);
    const isOther = prices !== null && !isSame(prices, { listPrice, salePrice });
    const isDecided = hold && isOther && isSame(hold, prices);
    if (isOther && doubt !== null && !isDecided) held.push({ barcode, ...prices, ...doubt });
    const isMeant = isDecided && (doubt !== null || hold.state === 'accepted');
    if (hold && !isMeant && (doubt === null || !isOther)) ended.push(barcode);
  }
  if (held.length + ended.length === 0) return;
  await store.write(async (tx) => {
    for (const hold of held) await holdPrices(tx, by(context), channel, hold);
    if (ended.length > 0) await endPriceHolds(tx, channel, ended);
  });
}

function isSame(one: Prices, other: Prices): boolean {
  return one.listPrice === other.listPrice && one.salePrice === other.salePrice;
}
