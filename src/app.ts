import { amazonCustomFiles } from './core/channels/amazon-custom/files.ts';
import { type Clock, clockFromEnv } from './core/clock.ts';
import { redactor } from './core/redact.ts';
import { type Environment, readSettings, type Settings } from './core/settings.ts';
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

/** Opens the installation's database. Throws StoreError. */
export function openInstallationStore(installation: Installation, options: StoreOptions): Promise<Store> {
  return openStore(installation.settings.databaseFile, options);
}

/** Reads buyers' files that a person brings; no network, nothing to connect. */
export const buyersFiles = amazonCustomFiles;
