import type { Clock } from '../../core/clock.ts';
import type { RunLimits } from '../../core/run-limits.ts';
import type { EngineMode, Lease } from '../../core/store/runs/lease.ts';
import type { Store } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';
import type { Feed } from './feeds.ts';

/** What an engine works with and for. */
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
  /** What a run of a job may take, asked anew for each. */
  readonly limits: (job: JobDefinition) => RunLimits;
  /** What else than the clock makes work. */
  readonly feeds?: readonly Feed[];
  /** What is looked at between the engine's other work, for a little while; answers when to look again (UTC epoch ms). */
  readonly watch?: (store: Store, now: number) => Promise<number | null>;
  /** Work for this run only, then stop: a process that works because nobody else does. */
  readonly onlyRun?: number;
  /** Wait so long (wall ms) after a lock was seen held before taking it over: a restarted daemon comes first. */
  readonly takeoverDelayMs?: number;
  /**
   * Called once each time this process has become the one who works, before anything is claimed.
   *
   * @param before who worked before, and whether it ended in order
   */
  readonly onOwn?: (store: Store, before: Lease | null) => Promise<void>;
  /** One line for the engine's own log. */
  readonly say: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** Told what went wrong in a turn beside the log. */
  readonly onError?: (error: unknown) => void;
  readonly workerPath?: string;
}
