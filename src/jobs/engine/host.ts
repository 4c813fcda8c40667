import { followInstallation, openInstallationStore } from '../../app.ts';
import { type ChannelsOff, channelsOff, whyOff } from '../../core/channels-off.ts';
import { openLog } from '../../core/log.ts';
import { runLimits } from '../../core/run-limits.ts';
import { swallowedIn } from '../../core/settings/swallowed.ts';
import type { EngineMode } from '../../core/store/runs/lease.ts';
import type { Store } from '../../core/store/store.ts';
import { enqueueFirstRuns } from '../first-runs.ts';
import { jobs } from '../index.ts';
import type { JobDefinition } from '../job.ts';
import { AlertWatch } from './alert-watch.ts';
import { DayEnd } from './day-end.ts';
import { Engine, type EngineState } from './engine.ts';
import { inboxFeed } from './inbox-feed.ts';
import { IssueWatch } from './issue-watch.ts';
import { tellStoreTrouble } from './store-trouble.ts';
import { TrustedClasses } from './trusted.ts';

export interface HostOptions {
  readonly home: string;
  readonly mode: EngineMode;
  readonly onlyRun?: number;
  readonly takeoverDelayMs?: number;
  /** Told each line of the engine's log as well, for a daemon's stdout. */
  readonly onLine?: (level: 'info' | 'warn' | 'error', text: string) => void;
}

export interface HostedEngine {
  readonly state: () => EngineState;
  readonly store: Store;
  /** Stops to take work, waits for the threads, closes the store. */
  drain(reason: string): Promise<void>;
}

/** Runs at once; more would only wait for each other on the small hosts this lives on. */
export const concurrency = 4;

/**
 * Starts the engine of an installation in this thread, working or standing by.
 *
 * @throws SettingsError, StoreError before anything is started
 */
export async function startEngine(options: HostOptions): Promise<HostedEngine> {
  const installation = followInstallation(options.home, process.env);
  const { settings, clock, redact, live } = installation;
  const file = openLog({
    ...{ dir: settings.logDir, name: 'engine', zone: settings.zone, clock, redact },
    mostBytes: settings.keeping.logFileBytes,
  });
  const store = await openInstallationStore(installation, { role: 'owner', check: options.mode !== 'run' });
  const off = (): ChannelsOff => channelsOff(live.settings);
  const say: NonNullable<HostOptions['onLine']> = (level, text) => {
    file.log[level](text);
    options.onLine?.(level, text);
  };
  const inbox = inboxFeed(settings.inboxFile, (text) => say('error', text));
  const issues = new IssueWatch({
    zone: settings.zone,
    inbox: () => inbox.inbox(),
    say,
  });
  const trusted = new TrustedClasses(settings.zone);
  const alerts = new AlertWatch({ home: options.home, inbox: () => inbox.inbox(), say });
  const dayEnd = new DayEnd({ zone: settings.zone, say });
  const watch = async (owned: Store, now: number): Promise<number | null> => {
    const nextLook = await issues.look(owned, now);
    await trusted.queue(owned, now);
    const others = Math.min(await alerts.look(owned, now), await dayEnd.look(owned, now));
    return nextLook === null ? others : Math.min(nextLook, others);
  };
  const engine = new Engine({
    store,
    clock,
    home: options.home,
    zone: settings.zone,
    mode: options.mode,
    jobs,
    concurrency,
    unavailable: ({ needs }: JobDefinition) => whyOff(needs, off()),
    limits: (job) => runLimits(job, live.settings),
    onOwn: async (owned, before) => {
      if (options.mode === 'run') return;
      await alerts.tellDeath(owned, before, { now: clock.now(), wallNow: Date.now(), speed: clock.speed });
      await enqueueFirstRuns(owned, off(), clock.now());
    },
    ...(options.mode !== 'run' && { feeds: [inbox], watch }),
    say,
    ...(options.mode === 'daemon' && { onError: (error) => void tellStoreTrouble(options.home, error, 'the engine') }),
    ...(options.onlyRun !== undefined && { onlyRun: options.onlyRun }),
    ...(options.takeoverDelayMs !== undefined && { takeoverDelayMs: options.takeoverDelayMs }),
  });
  const unwatch = live.watch((_settings, problem) => {
    if (problem !== null) return say('error', `settings: .env was changed and is not in force: ${problem}`);
    say('info', 'settings: .env was changed and is in force');
    if (engine.state !== 'working' || options.mode === 'run') return;
    // A channel that has come on is read in full, as at the start of a new installation.
    enqueueFirstRuns(store, off(), clock.now()).catch((error: Error) => say('error', `settings: ${error.message}`));
  });
  // The last word of a process that dies of itself; doctor tells it as the cause (S54).
  const lastWord = (error: Error): void => {
    if (engine.state === 'working') file.log.error(`crashed: ${error.message.split('\n')[0]}`);
  };
  process.on('uncaughtExceptionMonitor', lastWord);
  const lost = swallowedIn(options.home);
  if (lost !== null) say('warn', `settings: ${lost}`);
  engine.start();
  return {
    state: () => engine.state,
    store,
    drain: async (reason) => {
      unwatch();
      const worked = engine.state === 'working';
      await engine.drain(reason);
      if (worked) await issues.lookBeforeEnd(store, clock.now());
      await inbox.close();
      await store.close();
      process.off('uncaughtExceptionMonitor', lastWord);
      if (worked) file.log.info(`stopped: ${reason}`);
      file.close();
    },
  };
}
