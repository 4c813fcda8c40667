import { fileURLToPath } from 'node:url';
import Bree from 'bree';
import type { RunError } from '../../core/domain/run.ts';
import type { RunLimits } from '../../core/run-limits.ts';
import { timedOut } from './execute.ts';
import type { StopMessage, WorkerData } from './worker.ts';

/** How long (wall ms) a thread that was told to stop may take before it is ended by force. */
const graceMs = 5000;

const wakeName = 'wake';

/** One attempt of a run; the next may start while the thread of the one before is still closing. */
export type AttemptKey = string;

export function attemptKey(runId: number, attempt: number): AttemptKey {
  return `run-${runId}-${attempt}`;
}

/** How a thread ended: `null` when it ended by itself and so settled its run. */
export type ThreadDeath = RunError | null;

interface Thread {
  death: RunError | null;
  stop: StopMessage | null;
  readonly timers: NodeJS.Timeout[];
}

/**
 * The threads and timers of the engine: Bree, behind one door. Each run has a thread of its own, with a limit on time and one
 * on memory, and cannot take others down. Bree's clock is not used: it is wrong on the nights when clocks change.
 *
 * Bree's own stop() is never called on a live thread: it waits for ever for one that does not answer.
 */
export class Threads {
  readonly #bree: RunBree;
  readonly #threads = new Map<AttemptKey, Thread>();
  readonly #workerPath: string;
  readonly #onEnd: (key: AttemptKey, death: ThreadDeath) => void;
  readonly #onWake: () => void;
  #wakeAt: number | null = null;
  #hasTimer = false;

  constructor(options: {
    onEnd: (key: AttemptKey, death: ThreadDeath) => void;
    onWake: () => void;
    workerPath?: string;
  }) {
    this.#onEnd = options.onEnd;
    this.#onWake = options.onWake;
    this.#workerPath = options.workerPath ?? fileURLToPath(new URL('../bin/run-thread.js', import.meta.url));
    this.#bree = new RunBree(
      (error, key) => this.#noteError(error, key),
      () => this.#woken(),
    );
    this.#bree.on('worker deleted', (name: string) => this.#ended(name));
  }

  get size(): number {
    return this.#threads.size;
  }

  has(key: AttemptKey): boolean {
    return this.#threads.has(key);
  }

  get keys(): AttemptKey[] {
    return [...this.#threads.keys()];
  }

  /** Starts the thread of a claimed run. A thread that cannot even start ends like one that died. */
  async start(key: AttemptKey, data: WorkerData, limits: RunLimits): Promise<void> {
    const thread: Thread = { death: null, stop: null, timers: [] };
    this.#threads.set(key, thread);
    try {
      await this.#bree.add({
        name: key,
        path: this.#workerPath,
        timeout: false,
        worker: { workerData: data, resourceLimits: { maxOldGenerationSizeMb: limits.memoryLimitMb } },
      });
      await this.#bree.run(key);
      this.#later(thread, limits.timeLimitMs, () => this.stop(key, 'timed-out', words(limits.timeLimitMs)));
      if (thread.stop) this.#tellStop(key, thread, thread.stop);
    } catch (error) {
      thread.death = { code: 'no-thread', message: `its thread could not start: ${(error as Error).message}` };
      this.#finish(key);
    }
  }

  /** Tells a thread to stop at its next safe point, and ends it by force when it does not within the grace. */
  stop(key: AttemptKey, why: StopMessage['why'], by: string): void {
    const thread = this.#threads.get(key);
    if (!thread || thread.stop) return;
    thread.stop = { type: 'stop', why, by };
    this.#tellStop(key, thread, thread.stop);
  }

  /** A thread that is only being made has no ear yet; it is told when it has one. */
  #tellStop(key: AttemptKey, thread: Thread, stop: StopMessage): void {
    const worker = this.#bree.workers.get(key);
    if (!worker) return;
    worker.postMessage(stop);
    this.#later(thread, graceMs, () => {
      thread.death ??= forced(stop.why, stop.by);
      void worker.terminate();
    });
  }

  /** Wakes the engine at a moment of the wall's clock (epoch ms), by one of Bree's one-shot timers. */
  async wakeAt(wallMs: number | null): Promise<void> {
    if (wallMs === this.#wakeAt) return;
    if (this.#hasTimer) await this.#bree.remove(wakeName);
    this.#hasTimer = wallMs !== null;
    this.#wakeAt = wallMs;
    if (wallMs === null) return;
    await this.#bree.add({ name: wakeName, path: this.#workerPath, date: new Date(Math.max(wallMs, Date.now() + 20)) });
    await this.#bree.start(wakeName);
  }

  async close(): Promise<void> {
    await this.wakeAt(null);
  }

  #woken(): void {
    this.#wakeAt = null;
    this.#onWake();
  }

  #later(thread: Thread, ms: number, act: () => void): void {
    // setTimeout fires at once beyond 24.8 days; no limit is meant that way.
    thread.timers.push(setTimeout(act, Math.min(ms, 2 ** 31 - 1)));
  }

  /** Bree reports a throw twice and a crash as "exited with code 1": the first, precise word counts. */
  #noteError(error: Error & { code?: string }, key: AttemptKey): void {
    const thread = this.#threads.get(key);
    if (!thread || thread.death || thread.stop) return;
    thread.death =
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? {
            code: 'out-of-memory',
            message: 'out of memory: its thread was ended, the others go on',
          }
        : { code: 'crashed', message: `its thread crashed: ${error.message.split('\n')[0]}` };
  }

  #ended(key: AttemptKey): void {
    void this.#bree.remove(key).catch(() => undefined);
    this.#finish(key);
  }

  #finish(key: AttemptKey): void {
    const thread = this.#threads.get(key);
    if (!thread) return;
    for (const timer of thread.timers) clearTimeout(timer);
    this.#threads.delete(key);
    this.#onEnd(key, thread.death);
  }
}

/** Bree with one door: a timer that fires only wakes the engine; a thread starts only for a run. */
class RunBree extends Bree {
  constructor(onError: (error: Error & { code?: string }, key: AttemptKey) => void, onWake: () => void) {
    super({
      root: false,
      logger: false,
      jobs: [],
      errorHandler: (error, { name }) => onError(error, name),
      workerMessageHandler: () => undefined,
    });
    // Bree binds `run` in its constructor, so an overriding method would not be seen; the bound copy is replaced instead.
    const startThread = this.run;
    this.run = async (name: string) => (name === wakeName ? onWake() : startThread(name));
  }
}

function forced(why: StopMessage['why'], by: string): RunError {
  if (why === 'timed-out') return timedOut(by);
  if (why === 'cancelled')
    return { code: 'cancelled', message: `cancelled by ${by}; it did not stop by itself and was ended by force` };
  return { code: 'interrupted', message: 'the engine stopped and the run did not end in time' };
}

function words(ms: number): string {
  return ms >= 120_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 1000)} s`;
}
