import { getHeapStatistics } from 'node:v8';
import type { Clock } from '../../core/clock.ts';
import type { CountName, Counts } from '../../core/domain/run.ts';
import { beatRun, type RunBeat } from '../../core/store/runs/attempts.ts';
import type { Store } from '../../core/store/store.ts';

/** How often (wall ms) a thread writes its figures, when they changed; and at least, so that one sees it is alive. */
const reportEveryMs = 500;
const beatEveryMs = 5000;

/** Gathers what a run tells of itself and writes it now and then, so that counting an order costs nothing. */
export class Reporter {
  readonly counts: Counts;
  #progress: RunBeat['progress'] = null;
  #wait: RunBeat['wait'] = null;
  #peakMemoryBytes = 0;
  #dirty = true;
  #writtenAt = 0;
  #writing: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #run: { readonly id: number; readonly fence: number };

  /** @param counted what earlier attempts of the run have counted: it stays counted */
  constructor(store: Store, clock: Clock, run: { readonly id: number; readonly fence: number }, counted: Counts) {
    this.counts = { ...counted };
    this.#store = store;
    this.#clock = clock;
    this.#run = run;
    this.#timer = setInterval(() => this.#tick(), reportEveryMs);
    this.#timer.unref();
  }

  count(name: CountName, by = 1): void {
    this.counts[name] += by;
    this.#dirty = true;
  }

  progress(done: number, total: number | null, note: string | null): void {
    this.#progress = { done, total, note };
    this.#dirty = true;
  }

  /** Waiting is a state the operator sees, never a failure (S62); told at once. */
  waiting(reason: string, until: number): void {
    this.#wait = { for: reason, until };
    this.#write();
  }

  /** The wait is over. */
  goesOn(): void {
    if (this.#wait === null) return;
    this.#wait = null;
    this.#dirty = true;
  }

  /** Writes what is left and stops. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#write();
    await this.#writing;
  }

  #tick(): void {
    this.#measure();
    if (this.#dirty || performance.now() - this.#writtenAt >= beatEveryMs) this.#write();
  }

  #measure(): void {
    const heap = getHeapStatistics();
    this.#peakMemoryBytes = Math.max(this.#peakMemoryBytes, heap.used_heap_size + heap.external_memory);
  }

  #write(): void {
    this.#measure();
    this.#dirty = false;
    this.#writtenAt = performance.now();
    const beat = {
      counts: { ...this.counts },
      progress: this.#progress,
      wait: this.#wait,
      peakMemoryBytes: this.#peakMemoryBytes,
    };
    this.#writing = this.#writing.then(() =>
      beatRun(this.#store.db, this.#run.id, this.#run.fence, beat, this.#clock.now()),
    );
    // A beat that cannot be written is not worth a run; the end of the run will meet the same error and tell it.
    this.#writing = this.#writing.catch(() => undefined);
  }
}
