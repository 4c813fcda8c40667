import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { isLive, isReadAsItStands, madeToOrder, piecesInTasks } from './printable.ts';

/** A line whose tasks are more or fewer pieces than were ordered, although what was read of it is as many. */
export interface UnevenLine {
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly rawId: number;
  /** The one of its tasks that was changed last, and how it stands; a cancelled one too. */
  readonly taskId: number;
  readonly taskStatus: string;
  readonly ordered: number;
  readonly pieces: number;
  /** When one of its tasks changed last, UTC epoch ms. */
  readonly changedAt: number;
}

/**
 * Lines that wait for shipment whose pieces in tasks are not those that were ordered. Not among them: what is still to be read as it
 * stands (the print line does that), a line whose own reading is of another number (a person is asked), one without any task, and one
 * that has the same task twice, which `doubledTasks` tells.
 *
 * @param among which orders, `o.id`, are meant
 */
export async function unevenLines(db: Reader, among: RawBuilder<boolean>): Promise<UnevenLine[]> {
  const { rows } = await sql<UnevenLine>`
    select i.id as itemId, o.id as orderId, o.order_number as orderNumber, o.raw_id as rawId, i.quantity as ordered,
      ${piecesInTasks} as pieces, n.id as taskId, n.status as taskStatus, n.updated_at as changedAt
    from orders o cross join order_items i on i.order_id = o.id
      join readings r on r.item_id = i.id left join customization_files c on c.item_id = i.id
      join print_tasks n on n.id = (select x.id from print_tasks x where x.item_id = i.id order by x.updated_at desc, x.id desc limit 1)
    where o.status = 'awaiting_shipment' and ${among} and o.gone_at is null and ${madeToOrder}
      and i.removed_at is null and i.adjustment = 0 and ${piecesInTasks} <> i.quantity
      and (select sum(p.quantity) from personalizations p where p.item_id = i.id) = i.quantity and ${isReadAsItStands}
    order by o.id, i.id`.execute(db);
  if (rows.length === 0) return rows;
  const doubled = new Set((await doubledTasks(db, among)).map(({ itemId }) => itemId));
  return rows.filter(({ itemId }) => !doubled.has(itemId));
}

/** Tasks of one line that say the same, of more pieces than are asked for. */
export interface DoubledTask {
  readonly itemId: number;
  readonly orderId: number;
  readonly orderNumber: string;
  /** The newest of them, one that waits if any does. */
  readonly taskId: number;
  readonly tasks: number;
  readonly pieces: number;
  readonly wanted: number;
  /** When the newest was made, UTC epoch ms. */
  readonly madeAt: number;
}

/**
 * Tasks of open orders that say the same text in the same colours and font as another one of their line, and are together more pieces
 * than were read of it. Two buyers' pieces with one name are asked for twice, and are no such thing.
 *
 * @param among which orders, `o.id`, are meant
 */
export async function doubledTasks(db: Reader, among: RawBuilder<boolean>): Promise<DoubledTask[]> {
  const { rows } = await sql<DoubledTask>`
    select i.id as itemId, o.id as orderId, o.order_number as orderNumber, count(*) as tasks, sum(x.quantity - x.surplus) as pieces,
      coalesce(max(case when x.status in ('pending', 'held') then x.id end), max(x.id)) as taskId, max(x.created_at) as madeAt,
      (select coalesce(sum(p.quantity), 0) from personalizations p where p.item_id = i.id
        and p.text is x.text and p.color1 is x.color1 and p.color2 is x.color2 and p.font is x.font) as wanted
    from orders o cross join order_items i on i.order_id = o.id
      join readings r on r.item_id = i.id left join customization_files c on c.item_id = i.id
      cross join print_tasks x on x.item_id = i.id and ${isLive}
    where o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment') and ${among} and o.gone_at is null and ${madeToOrder}
      and i.removed_at is null and i.adjustment = 0 and ${isReadAsItStands}
    group by i.id, x.text, x.color1, x.color2, x.font
    having count(*) > 1 and pieces > wanted
    order by o.id, i.id, taskId`.execute(db);
  return rows;
}
