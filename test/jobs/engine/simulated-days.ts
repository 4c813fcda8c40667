import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { type Notifier, NotSent, type Outgoing } from '../../../src/core/alerts/notify/notifier.ts';
import { noCounts } from '../../../src/core/domain/run.ts';
import type { AttemptOutcome } from '../../../src/core/domain/settle.ts';
import type { Settings } from '../../../src/core/settings.ts';
import { type AlertSettings, alertSettings, alertVariables } from '../../../src/core/settings-alerts.ts';
import { recordAct } from '../../../src/core/store/acts.ts';
import { claimRun } from '../../../src/core/store/runs/claim.ts';
import { beatLease, endLease, readLease, takeLease } from '../../../src/core/store/runs/lease.ts';
import type { RunRow } from '../../../src/core/store/runs/runs.ts';
import { setAllPaused, setJobPaused } from '../../../src/core/store/runs/switches.ts';
import { openStore, type Store } from '../../../src/core/store/store.ts';
import { AlertWatch } from '../../../src/jobs/engine/alert-watch.ts';
import { finishAttempt } from '../../../src/jobs/engine/finish.ts';
import { realignSchedules } from '../../../src/jobs/engine/realign.ts';
import { rescueRuns } from '../../../src/jobs/engine/rescue.ts';
import { fireDueSlots, reconcileSchedules } from '../../../src/jobs/engine/slots.ts';
import type { JobDefinition } from '../../../src/jobs/job.ts';
import { sendAlerts } from '../../../src/jobs/send-alerts.ts';
import { watch } from '../../../src/jobs/watch.ts';
import { runSteps } from '../run-steps.ts';
import { simulatedJobs, zone } from './simulated-jobs.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A stretch of simulated time, UTC epoch ms; the end is not part of it. */
export type Span = readonly [from: number, to: number];
const within = (spans: readonly Span[] | undefined, at: number): boolean =>
  (spans ?? []).some(([from, to]) => at >= from && at < to);

/** What goes wrong, and when. */
export interface Troubles {
  /** The source answers with errors: `ten` fails. */
  readonly outages?: readonly Span[];
  /** Runs of `ten` hang. */
  readonly freezes?: readonly Span[];
  /** No process works: it was killed at the beginning, and another starts at the end. */
  readonly deaths?: readonly Span[];
  /** The same, ended in order. */
  readonly stops?: readonly Span[];
  /** Somebody has paused everything. */
  readonly pauses?: readonly Span[];
  /** A job that is paused by its name all the time. */
  readonly held?: string;
  /** Nothing can be sent. */
  readonly unreachable?: readonly Span[];
  /** Every so manieth message the process dies while it is sent. */
  readonly dieWhileSending?: number;
}

export interface Sent {
  readonly at: number;
  readonly message: Outgoing;
}

export interface Simulated {
  readonly store: Store;
  /** What arrived outside. */
  readonly sent: readonly Sent[];
  readonly said: readonly string[];
  /** When who watches from outside was pinged. */
  readonly pings: readonly number[];
}

class Killed extends Error {}

/** Lets an installation live from one instant to another, minute by minute: the real slots, queue, watch and outbox, and no threads. */
export async function simulateDays(from: number, to: number, troubles: Troubles, stepMs = minute): Promise<Simulated> {
  // What a power cut takes is another test's affair: here a commit need not reach the disk.
  const memory = '/dev/shm';
  const folder = mkdtempSync(path.join(existsSync(memory) ? memory : tmpdir(), 'orderdeck-days-'));
  const store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const world = new World(store, folder, troubles);
  for (let now = from; now < to; now += stepMs) await world.live(now);
  return { store, sent: world.sent, said: world.said, pings: world.pings };
}

class World {
  readonly sent: Sent[] = [];
  readonly said: string[] = [];
  readonly pings: number[] = [];
  readonly #store: Store;
  readonly #troubles: Troubles;
  readonly #settings: Settings;
  readonly #jobs = new Map(simulatedJobs.map((one) => [one.id, one]));
  #watch: AlertWatch | null = null;
  #fence = 0;
  #now = 0;
  #frozen: RunRow[] = [];
  #isPaused = false;

  constructor(store: Store, folder: string, troubles: Troubles) {
    this.#store = store;
    this.#troubles = troubles;
    const alerts: AlertSettings = alertSettings(
      z.object(alertVariables).parse({ SMTP_URL: 'file:///nowhere', ALERT_EMAIL: 'ann@example.com' }),
      true,
    );
    this.#settings = {
      runs: { timeLimitMs: 300_000, memoryLimitMb: 256, timeLimitsMs: {}, memoryLimitsMb: {}, debugUntil: null },
      keyExpiries: [],
      databaseFile: store.file,
      inboxFile: path.join(folder, 'inbox.db'),
      logDir: folder,
      zone,
      alerts,
    } as unknown as Settings;
  }

  async live(now: number): Promise<void> {
    this.#now = now;
    const { deaths, stops } = this.#troubles;
    if (within(deaths, now) || within(stops, now)) return this.#leave(within(stops, now));
    if (!this.#watch) await this.#begin();
    await this.#pauseOrResume(within(this.#troubles.pauses, now));
    try {
      await beatLease(this.#store, this.#fence, now);
      await fireDueSlots(this.#store, simulatedJobs, () => null, now);
      await this.#work();
      await this.#watch?.look(this.#store, now);
      await this.#work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.#watch = null;
    }
  }

  /** As the command does it. */
  async #pauseOrResume(wanted: boolean): Promise<void> {
    if (wanted === this.#isPaused) return;
    this.#isPaused = wanted;
    const jane = { name: 'jane', origin: 'command' } as const;
    await this.#store.write(async (tx) => {
      await setAllPaused(tx, wanted, jane.name, this.#now);
      await recordAct(tx, jane, wanted ? 'pause' : 'resume', 'engine', {}, this.#now);
    });
  }

  /** One that is killed says nothing. */
  async #leave(inOrder: boolean): Promise<void> {
    if (!this.#watch) return;
    this.#watch = null;
    if (inOrder) await endLease(this.#store, this.#fence, this.#now, 'end of the day');
  }

  async #begin(): Promise<void> {
    const now = this.#now;
    const before = await readLease(this.#store.db);
    const holder = { holder: String(now), pid: 1, host: 'test', mode: 'daemon' } as const;
    this.#fence = await takeLease(this.#store, holder, { now, wallNow: now });
    await rescueRuns(this.#store, (id) => this.#jobs.get(id), this.#fence, now);
    await reconcileSchedules(this.#store, simulatedJobs, zone, now);
    await realignSchedules(this.#store, this.#jobs, now);
    const { held } = this.#troubles;
    if (held !== undefined) await this.#store.write((tx) => setJobPaused(tx, held, true, 'jane', now));
    this.#watch = new AlertWatch({
      ...{ home: '/nowhere', inbox: () => null, settings: this.#settings, leastMs: 0 },
      say: (level, text) => this.said.push(`${level} ${text}`),
    });
    this.#frozen = [];
    await this.#watch.tellDeath(this.#store, before, { now, wallNow: now, speed: 1 });
  }

  async #work(): Promise<void> {
    const claimant = { fence: this.#fence, holder: 'test', jobs: [...this.#jobs.keys()] };
    if (!within(this.#troubles.freezes, this.#now)) {
      for (const run of this.#frozen) await this.#finish(run, { kind: 'finished', summary: 'late', failedSteps: 0 });
      this.#frozen = [];
    }
    for (
      let run = await claimRun(this.#store.db, claimant, this.#now);
      run;
      run = await claimRun(this.#store.db, claimant, this.#now)
    ) {
      if (run.job === 'ten' && within(this.#troubles.freezes, this.#now)) this.#frozen.push(run);
      else await this.#finish(run, await this.#outcomeOf(run));
    }
  }

  async #outcomeOf(run: RunRow): Promise<AttemptOutcome> {
    if (run.job === watch.id || run.job === sendAlerts.id) return this.#really(run);
    if (run.job !== 'ten' || !within(this.#troubles.outages, this.#now))
      return { kind: 'finished', summary: '', failedSteps: 0 };
    return {
      kind: 'error',
      error: { code: 'outage', message: `503 at ${this.#now}` },
      retryable: false,
      retryAfterMs: null,
    };
  }

  /** The jobs that are tested run as they are. */
  async #really(run: RunRow): Promise<AttemptOutcome> {
    let die: (error: Error) => void = () => undefined;
    const death = new Promise<never>((_resolve, reject) => {
      die = reject;
    });
    const ran = await Promise.race([
      death,
      runSteps({
        job: run.job === watch.id ? (watch as unknown as JobDefinition) : (sendAlerts as unknown as JobDefinition),
        args: { test: false },
        store: this.#store,
        settings: this.#settings,
        clock: { now: () => this.#now, speed: 1, sleep: async () => undefined },
        signal: new AbortController().signal,
        channels: () => ({}) as never,
        alerting: { notifiers: [this.#notifier(die)], ping: async () => void this.pings.push(this.#now) },
        runId: run.id,
      }),
    ]);
    if (ran.error) throw ran.error;
    return { kind: 'finished', summary: ran.summary, failedSteps: 0, followedBy: ran.followedBy };
  }

  #notifier(die: (error: Error) => void): Notifier {
    return {
      id: 'email',
      title: 'test',
      send: async (message) => {
        if (within(this.#troubles.unreachable, this.#now)) throw new NotSent('no way to it');
        this.sent.push({ at: this.#now, message });
        const { dieWhileSending: nth } = this.#troubles;
        if (nth === undefined || this.sent.length % nth !== 0) return;
        die(new Killed());
        await new Promise(() => undefined);
      },
    };
  }

  async #finish(run: RunRow, outcome: AttemptOutcome): Promise<void> {
    const definition = this.#jobs.get(run.job);
    if (!definition) return;
    await finishAttempt(this.#store, run, definition, noCounts(), outcome, (id) => this.#jobs.get(id), this.#now);
  }
}
