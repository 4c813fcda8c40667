const WINDOW = 60_000;

/** Where a caller stands after a request: what the three `X-Rate-Limit-…` headers say (facts A2). */
export interface Quota {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the next window, at least 1. */
  readonly resetSeconds: number;
}

/**
 * The vendor's limit: so many requests in a window of 60 s on the world's clock. The window opens with the first
 * request after the last one closed; the vendor does not say how its windows lie.
 */
export class RateWindow {
  readonly #limit: number;
  #opened = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts one request at `now` (epoch ms). A refused request uses nothing up. */
  take(now: number): Quota {
    this.#roll(now);
    const allowed = this.#used < this.#limit;
    if (allowed) this.#used += 1;
    return this.#quota(now, allowed);
  }

  /** Where the caller stands at `now` (epoch ms), without counting anything. */
  look(now: number): Quota {
    this.#roll(now);
    return this.#quota(now, this.#used < this.#limit);
  }

  #roll(now: number): void {
    if (now - this.#opened < WINDOW && now >= this.#opened) return;
    this.#opened = now;
    this.#used = 0;
  }

  #quota(now: number, allowed: boolean): Quota {
    const resetSeconds = Math.max(1, Math.ceil((this.#opened + WINDOW - now) / 1000));
    return { allowed, limit: this.#limit, remaining: this.#limit - this.#used, resetSeconds };
  }
}

export function rateHeaders(quota: Quota): Record<string, string> {
  return {
    'X-Rate-Limit-Limit': String(quota.limit),
    'X-Rate-Limit-Remaining': String(quota.remaining),
    'X-Rate-Limit-Reset': String(quota.resetSeconds),
  };
}
