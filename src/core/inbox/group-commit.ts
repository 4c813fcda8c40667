import type { Appended, NewDelivery } from './append.ts';

/** More than this waits nowhere: its sender is told to come again (facts on reliability, C). */
const mostWaiting = 200;

interface Waiting {
  readonly delivery: NewDelivery;
  readonly resolve: (kept: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** What commits have cost, for those who watch. */
export interface CommitFigures {
  readonly commits: number;
  readonly deliveries: number;
  readonly failures: number;
  readonly seconds: number;
}

/**
 * Deliveries that come within a few milliseconds are kept by one durable transaction: what one costs alone, fifty cost
 * together. Whoever hands one in is answered after the commit, never before it.
 */
export class GroupCommit {
  #waiting: Waiting[] = [];
  #figures = { commits: 0, deliveries: 0, failures: 0, seconds: 0 };
  readonly #append: (deliveries: readonly NewDelivery[]) => Appended[];

  constructor(append: (deliveries: readonly NewDelivery[]) => Appended[]) {
    this.#append = append;
  }

  get figures(): CommitFigures {
    return this.#figures;
  }

  /** Whether another one finds no room now. */
  get isFull(): boolean {
    return this.#waiting.length >= mostWaiting;
  }

  /** Resolves when it is kept for good; rejects when it is not kept. */
  add(delivery: NewDelivery): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivery, resolve, reject });
      // After all requests that have come by now, and before the loop looks for more.
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    const begin = performance.now();
    try {
      const kept = this.#append(batch.map(({ delivery }) => delivery));
      this.#figures.commits += 1;
      this.#figures.deliveries += batch.length;
      this.#figures.seconds += (performance.now() - begin) / 1000;
      for (const [index, { resolve }] of batch.entries()) resolve(kept[index] ?? { duplicate: false });
    } catch (error) {
      this.#figures.failures += 1;
      for (const { reject } of batch) reject(error);
    }
  }
}
