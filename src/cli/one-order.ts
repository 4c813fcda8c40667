import { findOrders, type OrderRef } from '../core/store/orders/orders.ts';
import type { Reader } from '../core/store/store.ts';
import { Refusal } from './failure.ts';

/**
 * The one order that a reference means.
 *
 * @throws Refusal `unknown-order`, or `ambiguous-order` that lists them
 */
export async function oneOrder(db: Reader, ref: string): Promise<OrderRef> {
  const found = await findOrders(db, ref);
  const [only] = found;
  if (!only)
    throw new Refusal(
      'unknown-order',
      `There is no order ${ref}.`,
      'See `orderdeck orders --search …`, or read it: `orderdeck run sync-orders-recent --order …`, of Trendyol `run trendyol-orders --order …`.',
    );
  if (found.length > 1) {
    const which = found.map(
      (order) => `id ${order.id} (number ${order.orderNumber}, ${order.channel} ${order.externalId}, ${order.status})`,
    );
    throw new Refusal(
      'ambiguous-order',
      `${ref} means ${found.length} orders: ${which.join('; ')}.`,
      `Name one by our id: \`orderdeck order id:${only.id}\`.`,
    );
  }
  return only;
}
