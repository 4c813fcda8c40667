import type { TrendyolOptions } from '../../../../src/core/channels/trendyol/call.ts';
import type { EndpointId } from '../../../../src/core/channels/trendyol/endpoints.ts';
import { budgetLayers, quotaOf } from '../../../../src/core/channels/trendyol/quota.ts';
import type { Clock } from '../../../../src/core/clock.ts';
import { createHttp, type Http } from '../../../../src/core/http.ts';
import { type Budget, layeredBudget } from '../../../../src/core/limits.ts';
import { redactor } from '../../../../src/core/redact.ts';
import type { TrendyolSettings } from '../../../../src/core/settings-trendyol.ts';
import { callRecorder } from '../../../../src/core/store/calls.ts';
import type { Store } from '../../../../src/core/store/store.ts';

/** A seller who exists nowhere, with the smallest tier. */
export const seller: TrendyolSettings = {
  sellerId: '123456',
  apiKey: 'key-of-nobody',
  apiSecret: 'secret-of-nobody',
  baseUrl: 'http://127.0.0.1:9',
  integrator: 'SelfIntegration',
  tier: '50k',
  callsPerMinute: 600,
  callsPerHour: 36_000,
  batchSize: 50,
  products: { origin: 'TR', dimensionalWeight: 1, attributeSpelling: 'single' },
};

/** What the channel is built from: over HTTP, with its budgets and its record of calls in a store. */
export function optionsOf(
  store: Store,
  clock: Clock,
  own: Partial<TrendyolSettings> = {},
  more: Partial<TrendyolOptions> & { readonly timeoutMs?: number; readonly runId?: number } = {},
): TrendyolOptions {
  const { timeoutMs, runId = null, ...options } = more;
  const settings = { ...seller, ...own };
  const budgets = new Map<EndpointId, Budget>();
  const httpOf = (id: EndpointId): Http =>
    createHttp({
      clock,
      redact: redactor([settings.apiKey, settings.apiSecret]),
      record: callRecorder(store, { ...quotaOf(id), runId }),
      service: { title: 'Trendyol', addressSetting: 'TRENDYOL_BASE_URL' },
      timeoutMs,
    });
  return {
    settings,
    httpOf,
    budgetOf: (id) => {
      const budget = budgets.get(id) ?? layeredBudget(budgetLayers(id, settings), { store, clock });
      budgets.set(id, budget);
      return budget;
    },
    clock,
    signal: new AbortController().signal,
    ...options,
  };
}
