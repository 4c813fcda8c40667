import { sql } from 'kysely';
import { historyPrefix } from '../shop/stock-moves.ts';
import type { Reader } from '../store.ts';

/** Pieces of one barcode in packages that the shop's stock does not know of yet, and those packages' orders (our ids). */
export interface Reservation {
  readonly pieces: number;
  readonly orderIds: readonly number[];
}

/**
 * What is promised and not yet taken out of the shop's stock (facts on Trendyol, "does badly" 11): packages that await their payment,
 * and paid ones, sent or not, that were not imported, are held, or whose goods were put back with their order. A single piece that came
 * back and is sold again is nobody's any more.
 */
export async function readReservations(
  db: Reader,
  shop: string,
  channel: string,
): Promise<ReadonlyMap<string, Reservation>> {
  const { rows } = await sql<{ barcode: string; pieces: number; orders: string }>`
    select trim(i.upc) as barcode, sum(i.quantity) as pieces, json_group_array(distinct o.id) as orders
    from orders o
    join order_items i on i.order_id = o.id and i.removed_at is null and i.adjustment = 0 and i.upc is not null
    left join shop_orders s on s.external_id = o.external_id and s.channel = o.channel and s.shop = ${shop}
    where o.channel = ${channel} and o.gone_at is null
      and o.status in ('awaiting_payment', 'awaiting_shipment', 'on_hold', 'shipped', 'delivered', 'unknown')
      and (s.shop_order_id is null
        or (select coalesce(sum(m.change), -1) from shop_stock_moves m
            where m.external_id = o.external_id and m.channel = o.channel and m.shop = ${shop}
              and m.reference like ${`${historyPrefix}%`}) >= 0)
    group by 1`.execute(db);
  return new Map(
    rows.map(({ barcode, pieces, orders }) => [barcode, { pieces, orderIds: JSON.parse(orders) as number[] }]),
  );
}

/** Pieces of one barcode that buyers took, and that they called off. */
export interface Traffic {
  readonly sold: number;
  readonly calledOff: number;
}

/** What buyers did by barcode in packages that we first saw, or saw called off, after `since` (UTC epoch ms). */
export async function trafficSince(db: Reader, channel: string, since: number): Promise<ReadonlyMap<string, Traffic>> {
  const { rows } = await sql<Traffic & { barcode: string }>`
    select trim(i.upc) as barcode,
      coalesce(sum(i.quantity) filter (where o.first_seen_at > ${since} and o.parent_external_id is null), 0) as sold,
      coalesce(sum(i.quantity) filter (where o.status = 'cancelled'), 0) as calledOff
    from orders o join order_items i on i.order_id = o.id and i.adjustment = 0 and i.upc is not null
    where o.channel = ${channel} and o.changed_at > ${since}
    group by 1`.execute(db);
  return new Map(rows.map(({ barcode, ...traffic }) => [barcode, traffic]));
}
