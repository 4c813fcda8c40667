import { rollUpDays, rollUpDueAt } from '../../core/store/stats/roll-up.ts';
import type { Store } from '../../core/store/store.ts';

export interface DayEndOptions {
  readonly zone: string;
  readonly say: (level: 'info' | 'error', text: string) => void;
}

/** Keeps the figures of a day when it is over, and of days that ended while nobody worked; one day in a turn of the engine. */
export class DayEnd {
  readonly #options: DayEndOptions;
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(options: DayEndOptions) {
    this.#options = options;
  }

  /** @param now UTC epoch ms @returns when to look again, UTC epoch ms */
  async look(store: Store, now: number): Promise<number> {
    if (now < this.#dueAt) return this.#dueAt;
    const { zone, say } = this.#options;
    const next = rollUpDueAt(now, zone);
    try {
      const { days, safeBefore } = await rollUpDays(store, { now, zone, most: 1 });
      if (days.length > 0) say('info', `statistics: the figures of ${days.join(', ')} are kept`);
      this.#dueAt = safeBefore === null ? now : next;
    } catch (error) {
      // The runs are still there; the next day's end tries again, and so does whoever wants to delete them.
      say('error', `statistics: the day's figures cannot be kept: ${error instanceof Error ? error.message : error}`);
      this.#dueAt = next;
    }
    return this.#dueAt;
  }
}
