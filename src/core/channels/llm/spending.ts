import { costOf, findPrice, formatNano, type ModelPrice, priceCurrency } from '../../domain/model-prices.ts';
import { localDate, localMidnight } from '../../domain/zones.ts';
import type { LlmSettings } from '../../settings.ts';
import type { Allowance } from '../../store/print/model-calls.ts';
import { operatorPrices } from '../../store/print/model-prices.ts';
import type { Reader } from '../../store/store.ts';
import { mostAnswerTokens } from './question.ts';

/** What one more call may cost, as far as it can be said beforehand. */
export interface Spending {
  readonly price: ModelPrice | null;
  /** What a request of so many bytes may cost at most, in nano-units: no token is shorter than a byte. 0: unknown. */
  worst(requestBytes: number): number;
  /** Null: no limit. */
  readonly allowance: Allowance | null;
  /** Why it must not be asked at all. */
  readonly refusal: string | null;
}

/**
 * The model's price, and the day's allowance in the business's zone.
 *
 * @param now UTC epoch ms
 */
export async function spendingNow(db: Reader, settings: LlmSettings, zone: string, now: number): Promise<Spending> {
  const price = findPrice(settings.model, await operatorPrices(db));
  const { dailyBudget, model } = settings;
  return {
    price,
    worst: (bytes) => (price ? costOf({ prompt: bytes, cached: 0, completion: mostAnswerTokens }, price) : 0),
    allowance:
      dailyBudget === null ? null : { since: localMidnight(now, zone), limitNano: Math.round(dailyBudget * 1e9) },
    refusal:
      dailyBudget !== null && price === null
        ? `The price of ${model} is not known, so LLM_DAILY_BUDGET cannot be kept: set it by “orderdeck model-prices set ${model} --input N --output N --source TEXT” (${priceCurrency} per million tokens).`
        : null,
  };
}

/** Says that the day's budget is spent, and until when. */
export function spentWords(spentNano: number, limitNano: number, zone: string, now: number): string {
  // Days are 23 to 25 hours long: this is the middle of the next one.
  const next = localMidnight(localMidnight(now, zone) + 36 * 3_600_000, zone);
  const [spent, limit] = [formatNano(spentNano), formatNano(limitNano)];
  return `The day’s budget for the language model is spent: ${spent} of ${limit} ${priceCurrency}. It is asked again from ${localDate(next, zone)} 00:00 (${zone}) on.`;
}
