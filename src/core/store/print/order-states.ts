import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { madeToOrder } from './printable.ts';
import { isOpenLineOf, type OpenKind, openIn } from './review-state.ts';

/**
 * How far an order is with printing. `reading`: the worst of its lines; `waits`: not all are read yet, or a file is on its way;
 * `none`: nothing is printed on any of them.
 */
export interface OrderPrintState {
  readonly reading: 'none' | 'read' | 'review' | 'waits';
  /** Tasks, cancelled ones left out, and those of them that are made. */
  readonly tasks: number;
  readonly made: number;
}

/** The print states of some orders, by our id; an order that nobody has read and that waits for nothing has none. */
export async function orderPrintStates(db: Reader, ids: readonly number[]): Promise<Map<number, OrderPrintState>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; read: number; review: number; waits: number; tasks: number; made: number }>`
    select o.id,
      (select count(*) from personalizations p join order_items i on i.id = p.item_id
        where i.order_id = o.id and i.removed_at is null and p.text is not null) as read,
      ${countOpen('review')} as review,
      ${countOpen('waiting')}
        + (select count(*) from order_items i where i.order_id = o.id and i.removed_at is null and i.adjustment = 0
        and ${madeToOrder} and o.status = 'awaiting_shipment' and not exists (select 1 from readings r where r.item_id = i.id)) as waits,
      (select count(*) from print_tasks t where t.order_id = o.id and t.status <> 'cancelled') as tasks,
      (select count(*) from print_tasks t where t.order_id = o.id and t.status = 'completed') as made
    from orders o where o.id in (${sql.join(ids)})`.execute(db);
  return new Map(
    rows.map(({ id, read, review, waits, tasks, made }) => {
      const reading = review > 0 ? 'review' : waits > 0 ? 'waits' : read > 0 ? 'read' : 'none';
      return [id, { reading, tasks, made }];
    }),
  );
}

/** How many waiting tasks of an order, and lines of it that have none, have open findings of a kind. */
function countOpen(kind: OpenKind): RawBuilder<number> {
  return sql`(select count(*) from print_tasks t
      where t.order_id = o.id and t.status in ('pending', 'held') and ${openIn[kind](sql`t.findings`)})
    + (select count(*) from readings r join order_items i on i.id = r.item_id
        left join customization_files c on c.item_id = r.item_id
      where r.order_id = o.id and ${isOpenLineOf[kind]})`;
}
