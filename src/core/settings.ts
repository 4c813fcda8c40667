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
import { isZone } from './domain/zones.ts';
import { type KeepingSettings, keepingSettings, keepingVariables } from './settings-keeping.ts';
import { keepsCredentials, SettingsError } from './settings-rules.ts';
import { type StockSettings, stockSettings, stockVariables } from './settings-stock.ts';
import { type TrendyolSettings, trendyol, trendyolShape } from './settings-trendyol.ts';
import { type WebhookSettings, webhookSecrets, webhookSettings, webhookVariables } from './settings-webhooks.ts';

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
  /** Null: nothing is received. */
  readonly webhooks: WebhookSettings | null;
  /** Values that must never be shown, logged or stored. */
  readonly secrets: readonly string[];
  /** Settings of the bundled world, when this process runs it. */
  readonly demo: boolean;
}

export interface ShipStationSettings {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly baseUrl: string;
}

/** Hosts that a buyer's file may be fetched from: `zme-caps.amazon.com`, or `127.0.0.1:8080` (loopback, plain http). */
export interface AmazonCustomSettings {
  readonly hosts: readonly string[];
}

/** A server that speaks the chat-completions protocol. */
export interface LlmSettings {
  /** Without `/chat/completions`, for example `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  /** Null for servers that ask for none. */
  readonly apiKey: string | null;
  readonly model: string;
  /** The most that calls may cost in one day of the business's zone, in the currency of the price list; null: no limit. */
  readonly dailyBudget: number | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const text = z.string().trim().min(1);
const schema = z.object({
  ORDERDECK_DB: text.default('db/orderdeck.db'),
  ORDERDECK_LOG_DIR: text.default('logs'),
  ORDERDECK_TZ: text.refine(isZone, 'is not a time zone such as Europe/London').optional(),
  ORDERDECK_CURRENCY: text.regex(/^[A-Z]{3}$/, 'is not a currency code such as GBP').default('GBP'),
  ORDERDECK_DEMO: text.optional(),
  SHIPSTATION_API_KEY: text.optional(),
  SHIPSTATION_API_SECRET: text.optional(),
  SHIPSTATION_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address' })
    .refine(keepsCredentials, 'is not encrypted: it must begin with https://')
    .default('https://ssapi.shipstation.com'),
  AMAZON_CUSTOM_HOSTS: text
    .transform((list) => list.split(/[\s,]+/).filter(Boolean))
    .refine((hosts) => hosts.every(isHost), 'must name hosts, such as zme-caps.amazon.com, parted by commas')
    .default(['zme-caps.amazon.com']),
  LLM_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address' })
    .refine(keepsCredentials, 'is not encrypted: it must begin with https://')
    .optional(),
  LLM_API_KEY: text.optional(),
  LLM_MODEL: text.optional(),
  LLM_DAILY_BUDGET: text
    .regex(/^\d{1,9}(\.\d{1,9})?$/, 'is not an amount such as 2.50')
    .transform(Number)
    .optional(),
  ...trendyolShape,
  ...openCartVariables,
  ...webhookVariables,
  ...stockVariables,
  ...keepingVariables,
});

/** A host name with or without a port, in lower case; no scheme, no path, no wildcard. */
function isHost(host: string): boolean {
  return /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?$/.test(host);
}

/**
 * Reads the settings of the installation in `home` from its `.env` and the environment, which wins. An empty value counts as
 * not set, except for the paths, where it is an error: an empty path once made a clean-up job search the wrong folder (T2).
 *
 * @param home absolute path of the installation
 * @throws SettingsError naming the variable, what is wrong with it and where it was set
 */
export function readSettings(home: string, environment: Environment): Settings {
  const file = path.join(home, '.env');
  const fromFile: Environment = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const merged: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
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
    shipstation: shipstation(env.SHIPSTATION_API_KEY, env.SHIPSTATION_API_SECRET, env.SHIPSTATION_BASE_URL),
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
    ].filter((secret) => secret !== undefined),
    opencart: openCartSettings(env, home),
    stock: stockSettings(env),
    keeping: keepingSettings(env),
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
  );
}

function shipstation(
  apiKey: string | undefined,
  apiSecret: string | undefined,
  baseUrl: string,
): ShipStationSettings | null {
  if (apiKey === undefined && apiSecret === undefined) return null;
  if (apiKey === undefined || apiSecret === undefined) {
    const missing = apiKey === undefined ? 'SHIPSTATION_API_KEY' : 'SHIPSTATION_API_SECRET';
    throw new SettingsError(
      `${missing} is missing; ShipStation needs key and secret.`,
      'Set both in .env, or neither.',
    );
  }
  return { apiKey, apiSecret, baseUrl: baseUrl.replace(/\/+$/, '') };
}

function llm(env: z.output<typeof schema>): LlmSettings | null {
  const { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: model, LLM_DAILY_BUDGET: dailyBudget } = env;
  if (baseUrl === undefined && model === undefined && apiKey === undefined) return null;
  if (baseUrl === undefined || model === undefined) {
    const missing = baseUrl === undefined ? 'LLM_BASE_URL' : 'LLM_MODEL';
    throw new SettingsError(
      `${missing} is missing; a language model needs an address and a name.`,
      'Set LLM_BASE_URL and LLM_MODEL in .env, or neither.',
    );
  }
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    apiKey: apiKey ?? null,
    model,
    dailyBudget: dailyBudget ?? null,
  };
}
