import { readInstallation } from '../../app.ts';
import { alertLook, notifiersOf } from '../../core/alerts/alerting.ts';
import { daemonDied, deathFinding } from '../../core/alerts/classes/daemon-died.ts';
import { alertClasses } from '../../core/alerts/index.ts';
import { lookForAlerts, tellEvent } from '../../core/alerts/look.ts';
import type { Inbox } from '../../core/inbox/open.ts';
import type { Settings } from '../../core/settings.ts';
import { nextSendAt } from '../../core/store/alerts/messages.ts';
import type { Lease } from '../../core/store/runs/lease.ts';
import { isPaused, readSwitches } from '../../core/store/runs/switches.ts';
import type { Store } from '../../core/store/store.ts';
import { jobs } from '../index.ts';
import { sendAlerts } from '../send-alerts.ts';
import { enqueue } from './enqueue.ts';

/** How often (ms) the prompt classes are asked. */
const everyMs = 60_000;
/** Also on a clock that runs faster than life: no more often than this (wall ms). */
const leastMs = 1000;

const prompt = alertClasses.filter(({ pace }) => pace === 'prompt');

export interface AlertWatchOptions {
  readonly home: string;
  /** What others told us, where there is a receiver. */
  readonly inbox: () => Inbox | null;
  readonly say: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** What is looked with instead of the installation's own settings. */
  readonly settings?: Settings;
  /** How often at most (wall ms), where a clock runs faster than life; a second unless told. */
  readonly leastMs?: number;
}

/** One instant on both clocks: the lease tells of a process, by the wall's. */
export interface Moment {
  readonly now: number;
  readonly wallNow: number;
  readonly speed: number;
}

/** Looks every minute, between the engine's other work, for what must be noticed sooner than within the hour, and has it sent. */
export class AlertWatch {
  readonly #options: AlertWatchOptions;
  /** What was said of rules that failed, so that it is said once. */
  readonly #failed = new Set<string>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #dueAt = Number.NEGATIVE_INFINITY;
  #read: { readonly settings: Settings; readonly redact: (text: string) => string } | null = null;

  constructor(options: AlertWatchOptions) {
    this.#options = options;
  }

  /** @returns when to look again, UTC epoch ms */
  async look(store: Store, now: number): Promise<number> {
    // A clock that was put back must not silence the look.
    const isDue = now >= this.#dueAt || now < this.#dueAt - everyMs;
    if (!isDue) return this.#dueAt;
    if (performance.now() - this.#lookedAt < (this.#options.leastMs ?? leastMs)) return now + everyMs;
    this.#lookedAt = performance.now();
    this.#dueAt = now + everyMs;
    // What goes wrong here must not keep the engine from its work.
    try {
      await this.#lookOnce(store, now);
      const next = await this.#queueSending(store, now);
      if (next !== null) this.#dueAt = Math.max(now + 1, Math.min(this.#dueAt, next));
    } catch (error) {
      this.#tellOnce('alerts cannot be looked for', error);
    }
    return this.#dueAt;
  }

  /** Tells of the one who worked before, when it ended without a word. */
  async tellDeath(store: Store, before: Lease | null, { now, wallNow, speed }: Moment): Promise<void> {
    if (!before || before.endedAt !== null || before.mode === 'run') return;
    try {
      const { settings } = this.#installation();
      const diedAt = Math.min(now, Math.round(now - (wallNow - before.beatAt) * speed));
      const rules = { ...settings.alerts, hasNotifier: notifiersOf(settings).length > 0 };
      const finding = deathFinding(before, diedAt, now, settings.zone);
      this.#options.say('warn', finding.line);
      await store.write((tx) => tellEvent(tx, daemonDied, finding, rules, now));
    } catch (error) {
      this.#tellOnce('the death of the one before cannot be told', error);
    }
  }

  async #lookOnce(store: Store, now: number): Promise<void> {
    this.#read = null;
    const { settings, redact } = this.#installation();
    const inbox = this.#options.inbox()?.db ?? null;
    const { opened, escalated, recovered, lapsed } = await lookForAlerts(
      store,
      alertLook({ db: store.db, inbox, now, settings, jobs }),
      prompt,
      {
        redact,
        who: 'engine',
        hasNotifier: notifiersOf(settings).length > 0,
        onError: (cls, error) => this.#tellOnce(`the rule of ${cls} cannot be asked`, error),
      },
    );
    if (opened + escalated + recovered + lapsed > 0)
      this.#options.say(
        'warn',
        `alerts: ${opened} opened, ${escalated} nearer or worse, ${recovered} recovered, ${lapsed} no longer watched`,
      );
  }

  /** Queues the job that sends, when something is due. @returns when that will be, UTC epoch ms; null: nothing waits */
  async #queueSending(store: Store, now: number): Promise<number | null> {
    const { settings } = this.#installation();
    const next = await nextSendAt(store.db, settings.alerts.groupMs, now);
    if (next === null || next > now) return next;
    const open = await store.db
      .selectFrom('runs')
      .select('id')
      .where('job', '=', sendAlerts.id)
      .where('state', 'in', ['queued', 'retrying', 'running'])
      .limit(1)
      .executeTakeFirst();
    // Paused by its name, what waits is sent when it goes on.
    if (open || isPaused(await readSwitches(store.db), sendAlerts.id)) return null;
    await store.write((tx) => enqueue(tx, sendAlerts, { args: {}, trigger: 'start', by: null }, now));
    return null;
  }

  /** Settings are read anew for each look, so that what is set now holds from the next minute on. */
  #installation(): { readonly settings: Settings; readonly redact: (text: string) => string } {
    if (this.#options.settings) return { settings: this.#options.settings, redact: (text) => text };
    this.#read ??= readInstallation(this.#options.home, process.env);
    return this.#read;
  }

  #tellOnce(what: string, error: unknown): void {
    const text = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    if (!this.#failed.has(text)) this.#options.say('error', text);
    this.#failed.add(text);
  }
}
