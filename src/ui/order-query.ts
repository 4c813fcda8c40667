import { type OrderStatus, orderStatuses } from '../core/domain/order.ts';
import type { OrderFilter } from '../core/store/orders/order-filter.ts';
import type { Filter } from './filter.ts';

/** What can be asked for as `field:value` in the list of orders. */
export const orderFields = ['status', 'market', 'channel', 'tag', 'parked'] as const;

/**
 * A filter as typed, as the store understands it. A status may be cut short (`status:aw`, `status:ship`); `-status:` means
 * every other one.
 *
 * @returns null when no order can pass: a status was asked for that does not exist
 */
export function orderFilter({ words, not, fields, notFields }: Filter): OrderFilter | null {
  const statuses = statusesOf(fields.get('status'), notFields.get('status'));
  if (statuses?.length === 0) return null;
  const market = fields.get('market')?.at(-1);
  const channel = fields.get('channel')?.at(-1);
  const tag = fields.get('tag')?.at(-1);
  return {
    words,
    not,
    ...(statuses && { status: statuses }),
    ...(market && { marketplace: market }),
    ...(channel && { channel }),
    ...(tag && { tag }),
    ...(fields.has('parked') && { parked: true }),
  };
}

/** Null when every status will do. */
function statusesOf(wanted: readonly string[] = [], unwanted: readonly string[] = []): OrderStatus[] | null {
  const means = (status: OrderStatus, text: string): boolean => status.includes(text.replaceAll(/[\s-]/g, '_'));
  const asked = wanted.filter(Boolean);
  const left = unwanted.filter(Boolean);
  if (asked.length === 0 && left.length === 0) return null;
  return orderStatuses.filter(
    (status) =>
      (asked.length === 0 || asked.some((text) => means(status, text))) && !left.some((text) => means(status, text)),
  );
}
