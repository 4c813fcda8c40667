import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import * as z from 'zod';
import {
  type OpenCartSettings,
  openCartSecrets,
  openCartSettings,
  openCartVariables,
} from './channels/opencart/settings.ts';
import { type AlertSettings, alertSecrets, alertSettings, alertVariables } from './settings-alerts.ts';
import { homeVariables } from './settings-home.ts';
import { type KeepingSettings, keepingSettings, keepingVariables } from './settings-keeping.ts';
import { type LlmSettings, llm, llmVariables } from './settings-llm.ts';
import { SettingsError } from './settings-rules.ts';
import { type RunSettings, runSettings, runVariables } from './settings-runs.ts';
import {
  type AmazonCustomSettings,
  type ShipStationSettings,
  shipStation,
  shipStationVariables,
} from './settings-shipstation.ts';
import { type StockSettings, stockSettings, stockVariables } from './settings-stock.ts';
import { type TrendyolSettings, trendyol, trendyolShape } from './settings-trendyol.ts';
import { type WebhookSettings, webhookSecrets, webhookSettings, webhookVariables } from './settings-webhooks.ts';

export type { AmazonCustomSettings, LlmSettings, ShipStationSettings };
export { SettingsError };

/** Where this installation lives and what it may talk to. Built once per process; secrets exist only here. */
export interface Settings {
  readonly home: string;
  readonly databaseFile: string;
  /** What others told us, in a file of its own: a long write to the database must not hold up those who tell. */
  readonly inboxFile: string;
  readonly logDir: string;
  /** The business's IANA zone. */
  readonly zone: string;
  readonly currency: string;
  readonly shipstation: ShipStationSettings | null;
  readonly amazonCustom: AmazonCustomSettings;
  readonly llm: LlmSettings | null;
  readonly trendyol: TrendyolSettings | null;
  readonly opencart: OpenCartSettings | null;
  readonly stock: StockSettings;
  readonly keeping: KeepingSettings;
  readonly runs: RunSettings;
  /** Credentials whose last day was told, `YYYY-MM-DD` each. */
  readonly keyExpiries: readonly KeyExpiry[];
  readonly alerts: AlertSettings;
  /** Null: nothing is received. */
  readonly webhooks: WebhookSettings | null;
  /** Values that must never be shown, logged or stored. */
  readonly secrets: readonly string[];
  /** Settings of the bundled world, when this process runs it. */
  readonly demo: boolean;
}

export interface KeyExpiry {
  /** The variable that holds the credential. */
  readonly name: string;
  /** Its last day, a date of the business's zone. */
  readonly date: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable there is, in the order in which they are listed; what a person has to know of each stands in its `meta`. */
export const settingsShape = {
  ...homeVariables,
  ...runVariables,
  ...shipStationVariables,
  ...llmVariables,
  ...trendyolShape,
  ...openCartVariables,
  ...webhookVariables,
  ...stockVariables,
  ...keepingVariables,
  ...alertVariables,
};
const schema = z.object(settingsShape);

/** The file in an installation's folder that holds its settings. */
export function envFile(home: string): string {
  return path.join(home, '.env');
}

/**
 * What a `.env` says, as it stands there; nothing when there is none.
 *
 * @throws SettingsError when there is one that this user cannot read
 */
export function readEnvText(home: string): string {
  const file = envFile(home);
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(
      `${file} cannot be read (${code}).`,
      code === 'EISDIR' ? 'It is a folder: put the file in its place.' : 'Let this user read it.',
    );
  }
}

/**
 * Reads the settings of the installation in `home` from its `.env` and the environment, which wins. An empty value counts as
 * not set, except for the paths, where it is an error: an empty path once made a clean-up job search the wrong folder (T2).
 *
 * @param home absolute path of the installation
 * @param fromFile what `.env` says, or would say: all settings are judged together before a change is made
 * @throws SettingsError naming the variable, what is wrong with it and where it was set
 */
export function readSettings(
  home: string,
  environment: Environment,
  fromFile: Environment = parseEnv(readEnvText(home)),
): Settings {
  const file = envFile(home);
  const merged: Record<string, string> = {};
  for (const name of Object.keys(settingsShape)) {
    const value = environment[name] ?? fromFile[name];
    if (value === undefined) continue;
    if (value.trim() !== '') merged[name] = value;
    else if (name === 'ORDERDECK_DB' || name === 'ORDERDECK_LOG_DIR')
      throw blank(name, environment[name] === undefined ? file : 'the environment');
  }
  const parsed = schema.safeParse(merged);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    throw new SettingsError(
      `${name} ${issue?.message ?? 'is wrong'}.`,
      `Mend it in ${environment[name] === undefined ? file : 'the environment'}.`,
      [name],
    );
  }
  const env = parsed.data;
  const databaseFile = path.resolve(home, env.ORDERDECK_DB);
  const webhooks = webhookSettings(env, env.SHIPSTATION_API_SECRET);
  return {
    home,
    databaseFile,
    inboxFile: inboxBeside(databaseFile),
    logDir: path.resolve(home, env.ORDERDECK_LOG_DIR),
    zone: env.ORDERDECK_TZ ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: env.ORDERDECK_CURRENCY,
    shipstation: shipStation(env),
    amazonCustom: { hosts: env.AMAZON_CUSTOM_HOSTS },
    llm: llm(env),
    trendyol: trendyol(env),
    webhooks,
    secrets: [
      env.SHIPSTATION_API_KEY,
      env.SHIPSTATION_API_SECRET,
      env.LLM_API_KEY,
      env.TRENDYOL_API_KEY,
      env.TRENDYOL_API_SECRET,
      ...openCartSecrets(env),
      ...webhookSecrets(env, webhooks),
      ...alertSecrets(env),
    ].filter((secret) => secret !== undefined),
    opencart: openCartSettings(env, home),
    stock: stockSettings(env),
    keeping: keepingSettings(env),
    runs: runSettings(env),
    keyExpiries: keyExpiries(env),
    alerts: alertSettings(env, env.ALERT_ON_LOW_STOCK),
    demo: env.ORDERDECK_DEMO !== undefined,
  };
}

/** `inbox.db` beside `orderdeck.db`; two databases in one folder have two. */
function inboxBeside(databaseFile: string): string {
  const { dir, name } = path.parse(databaseFile);
  return path.join(dir, name === 'orderdeck' ? 'inbox.db' : `${name}-inbox.db`);
}

function blank(name: string, where: string): SettingsError {
  return new SettingsError(
    `${name} is set to nothing.`,
    `Give it a path in ${where}, or take the line out to use the default.`,
    [name],
  );
}

/** The variables that end in `_EXPIRES` tell of the one that they are named after. */
function keyExpiries(env: Readonly<Record<string, unknown>>): KeyExpiry[] {
  const suffix = '_EXPIRES';
  return Object.entries(env).flatMap(([name, date]) =>
    name.endsWith(suffix) && typeof date === 'string' ? [{ name: name.slice(0, -suffix.length), date }] : [],
  );
}
