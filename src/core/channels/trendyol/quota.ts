import type { BudgetLayer } from '../../limits.ts';
import { type TrendyolSettings, trendyolTiers } from '../../settings-trendyol.ts';
import { everyCall, everyCallByTheHour } from '../../store/budgets.ts';
import { type Endpoint, type EndpointGroup, type EndpointId, endpoints } from './endpoints.ts';

const channel = 'trendyol';
const minuteMs = 60_000;

/** The longest that a refused quota says nothing: the hard ceiling counts ten seconds, so asked again it is in order. */
export const silentThrottleMs = 10_000;

type PerTier = readonly [number | null, number | null, number | null, number | null, number | null];

/** Calls a minute by the seller's tier, in the order of `trendyolTiers`; null: no limit but the ceiling (facts on Trendyol, B7). */
const perMinute: Readonly<Record<EndpointGroup, PerTier>> = {
  'orders-list': [30, 40, 50, 100, 100],
  'orders-stream': [null, null, null, null, null],
  'package-status': [300, 300, 500, null, null],
  'package-tracking': [300, 300, 500, null, null],
  'package-unsupplied': [100, 100, 200, null, null],
  'package-split': [100, 100, 200, null, null],
  'product-read': [1000, 1250, 1500, 1750, 2000],
  'product-write': [200, 300, 400, 500, 600],
  'price-and-stock': [350, 500, 1000, 1500, 2000],
  'claims-read': [1000, 1000, 1000, 1000, 1000],
  'claims-approve': [5, 5, 5, 5, 5],
  'claims-reject': [5, 5, 5, 5, 5],
  webhooks: [null, null, null, null, null],
};

/** The quota that calls of an endpoint are noted under. */
export function quotaOf(id: EndpointId): { readonly channel: string; readonly group: string } {
  return { channel, group: `${endpoints[id].group}/${id}` };
}

/**
 * Every limit that a call counts against: the tier's of its group (a refusal is said of this one, so that it slows only its group),
 * the hard ceiling of 50 in 10 s of the endpoint itself, and the seller's own cap a minute and an hour. The stream has no limit
 * but the advice of five seconds between calls.
 */
export function budgetLayers(id: EndpointId, settings: TrendyolSettings): [BudgetLayer, ...BudgetLayer[]] {
  const { group, favoured = false }: Endpoint = endpoints[id];
  const own = quotaOf(id);
  const limit = perMinute[group][trendyolTiers.indexOf(settings.tier)] ?? null;
  const cap = (name: string, limit: number, windowMs: number): BudgetLayer => ({
    ...spread({ channel, group: name, limit, windowMs }),
    favoured,
  });
  const ceiling = spread({ ...own, limit: 50, windowMs: 10_000 });
  const caps = [
    cap(everyCall, settings.callsPerMinute, minuteMs),
    cap(everyCallByTheHour, settings.callsPerHour, 60 * minuteMs),
  ];
  if (group === 'orders-stream') {
    const advice = { channel, group, limit: 2, windowMs: 5000, burst: 1, reserve: 0, inFlight: 0 };
    return [advice, ceiling, ...caps];
  }
  return limit === null
    ? [ceiling, ...caps]
    : [spread({ channel, group, limit, windowMs: minuteMs }), ceiling, ...caps];
}

/** A tenth of a limit may come at once, half of that only in a hurry; another tenth is for what is under way. */
function spread(of: Pick<BudgetLayer, 'channel' | 'group' | 'limit' | 'windowMs'>): BudgetLayer {
  const tenth = Math.floor(of.limit / 10);
  const burst = Math.max(of.limit < 6 ? 1 : 2, Math.min(24, tenth));
  return { ...of, burst, reserve: Math.floor(burst / 2), inFlight: Math.max(1, Math.min(8, tenth)) };
}
