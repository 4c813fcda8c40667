import type { Clock } from '../clock.ts';
import type { Channels } from '../context.ts';
import type { PresetStanding } from '../domain/presets.ts';
import type { Http } from '../http.ts';
import type { Service } from '../network-failure.ts';
import type { DeclaredLimits } from '../run-limits.ts';
import type { Environment, Settings } from '../settings.ts';
import type { KnownJob } from '../store/runs/job-list.ts';
import type { Store, StoreOptions } from '../store/store.ts';
import type { JobFault } from './job-faults.ts';

/** What is known of the program itself; core knows neither its jobs nor where it is installed. */
export interface Program {
  /** Absolute path of the checkout. */
  readonly folder: string;
  readonly version: string;
  readonly jobs: readonly (KnownJob & DeclaredLimits)[];
  /** Runs at once. */
  readonly concurrency: number;
  /** What is wrong with the definitions of jobs, with file and line, and which of their files are gone. */
  jobFaults(): readonly JobFault[];
  /** Which preset of the settings holds, and which would fit. */
  presetStanding(store: Store, settings: Settings): Promise<PresetStanding>;
  /** How long (ms) this process took to begin. */
  readonly startedInMs: number;
}

/**
 * What the checks look at. What cannot be had, because something else is wrong that another check tells of, throws
 * NotLookedAt: the row says so in place of repeating the fault.
 */
export interface Subject {
  /** Absolute path of the installation. */
  readonly home: string;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly program: Program;
  /** Of the terminal it is told on; null when there is none. */
  readonly terminal: { readonly columns: number; readonly rows: number } | null;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
  /** Why the settings cannot be read; null when they can. */
  readonly settingsError: (Error & { readonly hint: string }) | null;
  /** @throws NotLookedAt */
  settings(): Settings;
  /** The database, opened once to be read. @throws NotLookedAt */
  store(): Promise<Store>;
  /** Opens the database anew. @throws StoreError and what SQLite says */
  openStore(options?: Partial<StoreOptions>): Promise<Store>;
  /** The channels with their credentials, for calls that change nothing. @throws NotLookedAt */
  channels(): Promise<Channels>;
  /** For a call without credentials of a channel; kept in no record. */
  http(service: Service): Http;
  /** Tests the way from outside to the receiver; see `testReceiver`. */
  readonly redact: (text: string) => string;
}

/** A check could not look, since something else is wrong. */
export class NotLookedAt extends Error {
  override readonly name = 'NotLookedAt';
}
