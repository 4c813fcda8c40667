import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** A return that has to be answered. Times are UTC epoch ms. */
export interface DueClaim {
  readonly id: number;
  readonly orderNumber: string;
  readonly orderId: number | null;
  readonly dueAt: number;
  readonly pieces: number;
}

/** Returns with pieces that wait for an answer which was not given yet. */
export async function dueClaims(db: Reader): Promise<DueClaim[]> {
  const { rows } = await sql<DueClaim>`
    select c.id, c.order_number as orderNumber, max(o.id) as orderId, min(i.due_at) as dueAt, count(distinct i.id) as pieces
    from claim_items i join claims c on c.id = i.claim_id
      left join orders o on o.external_id = c.package_external_id and o.channel = c.channel
    where i.status = 'waiting' and i.due_at is not null and (i.answer_state is null or i.answer_state = 'refused')
    group by c.id order by dueAt`.execute(db);
  return rows;
}

/** Orders that have to be sent by about the same time. */
export interface ShipBy {
  /** The earliest of them. */
  readonly dueAt: number;
  readonly orders: number;
  /** Their numbers, the earliest first. */
  readonly numbers: readonly string[];
  readonly firstOrderId: number;
}

const hourMs = 3_600_000;

/** Open, paid orders by the hour of their ship-by, up to a moment (UTC epoch ms). */
export async function shipBys(db: Reader, until: number): Promise<(ShipBy & { readonly hour: number })[]> {
  const { rows } = await sql<{ hour: number; dueAt: number; orders: number; numbers: string; firstOrderId: number }>`
    select cast(ship_by / ${hourMs} as integer) as hour, min(ship_by) as dueAt, count(*) as orders, min(id) as firstOrderId,
      json_group_array(order_number order by ship_by, id) as numbers
    from orders where status = 'awaiting_shipment' and gone_at is null and ship_by <= ${until}
    group by 1 order by 1`.execute(db);
  return rows.map((row) => ({ ...row, numbers: JSON.parse(row.numbers) as string[] }));
}

/** A call whose outcome the marketplace tells for some hours only. */
export interface OpenCall {
  readonly kind: 'products' | 'stock';
  readonly id: number;
  readonly sentAt: number;
}

export async function openCalls(db: Reader): Promise<OpenCall[]> {
  const { rows } = await sql<OpenCall>`
    select 'products' as kind, id, coalesce(sent_at, staged_at) as sentAt from product_batches
      where state in ('sending', 'sent')
    union all select 'stock', id, coalesce(sent_at, staged_at) from stock_calls where state in ('sending', 'sent')
    order by sentAt`.execute(db);
  return rows;
}
