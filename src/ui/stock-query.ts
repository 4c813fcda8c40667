import type { StockFilter } from '../core/store/stock/stock-list.ts';
import type { Filter } from './filter.ts';

/** What can be asked for as `field:value` in the list of stock. */
export const stockFields = ['is'] as const;

/** What a barcode can be asked to be: `is:differs`, `-is:listed`; a beginning will do. */
const kinds = ['differs', 'low', 'problem', 'listed', 'conflict'] as const;

/**
 * A filter as typed, as the store understands it.
 *
 * @returns null when nothing can pass: something was asked for that no barcode can be
 */
export function stockFilter({ words, not, fields, notFields }: Filter): StockFilter | null {
  const flags: Partial<Record<(typeof kinds)[number], boolean>> = {};
  for (const [from, wanted] of [
    [fields, true],
    [notFields, false],
  ] as const) {
    for (const text of (from.get('is') ?? []).filter(Boolean)) {
      const kind = kinds.find((one) => one.startsWith(text));
      if (!kind) return null;
      flags[kind] = wanted;
    }
  }
  return { words, not, ...flags };
}
