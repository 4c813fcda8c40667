import { type RawBuilder, sql } from 'kysely';
import { openStatuses } from '../../domain/order.ts';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';

/** An order and another one that it has lines of, by a merge or a split. Times are UTC epoch ms. */
export interface Family {
  readonly homeId: number;
  readonly homeExternalId: string;
  readonly homeStatus: string;
  readonly orderNumber: string;
  readonly channel: string;
  readonly formerId: number;
  readonly formerExternalId: string;
  readonly formerNumber: string;
  readonly formerStatus: string;
  readonly formerGoneAt: number | null;
  /** It was merged into the home; else the home was split off it. */
  readonly merged: 0 | 1;
  /** Open, although it was merged into another or has become others. */
  readonly isOpen: 0 | 1;
  /** Tasks on it that are not cancelled (or dropped by a person), and those of them that are not done. */
  readonly tasks: number;
  readonly openTasks: number;
  /** Since when both are what they are. */
  readonly since: number;
}

/**
 * The homes to ask of: those that are meant, and those of the others that are meant. Of a former one that does not say any more whose it
 * is, the change log knows.
 */
const homes = sql`
  select o.id from meant cross join orders o on o.id = meant.id where o.merged_external_ids <> '[]' or o.parent_external_id is not null
  union select h.id from meant cross join orders o on o.id = meant.id
    cross join orders h on h.external_id = o.absorbed_by and h.channel = o.channel
  union select h.id from meant cross join orders o on o.id = meant.id
    cross join orders h on h.channel = o.channel and h.parent_external_id = o.external_id where h.parent_external_id is not null
  union select h.id from meant cross join orders o on o.id = meant.id
    cross join changes c on c.order_id = o.id and c.entity = 'order' and c.op = 'absorbed'
    cross join orders h on h.external_id = c.after ->> '$.absorbed_by' and h.channel = o.channel where o.absorbed_by is null`;

/**
 * Merged and split orders of which something hangs on the former one: it is still open although merged, or not read again since it was
 * split, or bears tasks although it or the task's line is gone.
 *
 * @param which orders, `o`, are meant: either of the two
 */
export async function drifting(db: Reader, which: RawBuilder<boolean>): Promise<readonly Family[]> {
  const hanging = (status: RawBuilder<boolean>): RawBuilder<number> =>
    sql<number>`(select count(*) from print_tasks t join order_items i on i.id = t.item_id
      where t.order_id = f.id and (f.gone_at is not null or i.removed_at is not null) and ${status})`;
  const { rows } = await sql<Family>`
    with meant (id) as materialized (select o.id from orders o where ${which}),
      homes (id) as materialized (${homes}),
      families (home, former, merged) as (
        select h.id, f.id, 1 from homes cross join orders h on h.id = homes.id cross join json_each(h.merged_external_ids) m
          cross join orders f on f.external_id = m.value and f.channel = h.channel where f.id <> h.id
        union select h.id, f.id, 0 from homes cross join orders h on h.id = homes.id
          cross join orders f on f.external_id = h.parent_external_id and f.channel = h.channel where f.id <> h.id)
    select * from (
      select h.id as homeId, h.external_id as homeExternalId, h.status as homeStatus, h.order_number as orderNumber, h.channel,
        f.id as formerId, f.external_id as formerExternalId, f.order_number as formerNumber, f.status as formerStatus,
        f.gone_at as formerGoneAt, families.merged,
        f.gone_at is null and f.status in ${among(openStatuses)}
          and (families.merged = 1 or f.merged_or_split = 0 or f.created_by is not null) as isOpen,
        ${hanging(sql`(t.status <> 'cancelled' or t.dropped = 1)`)} as tasks,
        ${hanging(sql`t.status in ('pending', 'in_progress', 'held')`)} as openTasks,
        max(h.first_seen_at, coalesce(f.gone_at, (select max(i.removed_at) from order_items i where i.order_id = f.id), h.first_seen_at)) as since
      from families cross join orders h on h.id = families.home cross join orders f on f.id = families.former
      where h.gone_at is null)
    where isOpen = 1 or tasks > 0
    order by homeId, formerId`.execute(db);
  return rows;
}
