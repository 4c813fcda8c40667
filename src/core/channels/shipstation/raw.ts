import type { RawDocument } from '../channel.ts';

/**
 * One order as it was received: its very text, so that numbers keep their digits and half a surrogate pair stays visible as
 * its `\ud83d` escape.
 *
 * @param order the parsed form of `text`
 */
export function rawOrder(order: unknown, text: string): RawDocument {
  return { externalId: orderIdOf(order), body: text.trim() };
}

/** ShipStation's id of an order not yet interpreted; null where there is none that could be told from another's. */
export function orderIdOf(order: unknown): string | null {
  const id = field(order, 'orderId');
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? String(id) : null;
}

/** The order's number as the marketplace gave it, without the blanks around it; null where there is none. */
export function orderNumberOf(order: unknown): string | null {
  const number = field(order, 'orderNumber');
  return typeof number === 'string' ? number.trim() : null;
}

function field(order: unknown, name: string): unknown {
  return typeof order === 'object' && order !== null ? (order as Record<string, unknown>)[name] : undefined;
}
