import type { LineInput } from './order-input.ts';
import type { Finding, Personalization } from './personalization.ts';
export function judge(line: LineInput, personalizations: readonly Personalization[]): readonly Finding[] {
  const sum = personalizations.reduce((total, one) => total + one.quantity, 0);
  return sum === line.quantity
    ? []
    : [{ reason: 'quantity-mismatch', detail: `OrderQty=${line.quantity}, ParsedTotalQty=${sum}`, position: null }];
}
