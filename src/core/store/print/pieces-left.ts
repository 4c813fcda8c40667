import { type RawBuilder, sql } from 'kysely';
import { madeToOrder } from './printable.ts';

/**
 * How many pieces of an order are still to be made: what is ordered of its lines, less what is made or was dropped by a person. Goods
 * off the shelf are none. Expects the alias o (orders).
 */
export const piecesLeft: RawBuilder<number> = sql<number>`(case when ${madeToOrder} then coalesce((
  select sum(max(0, i.quantity - coalesce((select sum(x.quantity - x.surplus) from print_tasks x
    where x.item_id = i.id and (x.status = 'completed' or (x.status = 'cancelled' and x.dropped = 1))), 0)))
  from order_items i left join readings r on r.item_id = i.id
  where i.order_id = o.id and i.removed_at is null and i.adjustment = 0 and r.not_made is null), 0) else 0 end)`;
