import { type RawBuilder, sql } from 'kysely';
import type { TaskStatus } from '../../domain/print/task.ts';
import type { Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';
import { changeTask } from './change-task.ts';

/** An open task of an order that needs nothing made any more, and what shall become of it. */
export interface TaskOfClosedOrder {
  readonly id: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly orderStatus: string;
  /** The source's own word for it, and the document that it stands in. */
  readonly sourceStatus: string;
  readonly rawId: number;
  readonly status: TaskStatus;
  /** Whether the order is sent; else nobody needs its pieces any more: it is cancelled, came back, or was a duplicate. */
  readonly sent: boolean;
  /** Null: a piece that nobody needs is being made; a person has to stop it. */
  readonly next: 'completed' | 'cancelled' | null;
  /** When the order changed last, UTC epoch ms. */
  readonly changedAt: number;
}

/** Dropped for its duplicate: what was begun of it stays with it. What was merged goes with its lines to the order that has them now. */
const isDropped = sql<boolean>`(o.status = 'absorbed' and o.absorbed_by is not null and not exists (
  select 1 from orders h join json_each(h.merged_external_ids) m
  where h.external_id = o.absorbed_by and h.channel = o.channel and m.value = o.external_id))`;

/**
 * Open tasks of orders that are shipped (then the pieces were made: completed) or cancelled (then nobody needs them: cancelled, as for a line
 * that the order has no more), or that were dropped for their duplicates.
 * A task that hangs on the wrong order is none of them.
 * The seven places of the replaced system that did this disagreed (facts on the print shop, section 3).
 *
 * @param among which orders are meant, told by the task's, `t.order_id`: the index of open tasks knows it
 */
export async function tasksOfClosedOrders(
  db: Reader,
  among: RawBuilder<boolean> = sql<boolean>`1 = 1`,
): Promise<TaskOfClosedOrder[]> {
  const { rows } = await sql<Omit<TaskOfClosedOrder, 'sent'> & { sent: number }>`
    select t.id, o.id as orderId, o.order_number as orderNumber, o.status as orderStatus, o.source_status as sourceStatus, o.raw_id as rawId, t.status,
      o.status in ('shipped', 'delivered') as sent,
      case when i.removed_at is not null and t.status <> 'in_progress' then 'cancelled' when o.status in ('shipped', 'delivered') then 'completed' when t.status <> 'in_progress' then 'cancelled' end as next, o.changed_at as changedAt
    from print_tasks t indexed by print_tasks_open cross join orders o on o.id = t.order_id join order_items i on i.id = t.item_id and i.order_id = o.id
    where t.status in ('pending', 'in_progress', 'held') and ${among}
      and (o.status in ('shipped', 'delivered', 'cancelled', 'returned') or ${isDropped})
    order by o.id, t.id`.execute(db);
  return rows.map((row) => ({ ...row, sent: row.sent === 1 }));
}

/**
 * Ends a task with its order, unless it has moved on since it was looked at.
 *
 * @param next what a person says of a piece that is begun and that nobody needs
 * @returns whether it did
 */
export async function closeTask(tx: Tx, by: Writer, task: TaskOfClosedOrder, next = task.next): Promise<boolean> {
  if (next === null) return false;
  const after = { status: next, finished_at: by.now };
  return changeTask(tx, by, task, after, `its order is ${task.orderStatus}`, task.status);
}
