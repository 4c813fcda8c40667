import { type OrderStatus, openStatuses } from '../../domain/order.ts';

const statuses: ReadonlyMap<string, OrderStatus> = new Map([
  ['awaiting_payment', 'awaiting_payment'],
  ['on_hold', 'on_hold'],
  ['awaiting_shipment', 'awaiting_shipment'],
  // Handed to a fulfilment partner: still to be made. Handed back: a person has to decide.
  ['pending_fulfillment', 'awaiting_shipment'],
  ['rejected_fulfillment', 'on_hold'],
  ['shipped', 'shipped'],
  ['cancelled', 'cancelled'],
]);

/** Our word for an order's state at ShipStation; `unknown` for one that it has added since. */
export function statusOf(word: string): OrderStatus {
  return statuses.get(word) ?? 'unknown';
}

/** ShipStation's words for orders in which work may still have to be done, in the order in which most orders go through them. */
export const openWords: readonly string[] = [...statuses]
  .filter(([, status]) => openStatuses.includes(status))
  .map(([word]) => word);
