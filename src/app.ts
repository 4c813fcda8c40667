import { parseEnv } from 'node:util';
import { amazonCustomFiles } from './core/channels/amazon-custom/files.ts';
import { type Clock, clockFromEnv } from './core/clock.ts';
import { redactor } from './core/redact.ts';
import { judgeSettings } from './core/settings/list.ts';
import { LiveSettings } from './core/settings/live.ts';
import { type Environment, readEnvText, readSettings, type Settings } from './core/settings.ts';
import { openStore, type Store, type StoreOptions } from './core/store/store.ts';

/** What every process and thread of an installation starts from. */
export interface Installation {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
}

/**
 * Reads the settings; touches nothing.
 *
 * @param home absolute path of the installation
 * @throws SettingsError
 */
export function readInstallation(home: string, environment: Environment): Installation {
  const settings = readSettings(home, environment);
  return { settings, clock: clockFromEnv(environment), redact: redactor(settings.secrets) };
}

/** An installation whose settings follow its `.env`: `settings` and `redact` are always those of now. */
export interface LiveInstallation extends Installation {
  readonly live: LiveSettings;
}

/**
 * Reads the settings, and goes on doing so when they change; for whoever stays.
 *
 * @param home absolute path of the installation
 * @throws SettingsError when they cannot be used as they are
 */
export function followInstallation(home: string, environment: Environment): LiveInstallation {
  const live = new LiveSettings(home, environment);
  return {
    live,
    get settings() {
      return live.settings;
    },
    clock: clockFromEnv(environment),
    redact: live.redact,
  };
}

/**
 * The installation as far as its settings can be used: for who mends those that cannot.
 *
 * @param home absolute path of the installation
 */
export function mendInstallation(home: string, environment: Environment): Installation {
  const { usable: settings } = judgeSettings(home, environment, parseEnv(readEnvText(home)));
  return { settings, clock: clockFromEnv(environment), redact: redactor(settings.secrets) };
}

/** Opens the installation's database. Throws StoreError. */
export function openInstallationStore(installation: Installation, options: StoreOptions): Promise<Store> {
  return openStore(installation.settings.databaseFile, { now: () => installation.clock.now(), ...options });
}

/** Reads buyers' files that a person brings; no network, nothing to connect. */
export const buyersFiles = amazonCustomFiles;
