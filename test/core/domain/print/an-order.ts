import type { ModelLine } from '../../../../src/core/domain/print/model/answer.ts';
import type { ModelPersonalization } from '../../../../src/core/domain/print/model/found.ts';
import type { LineInput, OrderInput } from '../../../../src/core/domain/print/order-input.ts';

/** A line as a shop has it, of one piece that carries a name. */
export function aLine(line: Partial<LineInput> = {}): LineInput {
  return {
    itemId: 1,
    sku: 'KEY-1',
    name: 'Name Keyring',
    quantity: 1,
    options: [],
    file: { state: 'none' },
    profile: { personalised: true, colors: null, upperCase: false, maxLength: 40, notMade: null },
    ...line,
  };
}

export function anOrder(order: Partial<OrderInput> = {}): OrderInput {
  return {
    orderId: 71,
    orderNumber: '19-11223-44556',
    marketplace: 'ebay',
    customerNotes: null,
    internalNotes: null,
    isDivided: false,
    lines: [aLine()],
    ...order,
  };
}

/** One piece as a model tells it; the quote is the text unless told. */
export function piece(text: string | null, more: Partial<ModelPersonalization> = {}): ModelPersonalization {
  return { text, color1: null, color2: null, quantity: 1, quote: text ?? '', ...more };
}

export function answered(...personalizations: readonly ModelPersonalization[]): ModelLine[] {
  return [{ itemId: 1, personalizations, unsure: false, why: null }];
}
