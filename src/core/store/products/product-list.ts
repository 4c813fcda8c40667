import { sql } from 'kysely';
import { containing } from '../orders/search-text.ts';
import type { Page } from '../runs/run-list.ts';
import type { Reader } from '../store.ts';
import { type ProductColumns, type ProductRow, type ProductState, productRow } from './product-rows.ts';

/** Which products a list shows. Everything that is given must hold. */
export interface ProductFilter {
  readonly state?: readonly ProductState[];
  /** Each must occur in barcode, title or reasons, in any case. */
  readonly words?: readonly string[];
  readonly not?: readonly string[];
}

/** A product as a list shows it, without what it is told and what it is listed as. */
export type ProductListRow = Omit<ProductRow, 'desired' | 'acknowledged' | 'listed'> & { readonly rowId: number };

/** What waits for a person stands first, then what is on its way. */
const order = sql`case p.state when 'rejected' then 0 when 'held' then 1 when 'gone' then 2 when 'queued' then 3 when 'sent' then 4
  when 'accepted' then 5 when 'approved' then 6 else 7 end, p.title, p.barcode`;

/** One page of the products that pass a filter, and how many do: what waits for a person first. */
export async function listProducts(
  db: Reader,
  channel: string,
  filter: ProductFilter,
  { limit, offset }: Page,
): Promise<{ rows: ProductListRow[]; total: number }> {
  const conditions = [
    sql`p.channel = ${channel}`,
    ...(filter.state ? [sql`p.state in (${sql.join(filter.state)})`] : []),
    ...(filter.words ?? []).map((word) => sql`p.search_text like ${containing(word)} escape '\\'`),
    ...(filter.not ?? []).map((word) => sql`p.search_text not like ${containing(word)} escape '\\'`),
  ];
  const where = sql`where ${sql.join(conditions, sql` and `)}`;
  const { rows } = await sql<ProductColumns & { readonly row_id: number }>`
    select p.rowid as row_id, p.barcode, p.channel, p.product_id, p.option_value_ids, p.title, p.state, p.reasons, p.standing,
      p.content_id, p.batch_id, null as desired, null as acknowledged, p.fingerprint, p.refused_fingerprint, null as listed,
      p.first_seen_at, p.updated_at, p.synced_at, p.error, p.gone_at
    from products p ${where} order by ${order} limit ${limit} offset ${offset}`.execute(db);
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total from products p ${where}`.execute(db);
  const plain = rows.map((row) => {
    const { desired: _d, acknowledged: _a, listed: _l, ...rest } = productRow(row);
    return { ...rest, rowId: row.row_id };
  });
  return { rows: plain, total: counted[0]?.total ?? 0 };
}

/** How many products there are, told to the marketplace or counted in the shop, whichever are more. */
export async function productsKnown(db: Reader): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select max((select count(*) from products), (select count(*) from stock_levels)) as n`.execute(db);
  return rows[0]?.n ?? 0;
}

/** How many products stand how. */
export async function productTotals(db: Reader, channel: string): Promise<Partial<Record<ProductState, number>>> {
  const rows = await db
    .selectFrom('products')
    .select((eb) => ['state', eb.fn.countAll<number>().as('n')])
    .where('channel', '=', channel)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}
