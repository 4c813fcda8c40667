import { type RawBuilder, sql } from 'kysely';
import type { E4 } from '../../domain/money.ts';
import { mostListedPieces, type StockProblem } from '../../domain/stock.ts';
import type { LedgerStep } from '../../domain/stock-ledger.ts';
import type { Reader } from '../store.ts';

/** What the shop says of a barcode (`l`) beside what is listed of it (`g`). */
export const bothSides = sql`from stock_levels l left join stock_listings g on g.barcode = l.barcode and g.channel = 'trendyol'`;
export const isListed = sql<boolean>`(g.barcode is not null and g.gone_at is null)`;
/** The shop says how many there are; what it had and has no more is none. */
export const isTold = sql<boolean>`(l.problem is null or (l.problem = 'unknown-barcode' and l.product_id is not null))`;
/** Pieces that the listing should tell. */
export const sellable = sql<number>`min(l.available, ${sql.lit(mostListedPieces)})`;

/** One barcode as both sides were read last. Times are UTC epoch ms. */
export interface BothSides {
  readonly barcode: string;
  /** Null: the shop has never had it. */
  readonly productId: number | null;
  readonly name: string;
  readonly problem: StockProblem | null;
  readonly onHand: number;
  readonly reserved: number;
  readonly buffer: number;
  /** Pieces that the listing should tell; null: the shop does not say. */
  readonly sellable: number | null;
  readonly listPrice: E4 | null;
  readonly salePrice: E4 | null;
  readonly readAt: number;
  /** Null: it was never seen there. */
  readonly listed: number | null;
  readonly listedListPrice: E4 | null;
  readonly listedSalePrice: E4 | null;
  /** When it was no longer among the live ones; null as long as it is, or was never there. */
  readonly goneAt: number | null;
}

/** The barcodes for which a condition holds, in the words of the fragments above. */
export async function readBothSides(db: Reader, where: RawBuilder<unknown>): Promise<BothSides[]> {
  const { rows } = await sql<BothSides>`select l.barcode, l.product_id as productId, l.name, l.problem,
      l.on_hand as onHand, l.reserved, l.buffer, case when ${isTold} then ${sellable} end as sellable,
      l.list_price as listPrice, l.sale_price as salePrice, l.read_at as readAt, g.quantity as listed,
      g.list_price as listedListPrice, g.sale_price as listedSalePrice, g.gone_at as goneAt
    ${bothSides} where ${where} order by l.barcode`.execute(db);
  return rows;
}

/** The newest steps of a barcode's balances, the newest first. */
export async function newestSteps(db: Reader, barcode: string, limit: number): Promise<LedgerStep[]> {
  const rows = await db
    .selectFrom('stock_history')
    .select(['at', 'balance', 'quantity_before as from', 'quantity_after as to'])
    .where('barcode', '=', barcode)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows as LedgerStep[];
}
