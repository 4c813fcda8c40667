import { sql } from 'kysely';
import { type Pace, paceOf } from '../../domain/pace.ts';
import type { Reader } from '../store.ts';

/** How long orders of a channel take lately; null where too few did to tell. */
export interface OrderPace {
  /** From the order to its payment. */
  readonly paying: Pace | null;
  /** From the payment (or the order, where none is told) until it is sent. */
  readonly sending: Pace | null;
  /** From the last piece made until it is sent. */
  readonly handingOver: Pace | null;
}

/** So many of the orders that changed last are looked at. */
const newest = 400;
const dayMs = 24 * 3_600_000;

/**
 * How long orders take, by channel. A source that tells the day of sending is believed to its end; else an order was sent when we
 * learned of it.
 */
export async function orderPaces(db: Reader): Promise<ReadonlyMap<string, OrderPace>> {
  const { rows } = await sql<{
    channel: string;
    orderedAt: number;
    paidAt: number | null;
    sentAt: number | null;
    madeAt: number | null;
  }>`select o.channel, o.ordered_at as orderedAt, o.paid_at as paidAt,
      case when o.status in ('shipped', 'delivered')
        then min(o.changed_at, coalesce(unixepoch(o.ship_date) * 1000 + ${dayMs}, o.changed_at)) end as sentAt,
      (select max(t.finished_at) from print_tasks t where t.order_id = o.id and t.status = 'completed') as madeAt
    from (select * from orders order by changed_at desc, id desc limit ${newest}) o
    where o.paid_at is not null or o.status in ('shipped', 'delivered')`.execute(db);
  const channels = new Set(rows.map(({ channel }) => channel));
  return new Map(
    [...channels].map((channel) => {
      const own = rows.filter((row) => row.channel === channel);
      const sent = own.flatMap(({ sentAt, ...row }) => (sentAt === null ? [] : [{ ...row, sentAt }]));
      return [
        channel,
        {
          paying: paceOf(own.flatMap(({ orderedAt, paidAt }) => (paidAt === null ? [] : [paidAt - orderedAt]))),
          sending: paceOf(sent.map(({ sentAt, paidAt, orderedAt }) => sentAt - (paidAt ?? orderedAt))),
          // A task that was closed with its order says nothing of when it was made.
          handingOver: paceOf(
            sent.flatMap(({ sentAt, madeAt }) => (madeAt === null || madeAt >= sentAt ? [] : [sentAt - madeAt])),
          ),
        },
      ];
    }),
  );
}
