import { createHash } from 'node:crypto';
import type { ItemOption, SourceOrder } from '../../domain/order.ts';
import { buyerOptions, isFileLink } from '../../domain/print/order-input.ts';

/**
 * What a line's personalization is read from, as one hash: SKU, name, quantity and the buyer's options. What we wrote on the
 * order ourselves is no part of it, nor is the order in which options are listed. Of the link to its file only that there is one: the
 * file's identity is that of its bytes, and its link may be rotated (facts on Amazon Custom, B1); `linkHash` tells links apart. What
 * lies behind any further link nobody fetches, so those count as they stand.
 */
export function itemInputHash(item: {
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly options: readonly ItemOption[];
  /** The buyer's own under names of ours; see `foreignOptions`. */
  readonly foreign: readonly ItemOption[];
}): string {
  const link = item.options.find(isFileLink);
  const options = [...buyerOptions(item.options), ...item.foreign].map((option) =>
    JSON.stringify([option.name, option === link ? '' : option.value]),
  );
  return hash([item.sku, item.name, item.quantity, options.sort()]);
}

/** An order's notes as one hash: eBay tells there what each line shall say. */
export function notesHash(order: Pick<SourceOrder, 'customerNotes' | 'internalNotes'>): string {
  return hash([order.customerNotes, order.internalNotes]);
}

/** By which a link is known again: the link itself is a credential and stands in the order's options alone. */
export function hashLink(link: string): string {
  return createHash('sha256').update(link.trim()).digest('hex');
}

/** The hash of the link to a line's file; null: it has none. */
export function linkHash(options: readonly ItemOption[]): string | null {
  const link = options.find(isFileLink)?.value ?? null;
  return link === null ? null : hashLink(link);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
