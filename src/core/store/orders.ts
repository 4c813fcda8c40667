import { type OrderStatus, orderStatuses } from '../domain/order.ts';
import type { Reader } from './store.ts';

/** An order as a reference finds it: enough to tell several apart. */
export interface OrderRef {
  readonly id: number;
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly status: OrderStatus;
}

/**
 * The orders that an operator may mean by a reference: our id, the marketplace's exact number, or the channel's id (S60).
 * One text can mean several orders (split halves share their number): then all are answered, and the caller asks.
 */
export async function findOrders(db: Reader, reference: string): Promise<OrderRef[]> {
  const ref = reference.trim().replace(/^#/, '');
  if (ref === '') return [];
  const id = /^\d{1,15}$/.test(ref) ? Number(ref) : -1;
  const rows = await db
    .selectFrom('orders')
    .select(['id', 'channel', 'external_id', 'order_number', 'status'])
    .where((of) => of.or([of('id', '=', id), of('order_number', '=', ref), of('external_id', '=', ref)]))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    externalId: row.external_id,
    orderNumber: row.order_number,
    status: row.status as OrderStatus,
  }));
}

/** How many orders stand where. */
export async function countOrders(db: Reader): Promise<Record<OrderStatus, number>> {
  const rows = await db
    .selectFrom('orders')
    .select((of) => ['status', of.fn.countAll<number>().as('number')])
    .groupBy('status')
    .execute();
  const counts = Object.fromEntries(orderStatuses.map((status) => [status, 0])) as Record<OrderStatus, number>;
  for (const row of rows) counts[row.status as OrderStatus] = row.number;
  return counts;
}
