/** How a job or a call tries again. */
export interface RetryPolicy {
  /** Attempts in all, the first one included; never more than `MOST_ATTEMPTS` are made. */
  readonly attempts: number;
  /** Longest wait after the first failure; doubled after each further one. */
  readonly baseMs: number;
  /** Where the doubling ends. */
  readonly capMs: number;
}

export type NextAttempt =
  /** Try again as attempt number `attempt` at `at` (UTC epoch ms). */
  | { readonly retry: true; readonly attempt: number; readonly at: number }
  /** Enough: a person has to look. */
  | { readonly retry: false; readonly attempts: number };

/** The hard cap: whatever a policy says, nothing is tried more often, so that a wrong setting cannot hammer a vendor. */
export const MOST_ATTEMPTS = 20;

/**
 * Milliseconds to wait after failed attempt number `attempt` (from 1): full jitter, anything from 0 to
 * min(capMs, baseMs × 2^(attempt − 1)), so that those who failed together do not come back together. `random` answers
 * from 0 up to 1. Rule: facts on reliability, B (outbound calls use 1 s and 15 min).
 */
export function backoffDelay(wait: { attempt: number; baseMs: number; capMs: number; random: () => number }): number {
  const ceiling = Math.min(wait.capMs, wait.baseMs * 2 ** (wait.attempt - 1));
  return Math.floor(wait.random() * ceiling);
}

/**
 * What follows after failed attempt number `attempt` (from 1) at `now` (UTC epoch ms). A vendor's Retry-After
 * (`retryAfterMs`) is the least that is waited, even beyond the policy's cap. Rule: facts on reliability, B.
 */
export function nextAttempt(
  policy: RetryPolicy,
  failed: { attempt: number; now: number; random: () => number; retryAfterMs?: number },
): NextAttempt {
  const { attempt, now, random, retryAfterMs = 0 } = failed;
  if (attempt >= Math.min(policy.attempts, MOST_ATTEMPTS)) return { retry: false, attempts: attempt };
  const delay = backoffDelay({ attempt, baseMs: policy.baseMs, capMs: policy.capMs, random });
  return { retry: true, attempt: attempt + 1, at: now + Math.max(delay, retryAfterMs) };
}

/**
 * How long is waited on average (ms) after each failure from attempt `attempt` (from 1) on, until there is none left: to tell an
 * operator ahead what will happen (M66). With full jitter that is half of the longest wait.
 */
export function expectedWaits({ attempts, baseMs, capMs }: RetryPolicy, attempt: number): number[] {
  const left = Math.max(0, Math.min(attempts, MOST_ATTEMPTS) - attempt);
  return Array.from({ length: left }, (_, index) => Math.min(capMs, baseMs * 2 ** (attempt + index - 1)) / 2);
}
