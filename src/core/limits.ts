import type { Clock } from './clock.ts';
import {
  type BudgetKey,
  blockBudget,
  delayBudget,
  longestBlockMs,
  openBudget,
  type Pace,
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

/** One limit of a provider's: so many calls in any window of `windowMs`. */
export interface BudgetLayer extends BudgetKey {
  readonly limit: number;
  readonly windowMs: number;
  /** Calls that may follow one another at once after a quiet time. */
  readonly burst: number;
  /** How many of the burst only urgent callers may use. */
  readonly reserve: number;
  /** Calls that are under way at the same time at most; 4 unless told. */
  readonly inFlight?: number;
  /** Whether all who take by this budget are urgent here: their share is kept for them while others take all they can. */
  readonly favoured?: boolean;
}

export interface Shared {
  readonly store: Store;
  readonly clock: Clock;
}

/** The provider counts in its own clock's seconds; a call a moment early would be refused. */
const marginMs = 250;

/** A budget of one limit. */
export function storeBudget({ store, clock, ...layer }: BudgetLayer & Shared): Budget {
  return layeredBudget([layer], { store, clock });
}

interface Layer extends BudgetLayer {
  readonly steady: number;
  readonly urgent: Pace;
  readonly ordinary: Pace;
}

/**
 * A budget in the store over limits that all count the same calls, one row per channel and group: the generic cell rate algorithm
 * (a leaky bucket as one number). A call takes from all of them at once. What the provider says is said of the first.
 *
 * Why no window of the provider's ever holds more than `limit` calls: within any window a row lets through at most `burst`
 * plus one call per interval, and the calls let through before it that arrive inside it, however late, are calls under way,
 * at most `inFlight`. The interval is chosen so that the three add up to the limit.
 *
 * @throws RangeError when burst and calls under way leave nothing of a limit
 */
export function layeredBudget(limits: readonly [BudgetLayer, ...BudgetLayer[]], { store, clock }: Shared): Budget {
  const layers = limits.map(paced);
  const [first] = layers as [Layer, ...Layer[]];
  const key: BudgetKey = { channel: first.channel, group: first.group };

  let opened = false;
  const open = async (): Promise<void> => {
    if (opened) return;
    for (const { channel, group, ...terms } of layers) await openBudget(store, { channel, group }, terms);
    opened = true;
  };

  return {
    async take({ urgent = false, signal, onWait }) {
      await open();
      const claims = layers.map((layer) => ({
        key: { channel: layer.channel, group: layer.group },
        pace: urgent || layer.favoured ? layer.urgent : layer.ordinary,
      }));
      for (;;) {
        signal.throwIfAborted();
        const now = clock.now();
        const refusal = await takeCall(store, claims, now);
        if (refusal === null) return;
        onWait?.(refusal.until, refusal.blockedWhy ?? paceWords(layers[claims.indexOf(refusal.claim)] ?? first));
        await clock.sleep(refusal.until - now, signal);
      }
    },

    async observe(answer) {
      const now = clock.now();
      if ('throttledMs' in answer) {
        await open();
        const wait = Math.min(Math.max(0, answer.throttledMs) + marginMs, longestBlockMs);
        return blockBudget(store, key, now + wait, 'it answered “too many requests”', now);
      }
      const resetMs = Math.min(Math.max(0, answer.resetMs), first.windowMs);
      if (answer.remaining <= 0) {
        await open();
        return blockBudget(store, key, now + resetMs + marginMs, 'it says that its quota is used up', now);
      }
      // Let no more calls through until the window ends than are left in it. Our own pace leaves more than that, so this
      // moves the row only when another program uses the same key; most answers cost no write.
      const tat = now + resetMs + first.urgent.toleranceMs - answer.remaining * first.urgent.intervalMs + 1;
      if (tat > now) {
        await open();
        await delayBudget(store, key, tat);
      }
    },
  };
}

function paced(layer: BudgetLayer): Layer {
  const { limit, windowMs, burst, reserve, inFlight = 4 } = layer;
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
  return { ...layer, steady, urgent: pace(burst), ordinary: pace(burst - reserve) };
}

function paceWords({ steady, windowMs }: Layer): string {
  return `the pace of ${steady} calls in ${windowMs / 1000} s that all jobs share`;
}
