import type { Clock } from '../../core/clock.ts';
import { type Counts, countNames } from '../../core/domain/run.ts';
import type { AttemptOutcome } from '../../core/domain/settle.ts';
import type { EngineMode } from '../../core/store/lease.ts';
import { cancelRequests, claimRun, claimRunById, endAttempt, nextDueAt, type RunRow } from '../../core/store/runs.ts';
import { nextSlotAt } from '../../core/store/schedules.ts';
import type { Store } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';
import { finishAttempt } from './finish.ts';
import { Ownership } from './ownership.ts';
import { rescueRuns } from './rescue.ts';
import { fireDueSlots, reconcileSchedules } from './slots.ts';
import { type AttemptKey, attemptKey, type ThreadDeath, Threads } from './threads.ts';

/** How often (wall ms) the engine looks whether anything changed; a look costs some microseconds. */
const lookEveryMs = 200;
/** How long (wall ms) a drain waits for threads before it goes without them. */
const drainMs = 30_000;

export interface EngineOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly home: string;
  readonly zone: string;
  readonly mode: EngineMode;
  readonly jobs: readonly JobDefinition[];
  /** How many runs at once. */
  readonly concurrency: number;
  /** Says why a job cannot work now, or null. */
  readonly unavailable: (job: JobDefinition) => string | null;
  /** Work for this run only, then stop: a process that works because nobody else does. */
  readonly onlyRun?: number;
  /** Wait so long (wall ms) after a lock was seen held before taking it over: a restarted daemon comes first. */
  readonly takeoverDelayMs?: number;
  /** Called once each time this process has become the one who works, before anything is claimed. */
  readonly onOwn?: (store: Store) => Promise<void>;
  /** One line for the engine's own log. */
  readonly say: (level: 'info' | 'warn' | 'error', text: string) => void;
  readonly workerPath?: string;
}

export type EngineState = 'standby' | 'working' | 'draining' | 'stopped';

/**
 * The one who works. Of all processes on a store exactly one holds the file lock; the others stand by and take over when it
 * is gone. A tick only puts rows into the queue; one path takes them out and gives each a thread.
 */
export class Engine {
  state: EngineState = 'standby';
  readonly #options: EngineOptions;
  readonly #owner: Ownership;
  readonly #threads: Threads;
  readonly #runs = new Map<AttemptKey, RunRow>();
  #seenVersion = -1;
  #wakeAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<void> = Promise.resolve();
  #turnWaiting = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#owner = new Ownership(options.store, options.mode, options.takeoverDelayMs ?? 0);
    this.#threads = new Threads({
      onEnd: (key, death) => this.#inTurn(() => this.#threadEnded(key, death)),
      onWake: () => this.#nudge(),
      ...(options.workerPath !== undefined && { workerPath: options.workerPath }),
    });
  }

  /** Starts to work, or to stand by. */
  start(): void {
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
    this.#nudge();
  }

  /** Resolves when the turn under way, if any, is over; true when this process works. */
  async settled(): Promise<boolean> {
    await this.#turn;
    return this.state === 'working';
  }

  /**
   * Stops to take work, lets the threads come to a safe point, gives the lease back. Runs that were cut short are queued
   * again and cost no attempt.
   */
  async drain(reason: string): Promise<void> {
    if (this.state === 'stopped') return;
    this.state = 'draining';
    for (const key of this.#threads.keys) this.#threads.stop(key, 'draining', reason);
    const deadline = Date.now() + drainMs;
    while (this.#threads.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.#timer) clearInterval(this.#timer);
    await this.#turn;
    await this.#threads.close();
    await this.#owner.giveBack(this.#options.clock.now(), reason);
    this.state = 'stopped';
  }

  /** Four microseconds when nothing happened. */
  #look(): void {
    if (this.#turnWaiting || this.state === 'draining') return;
    const version = this.state === 'working' ? this.#options.store.dataVersion() : this.#seenVersion;
    const changed = version !== this.#seenVersion;
    this.#seenVersion = version;
    const due = this.#options.clock.now() >= this.#wakeAt || this.#owner.beatDue;
    if (changed || due || this.state === 'standby') this.#nudge();
  }

  #nudge(): void {
    if (this.#turnWaiting) return;
    this.#turnWaiting = true;
    this.#inTurn(async () => {
      this.#turnWaiting = false;
      await this.#takeTurn();
    });
  }

  /** One thing at a time, in order. An error is told and does not stop the engine: the next look tries again. */
  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: Error) => this.#options.say('error', `engine: ${error.message}`));
  }

  async #takeTurn(): Promise<void> {
    if (this.state === 'standby') await this.#tryToOwn();
    if (this.state !== 'working') return;
    const { store, clock, jobs, unavailable, onlyRun } = this.#options;
    const now = clock.now();
    if (this.#owner.beatDue && !(await this.#owner.beat())) return this.#lostLease();
    if (onlyRun === undefined) await fireDueSlots(store, jobs, unavailable, now);
    await this.#passOnCancels();
    await this.#claim();
    await this.#armWake();
  }

  async #tryToOwn(): Promise<void> {
    const { store, clock, jobs, zone, say, onOwn, mode } = this.#options;
    const othersWorked = this.#owner.othersWork;
    if (!(await this.#owner.tryToOwn(clock.now()))) {
      if (this.#owner.othersWork && !othersWorked) say('info', `standing by: another process works on ${store.file}`);
      return;
    }
    const lost = await rescueRuns(store, (id) => this.#job(id), this.#owner.fence, clock.now());
    if (lost.length > 0) say('warn', `took up ${lost.length} lost run(s): ${lost.join(', ')}`);
    await reconcileSchedules(store, jobs, zone, clock.now());
    if (onOwn) await onOwn(store);
    this.state = 'working';
    say('info', `working as ${mode}, fence ${this.#owner.fence}`);
  }

  async #passOnCancels(): Promise<void> {
    for (const { id, attempt, by } of await cancelRequests(this.#options.store.db, this.#owner.fence)) {
      this.#threads.stop(attemptKey(id, attempt), 'cancelled', by);
    }
  }

  async #claim(): Promise<void> {
    const { store, clock, home, concurrency, onlyRun } = this.#options;
    while (this.#threads.size < concurrency) {
      const now = clock.now();
      const run =
        onlyRun === undefined
          ? await claimRun(store, this.#owner.fence, this.#owner.holder.holder, now)
          : await claimRunById(store, onlyRun, this.#owner.fence, this.#owner.holder.holder, now);
      if (!run) return;
      const job = this.#job(run.job);
      if (!job) {
        await this.#endUnknown(run);
        continue;
      }
      const key = attemptKey(run.id, run.attempt);
      this.#runs.set(key, run);
      await this.#threads.start(key, { runId: run.id, fence: this.#owner.fence, home }, job);
    }
  }

  async #armWake(): Promise<void> {
    const { store, clock, onlyRun } = this.#options;
    const now = clock.now();
    const slot = onlyRun === undefined ? await nextSlotAt(store.db) : null;
    const due = await nextDueAt(store.db, now);
    this.#wakeAt = Math.min(slot ?? Number.POSITIVE_INFINITY, due ?? Number.POSITIVE_INFINITY);
    await this.#threads.wakeAt(Number.isFinite(this.#wakeAt) ? Date.now() + (this.#wakeAt - now) / clock.speed : null);
  }

  /** A thread that ended by itself has settled its run; for one that died, the engine does. */
  async #threadEnded(key: AttemptKey, death: ThreadDeath): Promise<void> {
    const { store, clock } = this.#options;
    const claimed = this.#runs.get(key);
    this.#runs.delete(key);
    const job = claimed && this.#job(claimed.job);
    if (!claimed || !job) return;
    const row = await store.db.selectFrom('runs').selectAll().where('id', '=', claimed.id).executeTakeFirst();
    const open = row?.state === 'running' && row.fence === this.#owner.fence && row.attempt === claimed.attempt;
    if (row && open) {
      const outcome = deathOutcome(death, row);
      const counts = Object.fromEntries(countNames.map((name) => [name, row[name]])) as Counts;
      await finishAttempt(store, row, job, counts, outcome, (id) => this.#job(id), clock.now());
      this.#options.say(
        'warn',
        `run ${claimed.id} of ${job.id}: ${'error' in outcome ? outcome.error.message : outcome.kind}`,
      );
    }
    this.#nudge();
  }

  async #endUnknown(run: RunRow): Promise<void> {
    const error = { code: 'unknown-job', message: `There is no job ${run.job} in this version.` };
    const { store, clock } = this.#options;
    await store.write((tx) => endAttempt(tx, run, { state: 'failed', summary: null, error }, clock.now()));
  }

  /** Somebody raised the fencing number although we hold the lock: whatever happened, two must never work. */
  #lostLease(): void {
    this.#options.say('error', 'another process has taken the lease; this one stands by');
    for (const key of this.#threads.keys) this.#threads.stop(key, 'draining', 'lease lost');
    this.#owner.abandon();
    this.state = 'standby';
  }

  #job(id: string): JobDefinition | undefined {
    return this.#options.jobs.find((job) => job.id === id);
  }
}

function deathOutcome(death: ThreadDeath, row: RunRow): AttemptOutcome {
  if (row.cancel_requested_at !== null) return { kind: 'cancelled', by: row.cancel_requested_by ?? 'somebody' };
  if (death?.code === 'interrupted') return { kind: 'interrupted' };
  return { kind: 'died', error: death ?? { code: 'crashed', message: 'its thread ended without a result' } };
}
