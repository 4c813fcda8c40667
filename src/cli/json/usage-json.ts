import { formatNano, priceCurrency } from '../../core/domain/model-prices.ts';
import type { Usage, UsageByName } from '../../core/domain/model-usage.ts';

/** A usage as --json tells it; `cost` is null when nobody knows any of it. */
export function usageJson(usage: Usage) {
  const { calls, failed, costNano, callsOfUnknownCost, p50Ms, p95Ms, tasks, reviews } = usage;
  const isUnknown = callsOfUnknownCost > 0 && costNano === 0;
  return {
    calls,
    failed,
    tokens: { prompt: usage.promptTokens, cached: usage.cachedTokens, completion: usage.completionTokens },
    cost: isUnknown ? null : { amount: formatNano(costNano), currency: priceCurrency },
    callsOfUnknownCost,
    latencyMs: p50Ms === null ? null : { p50: p50Ms, p95: p95Ms },
    tasks,
    reviews,
  };
}

/** The usage of one model or marketplace. */
export function byNameJson(usage: UsageByName) {
  return { name: usage.name, ...usageJson(usage), prices: usage.prices };
}
