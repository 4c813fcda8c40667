import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { isBehind } from './packages-to-take.ts';
import { historyPrefix } from './stock-moves.ts';

/** A stock of the shop that an order's line has moved more often than once: taken out twice, or put back twice. Times are UTC epoch ms. */
export interface MovedTwice {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly shopOrderId: number;
  readonly line: number;
  readonly productId: number;
  /** 0: the stock of the product itself. */
  readonly optionValueId: number;
  /** Pieces of the line. */
  readonly pieces: number;
  /** The sum of all its moves: right is anything from minus its pieces (they are out) to 0 (they are back). */
  readonly net: number;
  readonly at: number;
}

/** @param within about an order `o.id` */
export async function movedTwice(db: Reader, shop: string, within: RawBuilder<unknown>): Promise<MovedTwice[]> {
  const { rows } = await sql<MovedTwice>`
    select o.id as orderId, o.order_number as orderNumber, m.shop_order_id as shopOrderId, m.line, m.product_id as productId,
      m.option_value_id as optionValueId, max(abs(m.change)) as pieces, sum(m.change) as net, max(m.at) as at
    from orders o
    join shop_stock_moves m on m.external_id = o.external_id and m.channel = o.channel
    where o.channel = 'trendyol' and ${within} and m.shop = ${shop} and m.state = 'applied'
    group by o.id, m.shop_order_id, m.line, m.product_id, m.option_value_id
    having net > 0 or net < -pieces`.execute(db);
  return rows;
}

/** The change that makes such a stock what it would be after one move. */
export function correctionOf({ net, pieces }: Pick<MovedTwice, 'net' | 'pieces'>): number {
  return net > 0 ? -net : -pieces - net;
}

/** An order that is over without a sale, and whose goods the shop has out still. Times are UTC epoch ms. */
export interface StillOut {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly status: string;
  readonly shopStatus: string;
  readonly shopOrderId: number;
  readonly out: number;
  readonly changedAt: number;
}

/** @param within about an order `o.id` */
export async function stillOut(db: Reader, shop: string, within: RawBuilder<unknown>): Promise<StillOut[]> {
  const { rows } = await sql<StillOut>`
    select o.id as orderId, o.order_number as orderNumber, o.status, s.status as shopStatus, s.shop_order_id as shopOrderId,
      o.changed_at as changedAt, -coalesce(sum(m.change), 0) as out
    from orders o
    join shop_orders s on s.external_id = o.external_id and s.channel = o.channel and s.shop = ${shop}
    join shop_stock_moves m on m.external_id = o.external_id and m.channel = o.channel and m.shop = s.shop
      and m.reference like ${`${historyPrefix}%`}
    where o.channel = 'trendyol' and ${within} and o.status in ('cancelled', 'split')
      and s.shop_order_id is not null and s.reason is null and ${isBehind}
    group by o.id having out > 0`.execute(db);
  return rows;
}
