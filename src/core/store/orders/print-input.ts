import { createHash } from 'node:crypto';
import type { ItemOption, SourceOrder } from '../../domain/order.ts';
import { buyerOptions } from '../../domain/print/order-input.ts';

/**
 * What a line's personalization is read from, as one hash: SKU, name, quantity and the buyer's options. What we wrote on the
 * order ourselves is no part of it, nor is the order in which options are listed.
 */
export function itemInputHash(item: {
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly options: readonly ItemOption[];
}): string {
  const options = buyerOptions(item.options).map(({ name, value }) => JSON.stringify([name, value]));
  return hash([item.sku, item.name, item.quantity, options.sort()]);
}

/** An order's notes as one hash: eBay tells there what each line shall say. */
export function notesHash(order: Pick<SourceOrder, 'customerNotes' | 'internalNotes'>): string {
  return hash([order.customerNotes, order.internalNotes]);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
