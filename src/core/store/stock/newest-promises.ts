import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** An order that has pieces of an article, and is not sent yet. */
export interface OpenPromise {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly pieces: number;
}

/** So many orders are named at most. */
const mostOrders = 20;

/**
 * The newest orders that together have so many pieces of what is sold under a barcode, or under another of the same product, the newest
 * first: those whose buyers go without when there are fewer than were promised.
 */
export async function newestPromises(
  db: Reader,
  { barcode, productId }: { readonly barcode: string; readonly productId: number | null },
  pieces: number,
): Promise<OpenPromise[]> {
  const { rows } = await sql<OpenPromise>`
    select o.id as orderId, o.order_number as orderNumber, sum(i.quantity) as pieces
    from order_items i join orders o on o.id = i.order_id
    where trim(i.upc) in (select ${barcode} union select barcode from stock_levels where product_id = ${productId})
      and i.upc is not null and i.removed_at is null and i.adjustment = 0
      and o.status in ('awaiting_payment', 'awaiting_shipment', 'on_hold') and o.gone_at is null
    group by o.id order by o.ordered_at desc, o.id desc limit ${mostOrders}`.execute(db);
  let counted = 0;
  return rows.filter((row) => {
    if (counted >= pieces) return false;
    counted += row.pieces;
    return true;
  });
}
