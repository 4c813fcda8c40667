import type { Clock } from './clock.ts';
import {
  type BudgetKey,
  blockBudget,
  delayBudget,
  longestBlockMs,
  openBudget,
  type Pace,
  readBudget,
  takeCall,
} from './store/budgets.ts';
import type { Store } from './store/store.ts';

/** Told before a wait: until when (UTC epoch ms), and why, in words for the operator. */
export type OnWait = (until: number, why: string) => void;

export interface TakeOptions {
  /** Somebody waits at a screen for this call: it may use what is held in reserve. */
  readonly urgent?: boolean | undefined;
  readonly signal: AbortSignal;
  readonly onWait?: OnWait | undefined;
}

/** What a provider's answer says of our quota: how many calls are left until its window ends, or to go away for a while. */
export type QuotaAnswer = { readonly remaining: number; readonly resetMs: number } | { readonly throttledMs: number };

/** A provider's limit, held over all threads, processes and restarts. */
export interface Budget {
  /** Returns when one call may be made now. Waiting is a state, never a failure: rejects only with the signal's reason. */
  take(options: TakeOptions): Promise<void>;
  /** Obeys what the provider said of the quota; the provider is always right. */
  observe(answer: QuotaAnswer): Promise<void>;
}

export interface BudgetOptions extends BudgetKey {
  readonly store: Store;
  readonly clock: Clock;
  /** The provider's limit: so many calls in any window of `windowMs`. */
  readonly limit: number;
  readonly windowMs: number;
  /** Calls that may follow one another at once after a quiet time. */
  readonly burst: number;
  /** How many of the burst only urgent callers may use. */
  readonly reserve: number;
  /** Calls that are under way at the same time at most; 4 unless told. */
  readonly inFlight?: number;
}

/** The provider counts in its own clock's seconds; a call a moment early would be refused. */
const marginMs = 250;

/**
 * A budget in the store, one row per channel and group: the generic cell rate algorithm (a leaky bucket as one number).
 *
 * Why no window of the provider's ever holds more than `limit` calls: within any window the row lets through at most `burst`
 * plus one call per interval, and the calls let through before it that arrive inside it, however late, are calls under way,
 * at most `inFlight`. The interval is chosen so that the three add up to the limit.
 *
 * @throws RangeError when burst and calls under way leave nothing of the limit
 */
export function storeBudget(options: BudgetOptions): Budget {
  const { store, clock, channel, group, limit, windowMs, burst, reserve, inFlight = 4 } = options;
  const key: BudgetKey = { channel, group };
  const steady = limit - burst - inFlight;
  if (steady < 1 || reserve >= burst) {
    throw new RangeError(
      `A burst of ${burst} (${reserve} kept back) and ${inFlight} calls under way do not fit a limit of ${limit}.`,
    );
  }
  const intervalMs = Math.ceil(windowMs / steady);
  const pace = (ahead: number): Pace => ({
    intervalMs,
    toleranceMs: (ahead - 1) * intervalMs,
    horizonMs: 2 * windowMs,
  });
  const [urgentPace, ordinaryPace] = [pace(burst), pace(burst - reserve)];
  const paceWords = `the pace of ${steady} calls in ${windowMs / 1000} s that all jobs share`;

  let opened = false;
  const open = async (): Promise<void> => {
    if (!opened) await openBudget(store, key, limit, windowMs);
    opened = true;
  };

  return {
    async take({ urgent = false, signal, onWait }) {
      await open();
      const mine = urgent ? urgentPace : ordinaryPace;
      for (;;) {
        signal.throwIfAborted();
        const now = clock.now();
        if (await takeCall(store, key, mine, now)) return;
        const state = await readBudget(store.db, key);
        const inTurn = state.tat - mine.toleranceMs;
        const blocked = state.blockedUntil > inTurn && state.blockedUntil <= now + longestBlockMs;
        const until = blocked ? state.blockedUntil : inTurn;
        if (until <= now) continue;
        onWait?.(until, blocked ? state.blockedWhy : paceWords);
        await clock.sleep(until - now, signal);
      }
    },

    async observe(answer) {
      const now = clock.now();
      if ('throttledMs' in answer) {
        await open();
        const wait = Math.min(Math.max(0, answer.throttledMs) + marginMs, longestBlockMs);
        return blockBudget(store, key, now + wait, 'it answered “too many requests”', now);
      }
      const resetMs = Math.min(Math.max(0, answer.resetMs), windowMs);
      if (answer.remaining <= 0) {
        await open();
        return blockBudget(store, key, now + resetMs + marginMs, 'it says that its quota is used up', now);
      }
      // Let no more calls through until the window ends than are left in it. Our own pace leaves more than that, so this
      // moves the row only when another program uses the same key; most answers cost no write.
      const tat = now + resetMs + urgentPace.toleranceMs - answer.remaining * intervalMs + 1;
      if (tat > now) {
        await open();
        await delayBudget(store, key, tat);
      }
    },
  };
}
