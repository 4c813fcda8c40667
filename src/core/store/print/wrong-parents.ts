import { type RawBuilder, sql } from 'kysely';
import { openStatuses } from '../../domain/order.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';
import { changeTask } from './change-task.ts';

/** A task that hangs on another order than its line does, or whose line there is no more. */
export interface StrayTask {
  readonly id: number;
  readonly status: string;
  /** The order it hangs on. */
  readonly onOrder: number;
  /** Null: there is no such line, or no such order. */
  readonly lineOrder: number | null;
  readonly orderNumber: string | null;
  /** The run that wrote the task last, and when (UTC epoch ms). */
  readonly runId: number | null;
  readonly changedAt: number;
}

/** Whether an order, told by its id, is meant. */
export type Within = (orderId: RawBuilder<unknown>) => RawBuilder<boolean>;

/**
 * Tasks on another order than their line: those that are open, and those of open orders' lines.
 *
 * @param within asked of the order that a task hangs on
 * @param openWithin asked of the open order that its line is on
 */
export async function strayTasks(db: Reader, within: Within, openWithin = within): Promise<StrayTask[]> {
  const { rows } = await sql<StrayTask>`
    select t.id, t.status, t.order_id as onOrder, i.order_id as lineOrder, o.order_number as orderNumber,
      t.run_id as runId, t.updated_at as changedAt
    from (
      select x.id from print_tasks x indexed by print_tasks_open
      where x.status in ('pending', 'in_progress', 'held') and ${within(sql.ref('x.order_id'))}
      union
      select x.id from orders n cross join order_items l on l.order_id = n.id
        cross join print_tasks x on x.item_id = l.id
      where n.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment') and ${openWithin(sql.ref('n.id'))}
        and x.order_id <> l.order_id and x.status <> 'cancelled') s
      cross join print_tasks t on t.id = s.id left join order_items i on i.id = t.item_id
      left join orders o on o.id = coalesce(i.order_id, t.order_id)
    where i.order_id is not t.order_id
    order by t.id`.execute(db);
  return rows;
}

/** Hangs a task on the order of its line. */
export async function relinkTask(tx: Tx, by: Writer, { id, onOrder, lineOrder }: StrayTask): Promise<void> {
  if (lineOrder === null) return;
  await tx
    .updateTable('print_tasks')
    .set({ order_id: lineOrder, updated_at: by.now, run_id: by.runId })
    .where('id', '=', id)
    .execute();
  const [before, after] = [{ order_id: onOrder }, { order_id: lineOrder }];
  await recordChange(tx, by, { entity: 'task', entityId: id, orderId: lineOrder, op: 'moved', before, after });
}

/** Cancels a task of which nobody can tell what line it is of. */
export async function cancelOrphan(tx: Tx, by: Writer, { id, onOrder }: StrayTask): Promise<void> {
  const after = { status: 'cancelled', ready: 0, findings: '[]', finished_at: by.now };
  await changeTask(tx, by, { id, orderId: onOrder }, after, 'there is no line that it is of');
}

/** One buyer's file that lies at lines of two orders: the one that had it first, and one that has it since. Times are UTC epoch ms. */
export interface SharedFile {
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly sha256: string;
  readonly runId: number | null;
  /** When it was fetched. */
  readonly at: number;
  readonly firstItemId: number;
  readonly firstOrderId: number;
  readonly firstOrderNumber: string;
  readonly firstRunId: number | null;
}

/** The halves of an order that was split: a line of several pieces is on both of them, and its file with it. */
const areHalves = sql<boolean>`h.channel = f.channel and (h.parentId is f.externalId or f.parentId is h.externalId
  or (h.wasSplit = 1 and f.wasSplit = 1 and h.orderNumber = f.orderNumber))`;

/**
 * Files with the very same bytes at lines of two orders, one of which is open: a file names its order, so one of them is another
 * buyer's. What a person handed in, and what hangs on a line or an order that is gone, is none of these; nor are the halves of one order.
 *
 * @param openWithin asked of the open one of the two
 */
export async function sharedFiles(db: Reader, openWithin: Within): Promise<SharedFile[]> {
  const { rows } = await sql<SharedFile>`
    with shared as (
      select distinct a.sha256 from orders n cross join customization_files a on a.order_id = n.id
      where n.status in (${openWords}) and ${openWithin(sql.ref('n.id'))} and a.sha256 is not null
        and exists (select 1 from customization_files b where b.sha256 = a.sha256 and b.order_id <> a.order_id)),
    holder as (
      select c.item_id as itemId, c.order_id as orderId, o.order_number as orderNumber, c.sha256, c.run_id as runId,
        coalesce(c.fetched_at, c.updated_at) as at, o.status in (${openWords}) as isOpen, o.channel,
        o.external_id as externalId, o.parent_external_id as parentId, o.merged_or_split as wasSplit
      from shared cross join customization_files c on c.sha256 = shared.sha256
        join orders o on o.id = c.order_id join order_items i on i.id = c.item_id
      where c.state = 'read' and c.origin = 'link' and o.gone_at is null and i.removed_at is null)
    select h.itemId, h.orderId, h.orderNumber, h.sha256, h.runId, h.at, f.itemId as firstItemId, f.orderId as firstOrderId, f.orderNumber as firstOrderNumber, f.runId as firstRunId
    from holder h join holder f on f.sha256 = h.sha256
      and f.itemId = (select x.itemId from holder x where x.sha256 = h.sha256 order by x.at, x.itemId limit 1)
    where h.orderId <> f.orderId and (h.isOpen or f.isOpen) and not (${areHalves}) order by h.itemId`.execute(db);
  return rows;
}

const openWords = sql.join(openStatuses.map((status) => sql.lit(status)));
