import { sql } from 'kysely';
import { openStatuses } from '../../domain/order.ts';
import { among } from '../among.ts';
import type { Writer } from '../orders/changes.ts';
import { moveCursor, readCursor } from '../orders/cursors.ts';
import { openStream } from '../orders/order-streams.ts';
import type { Reader, Tx } from '../store.ts';

/** An order as a channel's list of open orders has it. Times are UTC epoch ms. */
export interface ListedOrder {
  readonly externalId: string;
  readonly orderNumber: string;
  readonly sourceStatus: string;
  /** Null where it could not be read. */
  readonly modifiedAt: number | null;
}

/** When the newest whole reading of a channel's open orders began, and the one before it; null: there was none. */
export interface OpenReadings {
  readonly newest: number | null;
  readonly before: number | null;
}

export async function openReadings(db: Reader, channel: string): Promise<OpenReadings> {
  const { watermark, position } = await readCursor(db, openStream(channel));
  const before = (position as { before?: number } | null)?.before ?? null;
  return { newest: watermark, before };
}

/** Keeps what a reading that began at `began` has met, each order once. */
export async function keepListed(
  tx: Tx,
  by: Writer,
  channel: string,
  orders: readonly ListedOrder[],
  began: number,
): Promise<void> {
  await sql`insert into source_index
      (channel, external_id, order_number, source_status, modified_at, first_read_at, read_at, run_id)
    select ${channel}, value ->> 'externalId', value ->> 'orderNumber', value ->> 'sourceStatus', value ->> 'modifiedAt',
      ${began}, ${began}, ${by.runId}
    from json_each(${JSON.stringify(orders)}) where true
    on conflict (external_id, channel) do update set
      order_number = excluded.order_number, source_status = excluded.source_status, modified_at = excluded.modified_at,
      times = source_index.times + 1, absent = 0, read_at = excluded.read_at, run_id = excluded.run_id`.execute(tx);
}

/**
 * Ends a whole reading: what it did not meet is off the list. Our orders that the source has changed since we read them are looked
 * at again.
 */
export async function closeReading(tx: Tx, by: Writer, channel: string, began: number): Promise<void> {
  const { newest } = await openReadings(tx, channel);
  await tx
    .deleteFrom('source_index')
    .where('channel', '=', channel)
    .where('absent', '=', 0)
    .where('read_at', '<', began)
    .execute();
  await sql`delete from source_index where channel = ${channel} and absent > 0 and not exists (
    select 1 from orders o where o.external_id = source_index.external_id and o.channel = source_index.channel
      and o.gone_at is null and o.status in ${among(openStatuses)})`.execute(tx);
  await moveCursor(tx, by, openStream(channel), { watermark: began, position: { before: newest } });
  await sql`insert into touched (kind, key, due_at)
    select 'order', cast(o.id as text), 0 from source_index x
      join orders o on o.external_id = x.external_id and o.channel = x.channel
    where x.channel = ${channel} and x.modified_at > o.modified_at
    on conflict (key, kind) do update set due_at = 0 where due_at <> 0`.execute(tx);
}

/**
 * Orders that are open here, that no list has told otherwise of since `before` (UTC epoch ms), and that the newest reading did not
 * meet; those that were asked for longest ago first.
 */
export async function unlistedOrders(
  db: Reader,
  channel: string,
  before: number,
  limit: number,
): Promise<readonly (Omit<ListedOrder, 'modifiedAt'> & { readonly orderId: number })[]> {
  const { rows } = await sql<Omit<ListedOrder, 'modifiedAt'> & { orderId: number }>`
    select o.id as orderId, o.external_id as externalId, o.order_number as orderNumber, o.source_status as sourceStatus
    from orders o left join source_index x on x.external_id = o.external_id and x.channel = o.channel
    where o.status in ${among(openStatuses)} and o.channel = ${channel} and o.gone_at is null and o.changed_at < ${before}
      and (x.external_id is null or x.absent > 0)
    order by coalesce(x.read_at, 0), o.id limit ${limit}`.execute(db);
  return rows;
}

/** Counts that the source answered "not found" for an order of ours, which is then looked at again. */
export async function keepAbsent(
  tx: Tx,
  by: Writer,
  channel: string,
  { orderId, ...order }: Omit<ListedOrder, 'modifiedAt'> & { readonly orderId: number },
): Promise<void> {
  await sql`insert into source_index
      (channel, external_id, order_number, source_status, first_read_at, read_at, times, absent, run_id)
    values (${channel}, ${order.externalId}, ${order.orderNumber}, ${order.sourceStatus}, ${by.now}, ${by.now}, 0, 1, ${by.runId})
    on conflict (external_id, channel) do update set
      times = 0, absent = source_index.absent + 1, read_at = excluded.read_at, run_id = excluded.run_id`.execute(tx);
  await sql`insert into touched (kind, key, due_at) values ('order', ${String(orderId)}, 0)
    on conflict (key, kind) do update set due_at = 0 where due_at <> 0`.execute(tx);
}

/** The source has answered for an order after all. */
export async function forgetAbsent(tx: Tx, channel: string, externalId: string): Promise<void> {
  await tx
    .deleteFrom('source_index')
    .where('channel', '=', channel)
    .where('external_id', '=', externalId)
    .where('absent', '>', 0)
    .execute();
}
