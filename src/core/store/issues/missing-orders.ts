import { sql } from 'kysely';
import { modifiedStream } from '../orders/order-streams.ts';
import type { Reader } from '../store.ts';

/** An order that its source lists as open and that we have nothing of. Times are UTC epoch ms. */
export interface MissingOrder {
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly sourceStatus: string;
  readonly modifiedAt: number | null;
  readonly firstReadAt: number;
  readonly times: number;
  /** The run that read the list last. */
  readonly listedBy: number | null;
}

/** @param atLeast so many readings in a row must have met it; what is set aside as unreadable is not missing */
export async function missingOrders(db: Reader, atLeast: number): Promise<MissingOrder[]> {
  const { rows } = await sql<MissingOrder>`
    select x.channel, x.external_id as externalId, x.order_number as orderNumber, x.source_status as sourceStatus,
      x.modified_at as modifiedAt, x.first_read_at as firstReadAt, x.times, x.run_id as listedBy
    from source_index x
    where x.times >= ${atLeast}
      and not exists (select 1 from orders o where o.external_id = x.external_id and o.channel = x.channel)
      and not exists (select 1 from parked p where p.channel = x.channel and p.kind = 'order' and p.key = x.external_id
        and p.resolved_at is null)
    order by x.channel, x.external_id`.execute(db);
  return rows;
}

/** The run that read the span of source time in which an order was changed, and so should have brought it; null: none did. */
export async function whoReadPast(db: Reader, channel: string, modifiedAt: number): Promise<number | null> {
  const row = await db
    .selectFrom('windows')
    .select('run_id')
    .where('stream', '=', modifiedStream(channel))
    .where('from_at', '<=', modifiedAt)
    .where('to_at', '>=', modifiedAt)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.run_id ?? null;
}
