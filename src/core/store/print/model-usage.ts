import { type UsageSpan, usageOf } from '../../domain/model-usage.ts';
import { localMidnight } from '../../domain/zones.ts';
import type { Reader } from '../store.ts';

/** What language models were used for from `from` on until before `to` (UTC epoch ms). Holds no word of a buyer's. */
export async function modelUsage(db: Reader, from: number, to: number): Promise<UsageSpan> {
  const rows = await db
    .selectFrom('model_calls')
    .select(['model', 'marketplace', 'ok', 'error_code', 'ms', 'cost_nano', 'price', 'tasks', 'reviews'])
    .select(['prompt_tokens', 'cached_tokens', 'completion_tokens'])
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('id')
    .execute();
  const calls = rows.map((row) => ({
    model: row.model,
    marketplace: row.marketplace,
    ok: row.ok === 1,
    errorCode: row.error_code,
    ms: row.ms,
    promptTokens: row.prompt_tokens,
    cachedTokens: row.cached_tokens,
    completionTokens: row.completion_tokens,
    costNano: row.cost_nano,
    price: row.price,
    tasks: row.tasks,
    reviews: row.reviews,
  }));
  return usageOf(calls, from, to);
}

/** Whole days that ended with yesterday, as many before them, and today so far. */
export interface UsageReport {
  readonly days: number;
  readonly period: UsageSpan;
  readonly before: UsageSpan;
  readonly today: UsageSpan;
}

const hour = 3_600_000;

/**
 * The usage of the last `days` whole days of the business's zone.
 *
 * @param now UTC epoch ms
 */
export async function usageReport(db: Reader, zone: string, days: number, now: number): Promise<UsageReport> {
  const today = localMidnight(now, zone);
  // Days are 23 to 25 hours long: from a midnight, so many times 24 hours and then half a day back is inside the day looked for.
  const daysBefore = (count: number): number => localMidnight(today - count * 24 * hour + 12 * hour, zone);
  const [from, earlier] = [daysBefore(days), daysBefore(2 * days)];
  return {
    days,
    period: await modelUsage(db, from, today),
    before: await modelUsage(db, earlier, from),
    today: await modelUsage(db, today, now + 1),
  };
}
