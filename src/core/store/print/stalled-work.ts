import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { piecesLeft } from './pieces-left.ts';

/** A task that is being made, of an order that waits for it. Times are UTC epoch ms. */
export interface TaskInWork {
  readonly id: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly startedAt: number;
}

/** @param among which orders are meant, told by the task's, `t.order_id` */
export async function tasksInWork(db: Reader, among: RawBuilder<boolean>): Promise<TaskInWork[]> {
  const { rows } = await sql<TaskInWork>`
    select t.id, t.order_id as orderId, o.order_number as orderNumber, coalesce(t.started_at, t.updated_at) as startedAt
    from print_tasks t indexed by print_tasks_open cross join orders o on o.id = t.order_id
    where t.status in ('pending', 'in_progress', 'held') and t.status = 'in_progress' and ${among}
      and o.status = 'awaiting_shipment' and o.gone_at is null
    order by t.order_id, t.id`.execute(db);
  return rows;
}

/** An order of which every piece is made, and which waits for shipment all the same. Times are UTC epoch ms. */
export interface MadeOrder {
  readonly id: number;
  readonly channel: string;
  readonly orderNumber: string;
  readonly sourceStatus: string;
  readonly rawId: number;
  readonly pieces: number;
  /** The task that was finished last. */
  readonly taskId: number;
  /** All that are made. */
  readonly tasks: readonly number[];
  readonly madeAt: number;
}

/** Left out are those of which a person has said, since, that they only have to be sent. @param among which orders, `o.id`, are meant */
export async function madeOrders(db: Reader, among: RawBuilder<boolean>): Promise<MadeOrder[]> {
  const { rows } = await sql<Omit<MadeOrder, 'tasks'> & { tasks: string }>`
    select o.id, o.channel, o.order_number as orderNumber, o.source_status as sourceStatus, o.raw_id as rawId, n.id as taskId,
      n.finished_at as madeAt,
      (select sum(x.quantity - x.surplus) from print_tasks x where x.order_id = o.id and x.status = 'completed') as pieces,
      (select json_group_array(x.id) from print_tasks x where x.order_id = o.id and x.status = 'completed') as tasks
    from orders o
      cross join print_tasks n on n.id = (select x.id from print_tasks x where x.order_id = o.id and x.status = 'completed'
        order by x.finished_at desc, x.id desc limit 1)
    where o.status = 'awaiting_shipment' and ${among} and o.gone_at is null and n.finished_at is not null
      and coalesce(o.ready_at, 0) < n.finished_at
      and not exists (select 1 from print_tasks x where x.order_id = o.id and x.status in ('pending', 'in_progress', 'held'))
      and ${piecesLeft} = 0
    order by o.id`.execute(db);
  return rows.map((row) => ({ ...row, tasks: JSON.parse(row.tasks) as number[] }));
}
