import { type RawBuilder, sql } from 'kysely';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';

/** An order as it stands here, with the document it was made of and the newest that is kept. Times are UTC epoch ms. */
export interface HeldOrder {
  readonly id: number;
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly status: string;
  readonly sourceStatus: string;
  readonly orderedAt: number;
  readonly paidAt: number | null;
  readonly shipBy: number | null;
  readonly sourceCreatedAt: number | null;
  readonly modifiedAt: number;
  readonly changedAt: number;
  readonly currency: string;
  readonly rawId: number;
  readonly rawSha: string;
  readonly rawAt: number;
  readonly newestRawId: number;
  readonly newestSha: string;
  readonly newestAt: number;
}

/** @param which orders, `o`, are meant; those that are gone at their source are never held against it */
export async function heldOrders(db: Reader, which: RawBuilder<boolean>): Promise<HeldOrder[]> {
  const { rows } = await sql<HeldOrder>`
    select o.id, o.channel, o.external_id as externalId, o.order_number as orderNumber, o.status, o.source_status as sourceStatus,
      o.ordered_at as orderedAt, o.paid_at as paidAt, o.ship_by as shipBy, o.source_created_at as sourceCreatedAt,
      o.modified_at as modifiedAt, o.changed_at as changedAt, o.currency, o.raw_id as rawId, own.sha256 as rawSha,
      own.received_at as rawAt, newest.id as newestRawId, newest.sha256 as newestSha, newest.received_at as newestAt
    from orders o
      join raw_documents own on own.id = o.raw_id
      join raw_documents newest on newest.id = (select max(r.id) from raw_documents r
        where r.channel = o.channel and r.kind = 'order' and r.external_id = o.external_id)
    where o.gone_at is null and ${which} order by o.id`.execute(db);
  return rows;
}

/** What tells one line of an order from another, and how many pieces it has. */
export interface HeldLine {
  readonly itemId: number;
  readonly lineKey: string | null;
  readonly sku: string | null;
  readonly quantity: number;
  readonly adjustment: boolean;
}

/** The lines that these orders have now, by order id. */
export async function heldLines(db: Reader, orderIds: readonly number[]): Promise<ReadonlyMap<number, HeldLine[]>> {
  const rows = await db
    .selectFrom('order_items')
    .select(['id', 'order_id', 'source_line_key', 'sku', 'quantity', 'adjustment'])
    .where('order_id', 'in', among(orderIds))
    .where('removed_at', 'is', null)
    .orderBy('order_id')
    .orderBy('position')
    .execute();
  const byOrder = new Map<number, HeldLine[]>();
  for (const { id, order_id, source_line_key, sku, quantity, adjustment } of rows) {
    const line = { itemId: id, lineKey: source_line_key, sku, quantity, adjustment: adjustment === 1 };
    const lines = byOrder.get(order_id);
    if (lines) lines.push(line);
    else byOrder.set(order_id, [line]);
  }
  return byOrder;
}

/** The texts of these documents, by their ids. */
export async function bodiesOf(db: Reader, rawIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await db.selectFrom('raw_documents').select(['id', 'body']).where('id', 'in', among(rawIds)).execute();
  return new Map(rows.map(({ id, body }) => [id, body]));
}

/** The line of an order that was marked as removed and was this one; null: there is none. */
export async function removedLine(
  db: Reader,
  orderId: number,
  { lineKey, sku }: Pick<HeldLine, 'lineKey' | 'sku'>,
): Promise<number | null> {
  const row = await db
    .selectFrom('order_items')
    .select('id')
    .where('order_id', '=', orderId)
    .where('removed_at', 'is not', null)
    .where('source_line_key', 'is', lineKey)
    .where('sku', 'is', sku)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.id ?? null;
}
