import { type RawBuilder, sql } from 'kysely';
import type { HoldReason } from '../../domain/shop-hold.ts';
import type { Reader } from '../store.ts';

/** Holds that end when somebody says which article a barcode means. */
const barcodeReasons = [
  'unknown-barcode',
  'ambiguous-barcode',
  'options-missing',
] as const satisfies readonly HoldReason[];

/** A marketplace's order that the shop does not have, since nobody can tell what one of its lines is. */
export interface UnknownLine {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly rawId: number;
  readonly reason: (typeof barcodeReasons)[number];
  /** The shop's words, which name the barcode. */
  readonly detail: string;
  /** The line that is meant; null where its barcode is empty. */
  readonly itemId: number | null;
  readonly barcode: string | null;
  readonly name: string | null;
  readonly sku: string | null;
  /** Since when the shop does not have it, as far as is known, UTC epoch ms: it is tried again and again, and found held each time. */
  readonly since: number;
}

/**
 * Orders held for a barcode, each with the line that is meant. One whose barcode has been given a meaning since is released: it is
 * tried at the next run, and held anew where that was wrong.
 *
 * @param among which orders, `o.id`, are meant
 */
export async function ordersHeldForBarcode(db: Reader, among: RawBuilder<boolean>): Promise<UnknownLine[]> {
  const { rows } = await sql<UnknownLine & { at: number; mappedAt: number | null }>`
    select o.id as orderId, o.order_number as orderNumber, o.raw_id as rawId, s.reason, coalesce(s.detail, '') as detail,
      i.id as itemId, i.upc as barcode, i.name, i.sku, m.updated_at as mappedAt,
      s.updated_at as at, case when s.shop_order_id is null then s.first_seen_at else s.updated_at end as since
    from shop_orders s indexed by shop_orders_held
      cross join orders o on o.external_id = s.external_id and o.channel = s.channel
      left join order_items i on i.order_id = o.id and i.removed_at is null and i.adjustment = 0 and i.upc is not null
        and instr(s.detail, i.upc) > 0
      left join shop_barcodes m on m.barcode = i.upc and m.shop = s.shop
    where s.reason is not null and s.reason in (${sql.join([...barcodeReasons])}) and ${among}
    order by o.id, i.position, i.id`.execute(db);
  const held = new Map<number, (typeof rows)[number]>();
  for (const row of rows) {
    const isIt = row.barcode === null || names(row.detail, row.barcode);
    if (isIt && !held.has(row.orderId)) held.set(row.orderId, row);
  }
  const waiting = [...held.values()].filter(({ mappedAt, at }) => mappedAt === null || mappedAt < at);
  return waiting.map(({ mappedAt: _, at: __, ...line }) => line);
}

/** Whether a text names a barcode, and not a longer one that it is part of. */
function names(text: string, barcode: string): boolean {
  for (let at = text.indexOf(barcode); at >= 0; at = text.indexOf(barcode, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + barcode.length)];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
}

/** An article that a line may mean, as we know the shop's from its last reading. */
export interface ArticleLike {
  readonly id: number;
  readonly name: string;
  readonly optionValueIds: readonly number[];
}

/** Every article of the shop that we have met under some barcode. */
export async function knownArticles(db: Reader): Promise<ArticleLike[]> {
  const { rows } = await sql<{ id: number; name: string; optionValueIds: string }>`
    select product_id as id, name, option_value_ids as optionValueIds from stock_levels
      where product_id is not null and name <> '' and problem is not 'unknown-barcode'
    union select product_id, title, option_value_ids from products where gone_at is null and title <> ''
    order by 1, 3, 2`.execute(db);
  return rows.map(({ id, name, optionValueIds }) => ({
    id,
    name,
    optionValueIds: JSON.parse(optionValueIds) as number[],
  }));
}
