import { type RawBuilder, sql } from 'kysely';
import type { OrderStatus } from '../../domain/order.ts';
import { piecesLeft } from '../print/pieces-left.ts';
import type { Reader } from '../store.ts';

/** An order in which work may have to be done, with its dates. Times are UTC epoch ms. */
export interface OpenOrder {
  readonly id: number;
  readonly channel: string;
  readonly orderNumber: string;
  readonly status: OrderStatus;
  readonly sourceStatus: string;
  readonly rawId: number;
  readonly orderedAt: number;
  readonly paidAt: number | null;
  readonly shipBy: number | null;
  /** The day until which it is held, as its source tells it: `2026-03-10`. */
  readonly holdUntil: string | null;
  readonly changedAt: number;
  /** Since when it is to be made ahead of all others. */
  readonly rushedAt: number | null;
  /** Pieces that are still to be made. */
  readonly piecesLeft: number;
}

/** Orders that wait for payment or shipment, or are held, and that their source still has. @param among which orders, `o.id`, are meant */
export async function openOrders(db: Reader, among: RawBuilder<boolean>): Promise<OpenOrder[]> {
  const { rows } = await sql<OpenOrder>`
    select o.id, o.channel, o.order_number as orderNumber, o.status, o.source_status as sourceStatus, o.raw_id as rawId,
      o.ordered_at as orderedAt, o.paid_at as paidAt, o.ship_by as shipBy, o.hold_until as holdUntil, o.changed_at as changedAt,
      o.rushed_at as rushedAt,      ${piecesLeft} as piecesLeft
    from orders o
    where o.status in ('awaiting_payment', 'awaiting_shipment', 'on_hold') and ${among} and o.gone_at is null
    order by o.id`.execute(db);
  return rows;
}
