import { nextAttempt } from './backoff.ts';
import type { Counts, RunError, RunState } from './run.ts';

/** How an attempt came to its end. */
export type AttemptOutcome =
  | {
      readonly kind: 'finished';
      readonly summary: string;
      readonly failedSteps: number;
      /** Jobs that its steps asked for, by id. */
      readonly followedBy?: readonly string[];
    }
  | {
      readonly kind: 'error';
      readonly error: RunError;
      readonly retryable: boolean;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'died'; readonly error: RunError }
  | { readonly kind: 'cancelled'; readonly by: string }
  /** Nothing to work with: a channel it needs is off. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** The engine was told to stop; the run goes on at the next start. */
  | { readonly kind: 'interrupted' };

export interface Attempt {
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly backoff: { readonly baseMs: number; readonly capMs: number };
  readonly counts: Counts;
}

export interface Settlement {
  readonly state: RunState;
  readonly summary: string | null;
  readonly error: RunError | null;
  readonly dueAt?: number;
  readonly giveBackAttempt?: boolean;
}

/**
 * What becomes of a run after an attempt: the one place that decides. Success is compared, not assumed: a run that ended by
 * itself but failed on some of what it saw is `partial`. Every kind of failure counts against the cap (C8).
 *
 * @param random answers from 0 up to 1, for the jitter
 * @param now UTC epoch ms
 */
export function settle(outcome: AttemptOutcome, run: Attempt, random: () => number, now: number): Settlement {
  switch (outcome.kind) {
    case 'finished': {
      const partial = outcome.failedSteps > 0 || run.counts.failed > 0;
      return { state: partial ? 'partial' : 'done', summary: outcome.summary, error: null };
    }
    case 'cancelled':
      return { state: 'cancelled', summary: `cancelled by ${outcome.by}`, error: null };
    case 'skipped':
      return { state: 'skipped', summary: outcome.reason, error: null };
    case 'interrupted':
      return { state: 'queued', summary: null, error: null, dueAt: now, giveBackAttempt: true };
    case 'died':
      return again(outcome.error, null, run, random, now);
    case 'error':
      if (!outcome.retryable) return { state: 'failed', summary: null, error: outcome.error };
      return again(outcome.error, outcome.retryAfterMs, run, random, now);
  }
}

function again(
  error: RunError,
  retryAfterMs: number | null,
  run: Attempt,
  random: () => number,
  now: number,
): Settlement {
  const policy = { attempts: run.maxAttempts, ...run.backoff };
  const next = nextAttempt(policy, {
    attempt: run.attempt,
    now,
    random,
    ...(retryAfterMs !== null && { retryAfterMs }),
  });
  if (!next.retry) return { state: 'failed', summary: null, error };
  return { state: 'retrying', summary: null, error, dueAt: next.at };
}

/** Rescues within this time are counted together. */
export const rescueWindowMs = 72 * 3_600_000;
/** At so many in a row the work is parked. */
export const mostRescues = 3;

/** A run that takes its process down again and again is parked at the third rescue, for a person to look at (facts on reliability, §1). */
export function decideRescue(rule: 'resume' | 'park' | 'drop', rescues: number): 'resume' | 'park' | 'drop' {
  return rule === 'resume' && rescues >= mostRescues ? 'park' : rule;
}
