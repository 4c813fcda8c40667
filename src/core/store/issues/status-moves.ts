import { type RawBuilder, sql } from 'kysely';
import { openStatuses } from '../../domain/order.ts';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';

/**
 * An open order whose last change of status came from one in which it was on its way, by no person's word on it: a fix, and the undoing
 * of one, go by what the source says. Times are UTC epoch ms.
 */
export interface MovedBack {
  readonly orderId: number;
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly currency: string;
  readonly status: string;
  readonly former: string;
  readonly at: number;
}

/** @param which orders, `o`, are meant */
export async function movedBack(db: Reader, which: RawBuilder<boolean>): Promise<MovedBack[]> {
  const { rows } = await sql<MovedBack>`
    select o.id as orderId, o.channel, o.external_id as externalId, o.order_number as orderNumber, o.currency, o.status,
      c.before ->> '$.status' as former, c.at
    from orders o join changes c on c.id = (select x.id from changes x
      where x.order_id = o.id and x.entity = 'order' and x.after ->> '$.status' is not null order by x.id desc limit 1)
      left join acts a on a.id = c.act_id
    where o.status in ${among(openStatuses)} and o.gone_at is null and (a.id is null or a.action in ('fix', 'undo'))
      and c.before ->> '$.status' in ('shipped', 'delivered', 'returned') and ${which}`.execute(db);
  return rows;
}
