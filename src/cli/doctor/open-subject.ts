import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Installation, readInstallation } from '../../app.ts';
import { closeChannels, connectChannels } from '../../connect.ts';
import { clockFromEnv } from '../../core/clock.ts';
import type { Channels } from '../../core/context.ts';
import { NotLookedAt, type Subject } from '../../core/doctor/subject.ts';
import { createHttp } from '../../core/http.ts';
import { SettingsError } from '../../core/settings.ts';
import { openStore, type Store, type StoreOptions } from '../../core/store/store.ts';
import { StoreError } from '../../core/store/store-error.ts';
import { concurrency } from '../../jobs/engine/host.ts';
import { jobs } from '../../jobs/index.ts';
import { presetStanding } from '../../jobs/settings/preset-plan.ts';
import { programVersion, projectFolder } from '../home.ts';
import { watchJobFaults } from '../job-faults.ts';

export interface OpenedSubject extends Subject {
  /** Ends what was opened; calls that are still out are given up. */
  close(): Promise<void>;
}

/** Changes nothing, so that its name stands nowhere. */
const looker = { name: 'doctor', origin: 'command' } as const;
/** Calls of a self-check are kept in no record: they are no work of the shop's. */
const noRecord = { start: async () => 0, end: async () => undefined };

/**
 * An installation to be examined, whatever is wrong with it: nothing is opened before a check asks for it, and nothing is made,
 * migrated or mended by looking.
 */
export function openSubject(home: string, environment: NodeJS.ProcessEnv = process.env): OpenedSubject {
  const stop = new AbortController();
  const installation = readIfPossible(home, environment);
  const settings = () => {
    if (installation instanceof Error) throw new NotLookedAt('not looked at: the settings cannot be read');
    return installation.settings;
  };
  const openAnew = (options: Partial<StoreOptions> = {}): Promise<Store> =>
    openStore(settings().databaseFile, { role: 'read', busyTimeoutMs: 300, leaveMode: true, ...options });
  const store = once(() => openAnew().catch(notOpened));
  const channels = once(() => connect(installation, openAnew, stop.signal));
  const clock = installation instanceof Error ? clockFromEnv({}) : installation.clock;
  const redact = installation instanceof Error ? (text: string) => text : installation.redact;
  return {
    home,
    environment,
    clock,
    redact,
    program: {
      folder: projectFolder(),
      version: programVersion(),
      jobs,
      concurrency,
      jobFaults: watchJobFaults(jobs),
      presetStanding: (store, { zone }) =>
        presetStanding({ ...{ home, environment, store, jobs, zone }, now: () => clock.now(), actor: looker }),
      startedInMs: performance.now(),
    },
    terminal: terminalSize(),
    signal: stop.signal,
    settingsError: installation instanceof Error ? installation : null,
    settings,
    store: store.get,
    openStore: openAnew,
    channels: async () => (await channels.get()).channels,
    http: (service) => createHttp({ clock, redact, record: noRecord, service, timeoutMs: 10_000 }),
    close: async () => {
      stop.abort(new Error('nobody waits any more'));
      await channels.ifMade((made) => made.close());
      await store.ifMade((made) => made.close());
    },
  };
}

/** The settings' fault is a finding, not the end. */
function readIfPossible(
  home: string,
  environment: NodeJS.ProcessEnv,
): Installation | (Error & { readonly hint: string }) {
  try {
    return readInstallation(home, environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    // The clock's setting names itself; `.env` may not be readable.
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return Object.assign(new Error(message), { hint: 'Mend it in the environment or in .env.' });
  }
}

function notOpened(error: unknown): never {
  const code = String((error as { code?: unknown }).code);
  const isKnown = error instanceof StoreError || /^SQLITE_(BUSY|IOERR)/.test(code);
  const isMissing = error instanceof StoreError && error.code === 'missing';
  if (isKnown)
    throw new NotLookedAt(`not looked at: ${isMissing ? 'there is no database' : 'the database cannot be opened'}`);
  throw error;
}

/** Quotas hold over all processes and are kept in the database; without one, in a throw-away one, so that credentials can be tried all the same. */
async function connect(
  installation: Installation | Error,
  openAnew: (options: Partial<StoreOptions>) => Promise<Store>,
  signal: AbortSignal,
): Promise<{ readonly channels: Channels; close(): Promise<void> }> {
  if (installation instanceof Error) throw new NotLookedAt('not looked at: the settings cannot be read');
  let folder: string | null = null;
  const control = await openAnew({ role: 'write', busyTimeoutMs: 2000 }).catch(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-doctor-'));
    return openStore(path.join(folder, 'control.db'), { role: 'owner' });
  });
  const channels = connectChannels(installation, {
    ...{ control, runId: null, signal, urgent: true, dryRun: true },
    onWait: () => undefined,
  });
  return {
    channels,
    close: async () => {
      await closeChannels(channels);
      await control.close();
      if (folder !== null && existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Made when it is first asked for. */
function once<T>(make: () => Promise<T>): {
  get(): Promise<T>;
  ifMade(end: (made: T) => Promise<void>): Promise<void>;
} {
  let made: Promise<T> | null = null;
  return {
    get: () => {
      made ??= make();
      return made;
    },
    ifMade: async (end) => {
      if (made) await made.then(end, () => undefined);
    },
  };
}

/** Of this terminal; a console that looks from within tells its own. */
function terminalSize(): Subject['terminal'] {
  const { columns, rows } = process.stdout;
  if (columns !== undefined && rows !== undefined) return { columns, rows };
  const [told, lines] = [Number(process.env['COLUMNS']), Number(process.env['LINES'])];
  return told > 0 && lines > 0 ? { columns: told, rows: lines } : null;
}
