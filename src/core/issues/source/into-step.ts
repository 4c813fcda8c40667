import { sql } from 'kysely';
import { openStatuses } from '../../domain/order.ts';
import { among } from '../../store/among.ts';
import { closeTask, tasksOfClosedOrders } from '../../store/print/closed-orders.ts';
import { madeToOrder } from '../../store/print/printable.ts';
import type { Repairing } from '../issue.ts';

/** Brings what is made for an order into step with what the order has become: its tasks end with it, or follow its lines. */
export async function bringIntoStep({ store, by, tools }: Repairing, orderId: number): Promise<void> {
  await store.write(async (tx) => {
    for (const task of await tasksOfClosedOrders(tx, sql<boolean>`o.id = ${orderId}`)) await closeTask(tx, by, task);
  });
  const { rows } = await sql`
    select 1 from orders o where o.id = ${orderId} and o.gone_at is null and o.status in ${among(openStatuses)}
      and ${madeToOrder}`.execute(store.db);
  if (rows.length > 0) await tools.prepare(orderId);
}
