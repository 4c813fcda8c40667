import { sql } from 'kysely';
import type { StockProblem } from '../../domain/stock.ts';
import type { Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';

/** The shop's side of a barcode, column by column. */
export interface LevelThen {
  readonly product_id: number | null;
  readonly name: string;
  readonly problem: StockProblem | null;
  readonly on_hand: number;
  readonly reserved: number;
  readonly buffer: number;
  readonly available: number;
  readonly list_price: number | null;
  readonly sale_price: number | null;
}

/** The marketplace's side of a barcode, column by column. */
export interface ListingThen {
  readonly quantity: number;
  readonly list_price: number;
  readonly sale_price: number;
  readonly gone_at: number | null;
}

/** How both sides of a barcode stood from an instant on; null where there was none. */
export interface StockThen {
  readonly level: LevelThen | null;
  readonly listing: ListingThen | null;
}

const levelNow = sql`(select json_object('product_id', product_id, 'name', name, 'problem', problem, 'on_hand', on_hand,
  'reserved', reserved, 'buffer', buffer, 'available', available, 'list_price', list_price, 'sale_price', sale_price)
  from stock_levels where barcode = b.barcode)`;
const listingNow = sql`(select json_object('quantity', quantity, 'list_price', list_price, 'sale_price', sale_price,
  'gone_at', gone_at) from stock_listings where barcode = b.barcode and channel = 'trendyol')`;

/** Notes how a barcode stands now, behind whatever has just been written of it; nothing where it stands as it was noted last. */
export async function noteStockState(tx: Tx, by: Writer, barcode: string): Promise<void> {
  await sql`insert into stock_states (barcode, at, level, listing, run_id, act_id)
    select n.barcode, ${by.now}, n.level, n.listing, ${by.runId}, ${by.actId ?? null}
    from (select b.barcode, ${levelNow} as level, ${listingNow} as listing from (select ${barcode} as barcode) b) n
    left join stock_states s on s.id = (select max(id) from stock_states where barcode = n.barcode)
    where s.id is null or s.level is not n.level or s.listing is not n.listing`.execute(tx);
}

/**
 * How a barcode stood at an instant (UTC epoch ms). Before the first note nothing is known: `from` says since when; null: nothing ever.
 */
export async function stockAsOf(
  db: Reader,
  barcode: string,
  at: number,
): Promise<StockThen | { readonly from: number | null }> {
  const row = await db
    .selectFrom('stock_states')
    .select(['level', 'listing'])
    .where('barcode', '=', barcode)
    .where('at', '<=', at)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row) return { level: parse<LevelThen>(row.level), listing: parse<ListingThen>(row.listing) };
  const instants = await stockInstants(db, barcode);
  return { from: instants.at(0) ?? null };
}

/** When something was noted of a barcode, oldest first, each instant once (UTC epoch ms). */
export async function stockInstants(db: Reader, barcode: string): Promise<number[]> {
  const rows = await db
    .selectFrom('stock_states')
    .select('at')
    .distinct()
    .where('barcode', '=', barcode)
    .orderBy('at')
    .execute();
  return rows.map(({ at }) => at);
}

function parse<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
