import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { takeFileLock } from '../../core/store/open.ts';
import {
  beatLease,
  type EngineMode,
  endLease,
  type Lease,
  type LeaseHolder,
  readLease,
  takeLease,
} from '../../core/store/runs/lease.ts';
import type { Store } from '../../core/store/store.ts';

/** How often (wall ms) one who stands by tries the lock. */
const tryEveryMs = 500;
/** How often (wall ms) the owner writes that it is alive. */
const beatEveryMs = 5000;

/**
 * Who works, of all processes on a store: the one that holds the file lock. The lease row tells the others who that is; its
 * fencing number tells every writer whether it still belongs to the owner.
 */
export class Ownership {
  fence = 0;
  readonly holder: LeaseHolder;
  /** Who worked before, as its lease stood when this one took it; null: nobody, or this one does not work. */
  before: Lease | null = null;
  readonly #store: Store;
  readonly #takeoverDelayMs: number;
  #lock: { close(): void } | null = null;
  #triedAt = 0;
  #beatAt = 0;
  #sawHeld = false;
  #freeSince: number | null = null;

  /** @param takeoverDelayMs wall ms that a lock, once seen held, must be free before it is taken: a restarted daemon comes first */
  constructor(store: Store, mode: EngineMode, takeoverDelayMs: number) {
    this.#store = store;
    this.#takeoverDelayMs = takeoverDelayMs;
    this.holder = { holder: randomUUID(), pid: process.pid, host: hostname(), mode };
  }

  /** Whether another process held the lock at the last try. */
  get othersWork(): boolean {
    return this.#lock === null && this.#sawHeld;
  }

  /** Whether it is time for the owner's next sign of life. */
  get beatDue(): boolean {
    return Date.now() - this.#beatAt >= beatEveryMs;
  }

  /**
   * Tries to become the owner; at most twice a second it costs more than a look at the clock.
   *
   * @param now UTC epoch ms of the installation's clock
   */
  async tryToOwn(now: number): Promise<boolean> {
    if (this.#lock !== null || Date.now() - this.#triedAt < tryEveryMs) return false;
    this.#triedAt = Date.now();
    // One database under two names must still have one lock.
    const lock = takeFileLock(`${realpathSync(this.#store.file)}.lock`);
    if (!lock) {
      this.#sawHeld = true;
      this.#freeSince = null;
      return false;
    }
    if (this.#sawHeld) {
      this.#freeSince ??= Date.now();
      if (Date.now() - this.#freeSince < this.#takeoverDelayMs) {
        lock.close();
        return false;
      }
    }
    this.#lock = lock;
    this.#beatAt = Date.now();
    try {
      this.before = await readLease(this.#store.db);
      this.fence = await takeLease(this.#store, this.holder, { now, wallNow: Date.now() });
      return true;
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** Writes that the owner is alive. False when somebody else has taken the lease, whatever happened to the lock. */
  async beat(): Promise<boolean> {
    this.#beatAt = Date.now();
    return beatLease(this.#store, this.fence, Date.now());
  }

  /** Lets go of the lock without a word in the lease, which is another's by now. */
  abandon(): void {
    this.#lock?.close();
    this.#lock = null;
    this.#sawHeld = true;
  }

  /** Gives lease and lock back. @param now UTC epoch ms of the installation's clock */
  async giveBack(now: number, reason: string): Promise<void> {
    const lock = this.#lock;
    if (!lock) return;
    this.#lock = null;
    try {
      await endLease(this.#store, this.fence, now, reason);
    } finally {
      lock.close();
    }
  }
}
