import { type OrderStatus, orderStatuses } from '../../domain/order.ts';
import type { Reader } from '../store.ts';

/** An order as a reference finds it: enough to tell several apart. */
export interface OrderRef {
  readonly id: number;
  readonly channel: string;
  readonly externalId: string;
  readonly orderNumber: string;
  readonly status: OrderStatus;
  /** What the reference is of it: `name`, its number or its channel's id, which outsiders know; `id`, only our own id. */
  readonly by: 'name' | 'id';
}

const ownId = /^id:\s*(\d{1,15})$/i;

/** Our own id in the form that means nothing else, `id:57`; null for any other reference. */
export function ownIdOf(reference: string): number | null {
  const [, digits] = ownId.exec(reference.trim()) ?? [];
  return digits === undefined ? null : Number(digits);
}

/**
 * The orders that an operator may mean by a reference: the marketplace's exact number, the channel's id, or our id (S60), in
 * this order; `id:57` is our id and nothing else. A `#` before a number is left out only when no number has it. One text can
 * mean several orders (split halves share their number; our 57 is not another's number 57): then all are answered, and the
 * caller asks.
 */
export async function findOrders(db: Reader, reference: string): Promise<OrderRef[]> {
  const id = ownIdOf(reference);
  if (id !== null) return ordersNamed(db, null, id);
  const text = reference.trim();
  const found = await ordersNamed(db, text, plainId(text));
  if (found.length > 0 || !text.startsWith('#')) return found;
  const bare = text.slice(1).trim();
  return ordersNamed(db, bare, plainId(bare));
}

function plainId(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

async function ordersNamed(db: Reader, name: string | null, id: number | null): Promise<OrderRef[]> {
  if (name === '') return [];
  const rows = await db
    .selectFrom('orders')
    .select(['id', 'channel', 'external_id', 'order_number', 'status'])
    .where((of) =>
      of.or([
        ...(name === null ? [] : [of('order_number', '=', name), of('external_id', '=', name)]),
        ...(id === null ? [] : [of('id', '=', id)]),
      ]),
    )
    .orderBy('id')
    .execute();
  const found = rows.map((row): OrderRef => {
    const by = row.order_number === name || row.external_id === name ? 'name' : 'id';
    const status = row.status as OrderStatus;
    return { id: row.id, channel: row.channel, externalId: row.external_id, orderNumber: row.order_number, status, by };
  });
  return [...found.filter(({ by }) => by === 'name'), ...found.filter(({ by }) => by === 'id')];
}

/** The channel of each of these orders, by our id. */
export async function channelsOf(db: Reader, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('orders').select(['id', 'channel']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, channel }) => [id, channel]));
}

/** How many orders stand where. */
export async function countOrders(db: Reader): Promise<Record<OrderStatus, number>> {
  const rows = await db
    .selectFrom('orders')
    .select((of) => ['status', of.fn.countAll<number>().as('number')])
    .groupBy('status')
    .execute();
  const counts = Object.fromEntries(orderStatuses.map((status) => [status, 0])) as Record<OrderStatus, number>;
  for (const row of rows) counts[row.status as OrderStatus] = row.number;
  return counts;
}
