import { type RawBuilder, sql } from 'kysely';
import type { E4 } from '../../domain/money.ts';
import type { StockProblem } from '../../domain/stock.ts';
import { containing } from '../orders/search-text.ts';
import type { Page } from '../runs/run-list.ts';
import type { Reader } from '../store.ts';
import { bothSides, isListed, isTold, sellable } from './both-sides.ts';
import type { PushState } from './calls.ts';

/** Which barcodes a list shows. Everything that is given must hold. */
export interface StockFilter {
  /** Each must occur in barcode or name, in any case and without accents. */
  readonly words?: readonly string[];
  readonly not?: readonly string[];
  /** Listed otherwise than the shop says. */
  readonly differs?: boolean;
  readonly low?: boolean;
  /** The shop cannot tell its stock. */
  readonly problem?: boolean;
  readonly listed?: boolean;
  /** Somebody at the marketplace changed it, and was overruled. */
  readonly conflict?: boolean;
  readonly barcode?: string;
}

/** One barcode with its stock on both sides. Times are UTC epoch ms. */
export interface StockRow {
  readonly id: number;
  readonly barcode: string;
  readonly productId: number | null;
  readonly name: string;
  readonly problem: StockProblem | null;
  /** Null where the shop does not say. */
  readonly onHand: number | null;
  readonly reserved: number;
  readonly buffer: number;
  readonly available: number | null;
  /** Null: not on sale at the marketplace. */
  readonly listed: number | null;
  readonly differs: boolean;
  readonly low: boolean;
  readonly listPrice: E4 | null;
  readonly salePrice: E4 | null;
  readonly listedListPrice: E4 | null;
  readonly listedSalePrice: E4 | null;
  readonly readAt: number;
  readonly listedReadAt: number | null;
  /** When it was last read there to say what the shop says. */
  readonly confirmedAt: number | null;
  /** What we sent last. */
  readonly push: {
    readonly state: PushState;
    readonly quantity: number | null;
    readonly reason: string | null;
    readonly at: number;
    readonly batch: string | null;
  } | null;
  /** The last edit at the marketplace that was overruled. */
  readonly conflict: {
    readonly at: number;
    readonly before: number;
    readonly theirs: number;
    readonly ours: number;
    readonly both: boolean;
  } | null;
}

/** One page of the barcodes that pass a filter, and how many do: differences first, then what is low. */
export async function listStock(
  db: Reader,
  filter: StockFilter,
  { limit, offset }: Page,
): Promise<{ rows: StockRow[]; total: number }> {
  const where = matching(filter);
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total ${bothSides} ${where}`.execute(db);
  const { rows } = await sql<Columns>`${select} ${where}
    order by ${differs} desc, (l.problem is not null and ${isListed}) desc, ${isLow} desc, (${isListed}) desc, l.barcode
    limit ${limit} offset ${offset}`.execute(db);
  return { rows: rows.map(stockRow), total: counted[0]?.total ?? 0 };
}

/** One barcode; null when neither side knows it. */
export async function readStock(db: Reader, barcode: string): Promise<StockRow | null> {
  const { rows } = await sql<Columns>`${select} where l.barcode = ${barcode}`.execute(db);
  return rows[0] ? stockRow(rows[0]) : null;
}

/** How stock stands as a whole. */
export interface StockTotals {
  readonly barcodes: number;
  readonly listed: number;
  readonly differs: number;
  readonly low: number;
  readonly problems: number;
  /** When both sides were last read, UTC epoch ms; null: never. */
  readonly readAt: number | null;
}

export async function stockTotals(db: Reader): Promise<StockTotals> {
  const { rows } = await sql<StockTotals>`select count(*) as barcodes, count(*) filter (where ${isListed}) as listed,
    count(*) filter (where ${differs}) as differs, count(*) filter (where ${isLow}) as low,
    count(*) filter (where l.problem is not null and ${isListed}) as problems, max(l.read_at) as readAt ${bothSides}`.execute(
    db,
  );
  return rows[0] ?? { barcodes: 0, listed: 0, differs: 0, low: 0, problems: 0, readAt: null };
}

const differs = sql`(${isListed} and ${isTold} and g.quantity <> ${sellable})`;
const isLow = sql`exists (select 1 from stock_alerts a where a.barcode = l.barcode and a.ended_at is null)`;
const isConflict = sql`exists (select 1 from stock_conflicts c where c.barcode = l.barcode)`;

interface Columns extends Omit<StockRow, 'differs' | 'low' | 'push' | 'conflict' | 'onHand' | 'available' | 'problem'> {
  readonly problem: StockProblem | null;
  readonly told: number;
  readonly onHand: number;
  readonly available: number;
  readonly differs: number;
  readonly low: number;
  readonly push: string | null;
  readonly conflict: string | null;
}

const select: RawBuilder<unknown> = sql`select l.rowid as id, l.barcode, l.product_id as productId, l.name, l.problem,
  ${isTold} as told, l.on_hand as onHand, l.reserved, l.buffer, l.available,
  case when ${isListed} then g.quantity end as listed, ${differs} as differs, ${isLow} as low,
  l.list_price as listPrice, l.sale_price as salePrice,
  case when ${isListed} then g.list_price end as listedListPrice, case when ${isListed} then g.sale_price end as listedSalePrice,
  l.read_at as readAt, case when ${isListed} then g.read_at end as listedReadAt, g.confirmed_at as confirmedAt,
  (select json_object('state', p.state, 'quantity', p.quantity, 'reason', p.reason, 'at', p.updated_at, 'batch', c.batch)
    from stock_pushes p join stock_calls c on c.id = p.call_id where p.barcode = l.barcode order by p.id desc limit 1) as push,
  (select json_object('at', c.at, 'before', c.quantity_before, 'theirs', c.theirs, 'ours', c.ours, 'both', c.both)
    from stock_conflicts c where c.barcode = l.barcode order by c.id desc limit 1) as conflict
  ${bothSides}`;

function stockRow({ told, differs: isOther, low, push, conflict, ...row }: Columns): StockRow {
  const parsed = conflict === null ? null : (JSON.parse(conflict) as NonNullable<StockRow['conflict']>);
  return {
    ...row,
    onHand: told === 1 ? row.onHand : null,
    available: told === 1 ? row.available : null,
    differs: isOther === 1,
    low: low === 1,
    push: push === null ? null : (JSON.parse(push) as StockRow['push']),
    conflict: parsed && { ...parsed, both: Boolean(parsed.both) },
  };
}

function matching(filter: StockFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`1`];
  const flag = (wanted: boolean | undefined, condition: RawBuilder<unknown>): void => {
    if (wanted !== undefined) conditions.push(wanted ? condition : sql`not coalesce(${condition}, 0)`);
  };
  flag(filter.differs, differs);
  flag(filter.low, isLow);
  flag(filter.problem, sql`(l.problem is not null)`);
  flag(filter.listed, isListed);
  flag(filter.conflict, isConflict);
  if (filter.barcode !== undefined) conditions.push(sql`l.barcode = ${filter.barcode}`);
  for (const word of filter.words ?? []) conditions.push(sql`l.search_text like ${containing(word)} escape '\\'`);
  for (const word of filter.not ?? []) conditions.push(sql`l.search_text not like ${containing(word)} escape '\\'`);
  return sql`where ${sql.join(conditions, sql` and `)}`;
}
