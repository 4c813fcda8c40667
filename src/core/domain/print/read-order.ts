import type { OrderInput } from './order-input.ts';
import type { LineReading } from './personalization.ts';
export function readOrder(order: OrderInput): readonly LineReading[] {
  return order.lines.map((line) => {
    const text = line.options.find((option) => /name|personali/i.test(option.name))?.value ?? null;
    if (text === null)
      return {
        source: null,
        personalizations: [],
        findings: [{ reason: 'missing-personalization', detail: '', position: null }],
        askModel: false,
      };
    return {
      source: 'option',
      personalizations: [
        {
          text,
          fields: [],
          color1: 'Black',
          color2: null,
          font: null,
          quantity: line.quantity,
          note: null,
          origins: {},
        },
      ],
      findings: [],
      askModel: false,
    };
  });
}
