import { sql } from 'kysely';
import type { Reader } from '../store.ts';

export interface TaskScope {
  readonly orderId?: number | undefined;
  /** Only tasks made, or lines read, since (UTC epoch ms). */
  readonly since?: number | undefined;
}

/** Orders with tasks that wait to be made (found by the index of open tasks, which knows its own words only), and how many lines those are on. */
export async function ordersWithWaitingTasks(
  db: Reader,
  { orderId, since }: TaskScope,
): Promise<{ orderIds: number[]; lines: number }> {
  const order = orderId === undefined ? sql`1` : sql`t.order_id = ${orderId}`;
  const window =
    since === undefined ? sql`1` : sql`(t.created_at >= ${since} or t.updated_at >= ${since} or r.read_at >= ${since})`;
  const { rows } = await sql<{ id: number; lines: number }>`
    select t.order_id as id, count(distinct t.item_id) as lines
    from print_tasks t left join readings r on r.item_id = t.item_id
    where t.status in ('pending', 'in_progress', 'held') and t.status <> 'in_progress' and ${order} and ${window}
    group by t.order_id order by t.order_id`.execute(db);
  return { orderIds: rows.map(({ id }) => id), lines: rows.reduce((sum, { lines }) => sum + lines, 0) };
}

/** Orders with a line that waits for a person, or whose tasks wait to be made. */
export async function ordersToReview(db: Reader, scope: TaskScope): Promise<{ orderIds: number[]; lines: number }> {
  const order = scope.orderId === undefined ? sql`1` : sql`o.id = ${scope.orderId}`;
  const window =
    scope.since === undefined ? sql`1` : sql`(r.read_at >= ${scope.since} or o.changed_at >= ${scope.since})`;
  const { rows } = await sql<{ id: number; lines: number }>`
    select o.id, count(*) as lines
    from readings r join orders o on o.id = r.order_id
    where o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment') and o.gone_at is null and ${order} and ${window}
      and (r.findings <> '[]' or exists (
        select 1 from print_tasks t where t.item_id = r.item_id and t.status in ('pending', 'held')))
    group by o.id order by o.id`.execute(db);
  return { orderIds: rows.map(({ id }) => id), lines: rows.reduce((sum, { lines }) => sum + lines, 0) };
}
