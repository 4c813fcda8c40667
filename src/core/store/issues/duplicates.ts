import { type RawBuilder, sql } from 'kysely';
import { openStatuses } from '../../domain/order.ts';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';

/** Two orders that are one. The later one is the one that we learned of later. Times are UTC epoch ms. */
export interface Duplicate {
  readonly earlier: DuplicateSide;
  readonly later: DuplicateSide;
  /** How they are known to be the same. */
  readonly by: 'number' | 'content';
}

export interface DuplicateSide {
  readonly id: number;
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly storeId: string | null;
  readonly status: string;
  readonly firstSeenAt: number;
  /** Tasks begun or made, and tasks that wait. */
  readonly begun: number;
  readonly waiting: number;
}

const minutesMs = 10 * 60_000;

/** What is neither called off nor gone: it was made, or will be. */
const lives = (order: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(`${order}.gone_at`)} is null and ${sql.ref(`${order}.status`)} in ${among([...openStatuses, 'shipped', 'delivered'])}`;

const oneIsOpen = sql<boolean>`(o.status in ${among(openStatuses)} or x.status in ${among(openStatuses)})`;

const sameBuyer = sql<boolean>`(lower(o.customer_email) = lower(x.customer_email)
  or (o.customer_name = x.customer_name and o.ship_to ->> '$.postalCode' = x.ship_to ->> '$.postalCode'))`;

/** Packages of one order bear its number, and so do the parts of one that was split. */
const areParts = sql<boolean>`o.channel = x.channel and ((o.created_by is not null and x.created_by is not null)
  or (o.merged_or_split = 1 and x.merged_or_split = 1)
  or o.parent_external_id is x.external_id or x.parent_external_id is o.external_id)`;

const goods = (order: string): RawBuilder<string | null> =>
  sql`(select group_concat(sku || ' ' || pieces, char(10)) from (select upper(trim(coalesce(i.sku, i.name))) as sku, sum(i.quantity) as pieces
    from order_items i where i.order_id = ${sql.ref(`${order}.id`)} and i.removed_at is null and i.adjustment = 0 group by 1 order by 1))`;

/**
 * Pairs of which one at least is open: the same number at the same marketplace, of one buyer or one amount; or the same buyer, goods and
 * amount within ten minutes by two ways (channels, or stores of one channel).
 *
 * @param which orders, `o`, are meant: one of the two
 */
export async function duplicates(db: Reader, which: RawBuilder<boolean>): Promise<Duplicate[]> {
  const byNumber = await sql<{ one: number; other: number }>`
    select o.id as one, x.id as other
    from orders o join orders x on x.order_number = o.order_number and x.id <> o.id
    where ${which} and ${lives('o')} and ${lives('x')} and ${oneIsOpen} and not (${areParts})
      and lower(o.marketplace) is lower(x.marketplace) and (${sameBuyer} or (o.total = x.total and o.currency = x.currency))
      and (o.channel <> x.channel or o.store_id is x.store_id or (${sameBuyer} and o.total = x.total))`.execute(db);
  // By status and time, of which there are a few in ten minutes; by amount there may be thousands, hence the plus.
  const byContent = await sql<{ one: number; other: number }>`
    select o.id as one, x.id as other
    from orders o join orders x on x.ordered_at between o.ordered_at - ${minutesMs} and o.ordered_at + ${minutesMs}
      and +x.total = o.total and x.id <> o.id
    where ${which} and ${lives('o')} and ${lives('x')} and ${oneIsOpen} and not (${areParts}) and x.currency = o.currency
      and x.order_number <> o.order_number and (x.channel <> o.channel or x.store_id is not o.store_id)
      and ${sameBuyer} and ${goods('o')} = ${goods('x')}`.execute(db);
  const pairs = new Map<string, Duplicate['by']>();
  const note = (by: Duplicate['by'], rows: readonly { one: number; other: number }[]) => {
    for (const { one, other } of rows) pairs.set(`${Math.min(one, other)} ${Math.max(one, other)}`, by);
  };
  note('content', byContent.rows);
  note('number', byNumber.rows);
  return besideEachOther(db, pairs);
}

async function besideEachOther(db: Reader, pairs: ReadonlyMap<string, Duplicate['by']>): Promise<Duplicate[]> {
  if (pairs.size === 0) return [];
  const idsOf = (pair: string): number[] => pair.split(' ').map(Number);
  const ids = [...new Set([...pairs.keys()].flatMap(idsOf))];
  const { rows } = await sql<DuplicateSide>`
    select o.id, o.channel, o.external_id as externalId, o.order_number as orderNumber, o.store_id as storeId, o.status,
      o.first_seen_at as firstSeenAt,
      (select count(*) from print_tasks t where t.order_id = o.id and t.status in ('in_progress', 'completed')) as begun,
      (select count(*) from print_tasks t where t.order_id = o.id and t.status in ('pending', 'held')) as waiting
    from orders o where o.id in ${among(ids)}`.execute(db);
  const sides = new Map(rows.map((side) => [side.id, side]));
  return [...pairs].flatMap(([pair, by]) => {
    const [earlier, later] = idsOf(pair).map((id) => sides.get(id));
    return earlier && later ? [{ earlier, later, by }] : [];
  });
}
