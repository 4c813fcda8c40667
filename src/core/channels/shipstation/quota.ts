import type { HttpAnswer } from '../../http.ts';
import type { QuotaAnswer } from '../../limits.ts';
import { count, retryAfterMs } from '../retry-after.ts';

/**
 * ShipStation V1 allows 40 calls a minute per key pair (facts on ShipStation, A2); spread as `storeBudget` wants it: 32 a
 * minute, four at once after a quiet time, one of them kept for somebody who waits at a screen.
 */
export const shipStationQuota = {
  channel: 'shipstation',
  group: 'all',
  limit: 40,
  windowMs: 60_000,
  burst: 4,
  reserve: 1,
  inFlight: 4,
} as const;

/** How long to stay away after "too many requests" when the vendor does not say: a whole window. */
export const silentThrottleMs = 60_000;

/** What the rate headers say is left, where they say it; Reset counts seconds, not an instant. */
export function quotaLeft(headers: HttpAnswer['headers']): QuotaAnswer | null {
  const remaining = count(headers['x-rate-limit-remaining']);
  const reset = count(headers['x-rate-limit-reset']);
  return remaining === null || reset === null ? null : { remaining, resetMs: reset * 1000 };
}

/**
 * How long (ms) a 429 asks us to stay away: Retry-After, else the rate window's Reset, else null.
 *
 * @param now UTC epoch ms, for a date when the answer does not carry the vendor's own clock
 */
export function throttleMs(answer: HttpAnswer, now: number): number | null {
  const reset = count(answer.headers['x-rate-limit-reset']);
  return retryAfterMs(answer, now) ?? (reset === null ? null : reset * 1000);
}
