import { formatNano, priceCurrency } from './model-prices.ts';

/** One call as far as a report looks at it; null: not known. Costs in nano-units. */
export interface UsageCall {
  readonly model: string;
  readonly marketplace: string | null;
  readonly ok: boolean;
  readonly errorCode: string | null;
  readonly ms: number;
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly completionTokens: number | null;
  readonly costNano: number | null;
  /** What the cost was reckoned by, as JSON. */
  readonly price: string | null;
  readonly tasks: number;
  readonly reviews: number;
}

/** What a set of calls comes to. Sums of nothing are 0; what needs at least one call is null without one. */
export interface Usage {
  readonly calls: number;
  readonly failed: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** The sum of what is known, in nano-units. */
  readonly costNano: number;
  readonly callsOfUnknownCost: number;
  /** Of good calls, nearest rank. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly tasks: number;
  readonly reviews: number;
}

export interface UsageByName extends Usage {
  /** Null: no marketplace. */
  readonly name: string | null;
  /** The prices that were used, each once, the newest first: `0.40/0.10/1.60, 2026-01-31, LiteLLM`. */
  readonly prices: readonly string[];
}

/** The calls of one span of time (UTC epoch ms, `to` excluded). */
export interface UsageSpan extends Usage {
  readonly from: number;
  readonly to: number;
  /** Busiest first. */
  readonly models: readonly UsageByName[];
  readonly marketplaces: readonly UsageByName[];
  /** Most frequent first. */
  readonly errors: readonly { readonly code: string; readonly calls: number }[];
}

const mostErrors = 5;

/** Adds up the calls of a span. */
export function usageOf(calls: readonly UsageCall[], from: number, to: number): UsageSpan {
  const errors = [
    ...groups(
      calls.filter((call) => !call.ok),
      (call) => call.errorCode ?? 'unknown',
    ),
  ]
    .map(([code, failed]) => ({ code: String(code), calls: failed.length }))
    .sort((a, b) => b.calls - a.calls || a.code.localeCompare(b.code));
  return {
    ...sum(calls),
    from,
    to,
    models: byName(calls, (call) => call.model),
    marketplaces: byName(calls, (call) => call.marketplace),
    errors: errors.slice(0, mostErrors),
  };
}

function byName(calls: readonly UsageCall[], nameOf: (call: UsageCall) => string | null): UsageByName[] {
  return [...groups(calls, nameOf)]
    .map(([name, own]) => ({ name, ...sum(own), prices: pricesOf(own) }))
    .sort((a, b) => b.calls - a.calls || String(a.name).localeCompare(String(b.name)));
}

function groups<K>(calls: readonly UsageCall[], keyOf: (call: UsageCall) => K): Map<K, UsageCall[]> {
  const all = new Map<K, UsageCall[]>();
  for (const call of calls) {
    const own = all.get(keyOf(call));
    if (own) own.push(call);
    else all.set(keyOf(call), [call]);
  }
  return all;
}

function sum(calls: readonly UsageCall[]): Usage {
  const total = (of: (call: UsageCall) => number | null): number =>
    calls.reduce((all, call) => all + (of(call) ?? 0), 0);
  const times = calls.filter(({ ok }) => ok).map(({ ms }) => ms);
  return {
    calls: calls.length,
    failed: calls.filter(({ ok }) => !ok).length,
    promptTokens: total((call) => call.promptTokens),
    cachedTokens: total((call) => call.cachedTokens),
    completionTokens: total((call) => call.completionTokens),
    costNano: total((call) => call.costNano),
    callsOfUnknownCost: calls.filter(({ costNano }) => costNano === null).length,
    p50Ms: rank(times, 0.5),
    p95Ms: rank(times, 0.95),
    tasks: total((call) => call.tasks),
    reviews: total((call) => call.reviews),
  };
}

function rank(times: readonly number[], share: number): number | null {
  return [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? null;
}

interface StoredPrice {
  readonly input?: number;
  readonly cached?: number | null;
  readonly output?: number;
  readonly asOf?: string;
  readonly source?: string;
}

/** What calls that cost nothing were reckoned by says nothing; of the others each price once. */
function pricesOf(calls: readonly UsageCall[]): string[] {
  const texts = calls.flatMap(({ price, costNano }) => (price === null || costNano === 0 ? [] : [priceWords(price)]));
  return [...new Set(texts.reverse())];
}

function priceWords(json: string): string {
  const { input, cached, output, asOf, source = '' } = JSON.parse(json) as StoredPrice;
  if (input === undefined || output === undefined) return source;
  return `${[input, cached ?? input, output].map(formatNano).join('/')}, ${asOf}, ${source}`;
}

/** `0.0123 USD`, `0.0123 USD and 2 calls of unknown cost`, `unknown`; never 0 for what nobody knows. */
export function costWords({ calls, costNano, callsOfUnknownCost: unknown }: Usage): string {
  if (unknown === 0) return `${formatNano(costNano)} ${priceCurrency}`;
  if (unknown === calls || costNano === 0) return 'unknown';
  return `${formatNano(costNano)} ${priceCurrency} and ${callWords(unknown)} of unknown cost`;
}

/** One line: `12 calls, 1 failed, 34000 tokens, 0.0123 USD, half within 2.0 s, 95 % within 5.1 s`; `no calls`. */
export function usageWords(usage: Usage): string {
  const { calls, failed, p50Ms, p95Ms } = usage;
  if (calls === 0) return 'no calls';
  const tokens = usage.promptTokens + usage.completionTokens;
  const times =
    p50Ms === null || p95Ms === null ? [] : [`half within ${inSeconds(p50Ms)}, 95 % within ${inSeconds(p95Ms)}`];
  const head = `${callWords(calls)}${failed > 0 ? `, ${failed} failed` : ''}`;
  return [head, `${tokens} tokens`, costWords(usage), ...times].join(', ');
}

export function callWords(calls: number): string {
  return `${calls} call${calls === 1 ? '' : 's'}`;
}

export function inSeconds(ms: number | null): string {
  return ms === null ? '-' : `${(ms / 1000).toFixed(1)} s`;
}

/** How a figure moved against the span before: `+50 %`, `−10 %`, `the same`, `new`; null: there is nothing to compare. */
export function trend(now: number, before: number): string | null {
  if (before === 0) return now === 0 ? null : 'new';
  const change = Math.round(((now - before) / before) * 100);
  if (change === 0) return 'the same';
  return `${change > 0 ? '+' : '−'}${Math.abs(change)} %`;
}
