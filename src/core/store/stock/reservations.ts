import { type RawBuilder, sql } from 'kysely';
import { historyPrefix } from '../shop/stock-moves.ts';
import type { Reader } from '../store.ts';

/** Pieces of one barcode in packages that the shop's stock does not know of yet, and those packages' orders (our ids). */
export interface Reservation {
  readonly pieces: number;
  readonly orderIds: readonly number[];
}

/**
 * Whether the pieces of a package (`o`, with what the shop has of it as `s`) are promised and not yet taken out of the shop's stock
 * (facts on Trendyol, "does badly" 11): packages that await their payment, and paid ones, sent or not, that were not imported, are held,
 * or whose goods were put back with their order. A single piece that came back and is sold again is nobody's any more.
 */
export function isPromised(shop: string): RawBuilder<boolean> {
  return sql<boolean>`(o.gone_at is null
    and o.status in ('awaiting_payment', 'awaiting_shipment', 'on_hold', 'shipped', 'delivered', 'unknown')
    and (s.shop_order_id is null
      or (select coalesce(sum(m.change), -1) from shop_stock_moves m
          where m.external_id = o.external_id and m.channel = o.channel and m.shop = ${shop}
            and m.reference like ${`${historyPrefix}%`}) >= 0))`;
}

/** What is promised of each barcode, by whom. */
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
    where o.channel = ${channel} and ${isPromised(shop)}
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

/** So many orders are named beside what is reserved. */
const mostNamed = 20;

/** The reference of a step of what is reserved: the orders (our ids) that it is reserved for, at most twenty. */
export function promiseReference(orderIds: readonly number[]): string | null {
  const named = [...orderIds].sort((one, other) => one - other).slice(0, mostNamed);
  return named.length === 0 ? null : `orders:${named.join(',')}`;
}

/** The orders that a reference names; `all`: there are no others. */
export function promisedTo(reference: string | null): { readonly orderIds: readonly number[]; readonly all: boolean } {
  const ids = reference?.startsWith('orders:') ? reference.slice('orders:'.length).split(',').map(Number) : [];
  return { orderIds: ids, all: ids.length < mostNamed };
}

/** The newest reference of what is reserved, of every barcode of which something is. */
export async function promiseReferences(db: Reader): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ barcode: string; reference: string | null }>`
    select l.barcode, ${newestPromise} as reference from stock_levels l where l.reserved > 0`.execute(db);
  return new Map(rows.map(({ barcode, reference }) => [barcode, reference]));
}

/** The reference of the newest step of what is reserved of a level `l`. */
export const newestPromise = sql<string | null>`(select h.reference from stock_history h
  where h.barcode = l.barcode and h.balance = 'reserved' order by h.id desc limit 1)`;

/** The barcodes of what a package has in it. */
export async function barcodesOfOrder(db: Reader, orderId: number): Promise<string[]> {
  const { rows } = await sql<{ barcode: string }>`
    select distinct trim(upc) as barcode from order_items
    where order_id = ${orderId} and removed_at is null and adjustment = 0 and upc is not null order by 1`.execute(db);
  return rows.map(({ barcode }) => barcode);
}
