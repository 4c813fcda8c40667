import { countsOf } from '../../core/domain/run.ts';
import { claimRun, claimRunById } from '../../core/store/runs/claim.ts';
import { nextDueAt, runningRuns } from '../../core/store/runs/runs.ts';
import { nextSlotAt } from '../../core/store/runs/schedules.ts';
import type { JobDefinition } from '../job.ts';
import { deathOutcome } from './death-outcome.ts';
import { removeCopies } from './dry-run.ts';
import type { EngineOptions } from './engine-options.ts';
import { enqueueFed } from './feeds.ts';
import { finishAttempt } from './finish.ts';
import { Ownership } from './ownership.ts';
import { realignSchedules } from './realign.ts';
import { rescueRuns } from './rescue.ts';
import { fireDueSlots, reconcileSchedules } from './slots.ts';
import { type AttemptKey, attemptKey, type ThreadDeath, Threads } from './threads.ts';

/** How often (wall ms) the engine looks whether anything changed; a look costs some microseconds. */
const lookEveryMs = 200;
/** A step back of the clock (ms) that is more than a correction: what was planned by the wrong time is planned anew. */
const clockStepMs = 60_000;
/** How long (wall ms) a drain waits for threads before it goes without them. */
export const drainMs = 30_000;

export type EngineState = 'standby' | 'working' | 'draining' | 'stopped';

/**
 * The one who works. Of all processes on a store exactly one holds the file lock; the others stand by and take over when it
 * is gone. A tick only puts rows into the queue; one path takes them out and gives each a thread.
 */
export class Engine {
  #state: EngineState = 'standby';
  readonly #options: EngineOptions;
  readonly #owner: Ownership;
  readonly #threads: Threads;
  readonly #jobs: ReadonlyMap<string, JobDefinition>;
  /** How threads died, until their runs are settled. */
  readonly #deaths = new Map<AttemptKey, ThreadDeath>();
  #seenVersion = -1;
  #wakeAt = 0;
  #latest = 0;
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<void> = Promise.resolve();
  #turnWaiting = false;
  #drained: Promise<void> | null = null;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#jobs = new Map(options.jobs.map((job) => [job.id, job]));
    this.#owner = new Ownership(options.store, options.mode, options.takeoverDelayMs ?? 0);
    this.#threads = new Threads({
      onEnd: (key, death) => {
        this.#deaths.set(key, death);
        this.#nudge();
      },
      onWake: () => this.#nudge(),
      ...(options.workerPath !== undefined && { workerPath: options.workerPath }),
    });
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Starts to work, or to stand by. */
  start(): void {
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
    this.#nudge();
  }

  /** Resolves when the turn under way, if any, is over; true when this process works. */
  async settled(): Promise<boolean> {
    await this.#turn;
    return this.#state === 'working';
  }

  /**
   * Stops to take work, lets the threads come to a safe point, gives the lease back. Runs that were cut short are queued
   * again and cost no attempt. Whoever asks again waits for the same end.
   */
  drain(reason: string): Promise<void> {
    this.#drained ??= this.#drain(reason);
    return this.#drained;
  }

  async #drain(reason: string): Promise<void> {
    this.#state = 'draining';
    if (this.#timer) clearInterval(this.#timer);
    // A turn under way may still be starting threads; only after it are all of them known.
    await this.#turn;
    for (const key of this.#threads.keys) this.#threads.stop(key, 'draining', reason);
    const deadline = Date.now() + drainMs;
    while (this.#threads.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    this.#inTurn(() => this.#settleEnded());
    await this.#turn;
    await this.#threads.close();
    await this.#owner.giveBack(this.#options.clock.now(), reason);
    this.#state = 'stopped';
  }

  /** Four microseconds when nothing happened. */
  #look(): void {
    if (this.#turnWaiting) return;
    const version = this.#state === 'working' ? this.#options.store.dataVersion() : this.#seenVersion;
    const changed = version !== this.#seenVersion;
    this.#seenVersion = version;
    const now = this.#options.clock.now();
    const fed = this.#state === 'working' && this.#options.feeds?.some((feed) => feed.isDue(now)) === true;
    const due = fed || now >= this.#wakeAt || this.#owner.beatDue;
    if (changed || due || this.#state === 'standby') this.#nudge();
  }

  #nudge(): void {
    if (this.#turnWaiting || this.#state === 'draining' || this.#state === 'stopped') return;
    this.#turnWaiting = true;
    this.#inTurn(async () => {
      this.#turnWaiting = false;
      await this.#takeTurn();
    });
  }

  /** One thing at a time, in order. An error is told and does not stop the engine: the next look tries again. */
  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: Error) => {
      this.#say('error', `engine: ${error.message}`);
      this.#options.onError?.(error);
    });
  }

  async #takeTurn(): Promise<void> {
    if (this.#state === 'standby') await this.#tryToOwn();
    if (this.#state !== 'working') return;
    const { store, clock, jobs, unavailable, onlyRun, feeds = [], watch } = this.#options;
    if (this.#owner.beatDue && !(await this.#owner.beat())) return this.#lostLease();
    const now = clock.now();
    if (now < this.#latest - clockStepMs) await realignSchedules(store, this.#jobs, now);
    this.#latest = now;
    await this.#settleEnded();
    if (onlyRun === undefined) {
      await fireDueSlots(store, jobs, unavailable, now);
      await enqueueFed(store, this.#jobs, feeds, now);
    }
    await this.#claim();
    const lookAt = watch ? await watch(store, now) : null;
    await this.#armWake(lookAt);
    if (lookAt !== null && lookAt <= now) this.#nudge();
  }

  async #tryToOwn(): Promise<void> {
    const { store, clock, mode } = this.#options;
    const othersWorked = this.#owner.othersWork;
    if (!(await this.#owner.tryToOwn(clock.now()))) {
      if (this.#owner.othersWork && !othersWorked) {
        this.#say('info', `standing by: another process works on ${store.file}`);
      }
      return;
    }
    try {
      await this.#prepareToWork();
    } catch (error) {
      // With the lock held and the work not begun nobody would work at all; let go, and try again as anybody would.
      this.#owner.abandon();
      throw error;
    }
    if (this.#state !== 'standby') return;
    this.#state = 'working';
    this.#say('info', `working as ${mode}, fence ${this.#owner.fence}`);
  }

  async #prepareToWork(): Promise<void> {
    const { store, clock, jobs, zone, onOwn } = this.#options;
    removeCopies(store.file);
    const lost = await rescueRuns(store, (id) => this.#jobs.get(id), this.#owner.fence, clock.now());
    if (lost.length > 0) this.#say('warn', `took up ${lost.length} lost run(s): ${lost.join(', ')}`);
    await reconcileSchedules(store, jobs, zone, clock.now());
    await realignSchedules(store, this.#jobs, clock.now());
    if (onOwn) await onOwn(store, this.#owner.before);
  }

  /**
   * Passes on what was asked of our running runs, and settles those that no thread works on any more. A thread that ends by
   * itself settles its own run; so this finds the ones that died, and looks again when settling failed.
   */
  async #settleEnded(): Promise<void> {
    const { store, clock } = this.#options;
    const running = await runningRuns(store.db, this.#owner.fence);
    const ended = new Map(this.#deaths);
    for (const row of running) {
      const key = attemptKey(row.id, row.attempt);
      if (this.#threads.has(key)) {
        if (row.cancel_requested_at !== null)
          this.#threads.stop(key, 'cancelled', row.cancel_requested_by ?? 'somebody');
        continue;
      }
      const job = this.#jobs.get(row.job);
      if (!job) continue;
      const outcome = deathOutcome(ended.get(key) ?? null, row, this.#options.limits(job));
      await finishAttempt(store, row, job, countsOf(row), outcome, (id) => this.#ableJob(id), clock.now());
      this.#say('warn', `run ${row.id} of ${job.id}: ${'error' in outcome ? outcome.error.message : outcome.kind}`);
    }
    for (const key of ended.keys()) this.#deaths.delete(key);
  }

  /** A job that has all that it needs. */
  #ableJob(id: string): JobDefinition | undefined {
    const job = this.#jobs.get(id);
    return job && this.#options.unavailable(job) === null ? job : undefined;
  }

  async #claim(): Promise<void> {
    const { store, clock, home, concurrency, onlyRun, limits } = this.#options;
    const claimant = { fence: this.#owner.fence, holder: this.#owner.holder.holder, jobs: [...this.#jobs.keys()] };
    while (this.#state === 'working' && this.#threads.size < concurrency) {
      const run = await store.write((tx) =>
        onlyRun === undefined ? claimRun(tx, claimant, clock.now()) : claimRunById(tx, onlyRun, claimant, clock.now()),
      );
      const job = run && this.#jobs.get(run.job);
      if (!run || !job) return;
      const data = { runId: run.id, attempt: run.attempt, fence: claimant.fence, home };
      await this.#threads.start(attemptKey(run.id, run.attempt), data, limits(job));
    }
  }

  async #armWake(lookAt: number | null): Promise<void> {
    const { store, clock, onlyRun } = this.#options;
    const now = clock.now();
    const slot = onlyRun === undefined ? await nextSlotAt(store.db) : null;
    const due = await nextDueAt(store.db, now);
    this.#wakeAt = Math.min(...[slot, due, lookAt].map((at) => at ?? Number.POSITIVE_INFINITY));
    await this.#threads.wakeAt(Number.isFinite(this.#wakeAt) ? Date.now() + (this.#wakeAt - now) / clock.speed : null);
  }

  /** Somebody raised the fencing number although we hold the lock: whatever happened, two must never work. */
  #lostLease(): void {
    this.#say('error', 'another process has taken the lease; this one stands by');
    for (const key of this.#threads.keys) this.#threads.stop(key, 'draining', 'lease lost');
    this.#owner.abandon();
    this.#state = 'standby';
  }

  /** A log that cannot be written must not stop the work. */
  #say(level: 'info' | 'warn' | 'error', text: string): void {
    try {
      this.#options.say(level, text);
    } catch {
      // Nowhere left to tell it.
    }
  }
}
