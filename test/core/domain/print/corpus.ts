import { readFileSync } from 'node:fs';
import type { FileState, OrderInput, ProductProfile } from '../../../../src/core/domain/print/order-input.ts';
import { productProfile } from '../../../../src/core/domain/print/reading/product-rules.ts';
import type { ReviewReason } from '../../../../src/core/domain/print/review.ts';

/** `[quantity, text, colour 1, colour 2, note]`; what is left out at the end is not looked at. */
type Print = readonly [quantity: number, text: string | null, ...more: (string | null)[]];

interface CorpusLine {
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly options: readonly (readonly [name: string, value: string])[];
  /** An operator's word on the product. */
  readonly profile?: Partial<ProductProfile>;
  readonly file?: FileState;
  readonly expect: {
    readonly prints?: readonly Print[];
    readonly reasons: readonly ReviewReason[];
    readonly askModel?: boolean;
    readonly source?: string;
  };
}

export interface CorpusCase {
  readonly case: string;
  readonly marketplace: string | null;
  readonly number: string;
  readonly note?: string;
  readonly internal?: string;
  readonly lines: readonly CorpusLine[];
}

/** Orders as they come, each line with what must be read of it. */
export const corpus: readonly CorpusCase[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/print/corpus.json', import.meta.url), 'utf8'),
);

/** The order of a case, as the store would give it. */
export function orderOf(found: CorpusCase): OrderInput {
  return {
    orderId: 1,
    orderNumber: found.number,
    marketplace: found.marketplace,
    customerNotes: found.note ?? null,
    internalNotes: found.internal ?? null,
    isDivided: false,
    lines: found.lines.map((line, index) => ({
      itemId: index + 1,
      sku: line.sku,
      name: line.name,
      quantity: line.quantity,
      options: line.options.map(([name, value]) => ({ name, value })),
      file: line.file ?? { state: 'none' },
      profile: productProfile(line.sku, line.name, line.profile ?? null),
    })),
  };
}
