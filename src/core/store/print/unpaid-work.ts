import { type RawBuilder, sql } from 'kysely';
import type { TaskStatus } from '../../domain/print/task.ts';
import type { Reader } from '../store.ts';

/** Stands in the change log where a task is held until its order is paid, so that it can be told from one that a person holds. */
export const heldForPayment = 'its order is not paid';

export interface UnpaidWork {
  readonly id: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly orderStatus: string;
  readonly sourceStatus: string;
  readonly rawId: number;
  readonly status: TaskStatus;
  /** `unpaid`: it is worked on, or would be, and nobody has paid; `paid`: it is held for a payment that has come. */
  readonly what: 'unpaid' | 'paid';
  /** Since when (UTC epoch ms). */
  readonly since: number;
}

/**
 * Tasks of unpaid orders that are begun, or that wait for nothing but the payment; and tasks that are held for a payment that has come.
 * What a person holds, and what is in review, can be begun by nobody.
 *
 * @param among which orders are meant, told by the task's, `t.order_id`
 */
export async function unpaidWork(db: Reader, among: RawBuilder<boolean>): Promise<UnpaidWork[]> {
  const { rows } = await sql<UnpaidWork>`
    select t.id, o.id as orderId, o.order_number as orderNumber, o.status as orderStatus, o.source_status as sourceStatus,
      o.raw_id as rawId, t.status, max(o.changed_at, t.updated_at) as since,
      case o.status when 'awaiting_payment' then 'unpaid' else 'paid' end as what
    from print_tasks t indexed by print_tasks_open cross join orders o on o.id = t.order_id
      join order_items i on i.id = t.item_id and i.order_id = o.id
    where t.status in ('pending', 'in_progress', 'held') and ${among} and o.gone_at is null and case o.status
      when 'awaiting_payment' then t.status = 'in_progress' or (t.status = 'pending' and t.ready = 1)
      when 'awaiting_shipment' then t.status = 'held' and ${heldForPayment} is (select c.after ->> 'why' from changes c
        where c.order_id = t.order_id and c.entity = 'task' and c.entity_id = t.id and c.after ->> 'status' is not null
        order by c.id desc limit 1)
      else 0 end
    order by o.id, t.id`.execute(db);
  return rows;
}
