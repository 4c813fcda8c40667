import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { isPromised, newestPromise, promisedTo } from './reservations.ts';

/** Pieces of a package of one barcode, beside what is reserved of it. Times are UTC epoch ms. */
export interface PromiseOfOrder {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly status: string;
  readonly barcode: string;
  readonly pieces: number;
  /** What is reserved of the barcode in all, and for whom, as the last reading of stock said. */
  readonly reserved: number;
  readonly reference: string | null;
  readonly readAt: number;
  /** When it last became, or ceased to be, somebody's promise. */
  readonly changedAt: number;
}

interface Row extends PromiseOfOrder {
  readonly promised: number;
}

/**
 * Where what is reserved and who has pieces promised do not agree: `missing`, a promise that nothing is kept for; `kept`, pieces that are
 * kept for an order that needs none.
 *
 * @param within about an order `o.id`
 */
export async function wrongPromises(
  db: Reader,
  shop: string,
  within: RawBuilder<unknown>,
): Promise<{ readonly missing: PromiseOfOrder[]; readonly kept: PromiseOfOrder[] }> {
  const { rows } = await sql<Row>`
    select o.id as orderId, o.order_number as orderNumber, o.status, l.barcode, sum(i.quantity) as pieces, l.reserved,
      ${newestPromise} as reference, l.read_at as readAt,
      max(o.changed_at, case when s.shop_order_id is null then 0 else s.updated_at end,
        coalesce((select max(m.at) from shop_stock_moves m where m.external_id = o.external_id and m.channel = o.channel), 0))
        as changedAt,
      ${isPromised(shop)} as promised
    from orders o
    join order_items i on i.order_id = o.id and i.removed_at is null and i.adjustment = 0 and i.upc is not null
    join stock_levels l on l.barcode = trim(i.upc)
    left join shop_orders s on s.external_id = o.external_id and s.channel = o.channel and s.shop = ${shop}
    where o.channel = 'trendyol' and ${within} and (l.reserved > 0 or ${isPromised(shop)})
    group by o.id, l.barcode`.execute(db);
  return {
    missing: rows.filter(({ promised, ...row }) => promised === 1 && isMissing(row)),
    kept: rows.filter(({ promised, ...row }) => promised === 0 && isNamed(row)),
  };
}

function isMissing(row: PromiseOfOrder): boolean {
  return row.reserved < row.pieces || (promisedTo(row.reference).all && !isNamed(row));
}

function isNamed({ reference, orderId }: PromiseOfOrder): boolean {
  return promisedTo(reference).orderIds.includes(orderId);
}
