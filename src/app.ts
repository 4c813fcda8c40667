import { amazonCustomFiles } from './core/channels/amazon-custom/files.ts';
import { type Clock, clockFromEnv } from './core/clock.ts';
import type { Channels } from './core/context.ts';
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

export const channelOffWords = {
  shipstation: 'ShipStation is off: set SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET.',
  llm: 'The language model is off: set LLM_BASE_URL and LLM_MODEL.',
  trendyol: 'Trendyol is off: set TRENDYOL_SELLER_ID, TRENDYOL_API_KEY and TRENDYOL_API_SECRET.',
  opencart: 'OpenCart is off: set OPENCART_DATABASE_URL.',
};

/** Which channels are off and why, without connecting to any. */
export function channelsOff(settings: Settings): Partial<Record<keyof Channels, string>> {
  return {
    ...(settings.shipstation ? {} : { shipstation: channelOffWords.shipstation }),
    ...(settings.llm ? {} : { llm: channelOffWords.llm }),
    ...(settings.trendyol ? {} : { trendyol: channelOffWords.trendyol }),
    ...(settings.opencart ? {} : { opencart: channelOffWords.opencart }),
  };
}
