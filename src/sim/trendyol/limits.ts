/** How many products a seller may list decides how often it may call (facts B7). */
export const tiers = ['50k', '75k', '150k', '500k', 'unlimited'] as const;
export type Tier = (typeof tiers)[number];

/** Calls per minute by tier, in the order of `tiers`; null: as many as one likes (sample `service-limits`). */
const perMinute = {
  orders: [30, 40, 50, 100, 100],
  packageStatus: [300, 300, 500, null, null],
  trackingNumber: [300, 300, 500, null, null],
  unsupplied: [100, 100, 200, null, null],
  split: [100, 100, 200, null, null],
  productRead: [1000, 1250, 1500, 1750, 2000],
  productWrite: [200, 300, 400, 500, 600],
  inventoryWrite: [350, 500, 1000, 1500, 2000],
  claimsRead: [1000, 1000, 1000, 1000, 1000],
  claimsApprove: [5, 5, 5, 5, 5],
  claimsReject: [5, 5, 5, 5, 5],
} as const;

/** Endpoints that share a budget. */
export type Group = keyof typeof perMinute;

/** The calls of the last `span` ms: however they lie, no more than `limit` fall into any such span. */
class SlidingWindow {
  readonly #limit: number;
  readonly #span: number;
  #calls: number[] = [];

  constructor(limit: number, span: number) {
    this.#limit = limit;
    this.#span = span;
  }

  hasRoom(now: number): boolean {
    const first = this.#calls.findIndex((at) => at > now - this.#span && at <= now);
    this.#calls = first < 0 ? [] : this.#calls.slice(first);
    return this.#calls.length < this.#limit;
  }

  count(now: number): void {
    this.#calls.push(now);
  }
}

const CEILING = { calls: 50, span: 10_000 };
const MINUTE = 60_000;

/** Both layers of the vendor's limits. A refused call uses nothing up. */
export class Limits {
  readonly #tier: number;
  readonly #windows = new Map<string, SlidingWindow>();

  constructor(tier: Tier) {
    this.#tier = tiers.indexOf(tier);
  }

  /** Counts one call of an endpoint at `now` (epoch ms); false when it is one too many. */
  take(endpoint: string, group: Group | null, now: number): boolean {
    const windows = [this.#window(`endpoint ${endpoint}`, CEILING.calls, CEILING.span)];
    const budget = group === null ? null : (perMinute[group][this.#tier] ?? null);
    if (budget !== null) windows.push(this.#window(`group ${group}`, budget, MINUTE));
    if (!windows.every((window) => window.hasRoom(now))) return false;
    for (const window of windows) window.count(now);
    return true;
  }

  #window(key: string, limit: number, span: number): SlidingWindow {
    let window = this.#windows.get(key);
    if (!window) {
      window = new SlidingWindow(limit, span);
      this.#windows.set(key, window);
    }
    return window;
  }
}
