import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { hasOtherLink, madeToOrder, notRead } from './printable.ts';
import { readerVersion } from './readings.ts';

/** Which open orders are meant. Times are UTC epoch ms. */
export interface WorkScope {
  /** Only this order, whatever its state. */
  readonly orderId?: number | undefined;
  /** Only orders that came or changed since. */
  readonly since?: number | undefined;
  /** Only orders with a line whose buyer's file lies behind a link. */
  readonly withFiles?: boolean | undefined;
  /** Also what nobody understood: there is a language model to ask. */
  readonly unread?: boolean | undefined;
}

export interface WorkList {
  /** Most urgent first: by ship-by, then by age. */
  readonly orderIds: readonly number[];
  /** Lines of all orders in scope. */
  readonly lines: number;
  readonly orders: number;
}

/**
 * Finds the orders in which a line's reading or tasks may have to change: never read, read of another input or by older rules,
 * its file has news, its line is gone, or it has no task yet. Everything else is settled and costs nothing.
 */
export async function printWork(db: Reader, scope: WorkScope): Promise<WorkList> {
  const counted = await sql<{ orders: number; lines: number }>`
    select count(distinct o.id) as orders, count(i.id) as lines
    from orders o join order_items i on i.order_id = o.id and i.adjustment = 0 and i.removed_at is null
    where ${inScope(scope)}`.execute(db);
  const found = await sql<{ id: number }>`
    select o.id from orders o
    where ${inScope(scope)} and exists (
      select 1 from order_items i
        left join readings r on r.item_id = i.id
        left join customization_files c on c.item_id = i.id
      where i.order_id = o.id and i.adjustment = 0 and (
        (i.removed_at is not null and exists (select 1 from print_tasks t where t.item_id = i.id and (t.status = 'pending'
          or (t.status = 'in_progress' and coalesce(r.findings, '[]') not like '%changed-after-start%'))))
        or (i.removed_at is null and (
          r.item_id is null
          or (r.reader <> ${readerVersion})
          or r.input_hash <> i.input_hash
          or r.notes_hash <> o.notes_hash
          or r.archive_sha256 is not c.sha256
          or c.updated_at > r.read_at
          or (${hasOtherLink} and r.archive_sha256 is not null and r.findings not like '%file-pending%')
          or (r.findings like '%file-pending%' and c.state = 'read' and not ${hasOtherLink})
          -- it was removed when that was found, and is back
          or (r.findings like '%changed-after-start%' and r.not_made is null
            and not exists (select 1 from print_tasks t where t.item_id = i.id and t.surplus > 0))
          -- until the other order has been read again, which changes nothing here
          or r.findings like '%also-on-other-order%'
          or ${scope.unread ? sql<boolean>`(r.source is null and r.findings like '%not-understood%')` : sql<boolean>`0`}
          or (o.status = 'awaiting_shipment'
            and exists (select 1 from personalizations p where p.item_id = i.id)
            and not exists (select 1 from print_tasks t where t.item_id = i.id and (t.status <> 'cancelled' or t.dropped = 1)))))))
    order by o.ship_by is null, o.ship_by, o.ordered_at, o.id`.execute(db);
  const { orders = 0, lines = 0 } = counted.rows[0] ?? {};
  return { orderIds: found.rows.map(({ id }) => id), lines, orders };
}

/** Orders that wait for shipment; held or unpaid ones only where tasks exist already. */
function inScope({ orderId, since, withFiles }: WorkScope): RawBuilder<boolean> {
  if (orderId !== undefined) return sql`o.id = ${orderId}`;
  const conditions = [
    madeToOrder,
    sql`o.gone_at is null and (o.status = 'awaiting_shipment' or (o.status in ('on_hold', 'awaiting_payment')
      and exists (select 1 from print_tasks t where t.order_id = o.id)))`,
  ];
  if (since !== undefined) {
    // What has to be read anew is news, however old its order is.
    conditions.push(sql`(o.modified_at >= ${since} or o.ordered_at >= ${since}
      or exists (select 1 from readings n where n.order_id = o.id and n.reader = ${notRead}))`);
  }
  if (withFiles) {
    conditions.push(sql`(exists (select 1 from customization_files f where f.order_id = o.id)
      or exists (select 1 from order_items l where l.order_id = o.id and l.options like '%"CustomizedURL"%'))`);
  }
  return sql`(${sql.join(conditions, sql` and `)})`;
}
