import * as z from 'zod';
import { type AttributeSpelling, attributeSpellings } from './channels/trendyol/catalogue-body.ts';
import { day, keepsCredentials, SettingsError, text, whole } from './settings-rules.ts';

/** How many listings a seller may have; Trendyol's limits per minute follow from it (facts on Trendyol, B7). */
export const trendyolTiers = ['50k', '75k', '150k', '500k', 'unlimited'] as const;
export type TrendyolTier = (typeof trendyolTiers)[number];

export interface TrendyolSettings {
  readonly sellerId: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** The gateway, without `/integration`. */
  readonly baseUrl: string;
  /** Who speaks for the seller, the second half of the User-Agent. */
  readonly integrator: string;
  readonly tier: TrendyolTier;
  /** Our own cap over all calls, beside the vendor's limits (M141, M142). */
  readonly callsPerMinute: number;
  readonly callsPerHour: number;
  /** Products or listings that one call brings or changes at most (M45). */
  readonly batchSize: number;
  readonly products: ProductSettings;
}

/** How products are told, and what the shop does not know of them. */
export interface ProductSettings {
  /** ISO 3166-1, two letters: where they are made. */
  readonly origin: string | null;
  /** Volumetric weight, in deci. */
  readonly dimensionalWeight: number | null;
  readonly attributeSpelling: AttributeSpelling;
}

/** The part of the settings' schema that is Trendyol's. */
export const trendyolShape = {
  TRENDYOL_SELLER_ID: text
    .regex(/^\d{1,12}$/, 'is not a seller’s number such as 123456')
    .optional()
    .meta({
      title: 'Trendyol: the seller’s number',
      range: 'up to 12 digits, such as 123456',
      affects: 'all trendyol jobs; without it Trendyol is off',
    }),
  TRENDYOL_API_KEY: text.optional().meta({ title: 'Trendyol: API key', affects: 'all trendyol jobs', secret: true }),
  TRENDYOL_API_SECRET: text.optional().meta({
    title: 'Trendyol: API secret',
    affects: 'all trendyol jobs',
    secret: true,
  }),
  TRENDYOL_API_KEY_EXPIRES: day.optional().meta({
    title: 'Trendyol: last day of the API key',
    range: 'a date such as 2027-01-31',
    affects: 'alerts: a key that ends soon is told',
  }),
  TRENDYOL_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address' })
    .refine(keepsCredentials, 'is not encrypted: it must begin with https://')
    .transform((address) => address.replace(/\/+$/, ''))
    .refine((address) => !address.endsWith('/integration'), 'must end before /integration')
    .default('https://apigw.trendyol.com')
    .meta({ title: 'Trendyol: address of its gateway', affects: 'all trendyol jobs' }),
  TRENDYOL_INTEGRATOR: text
    .regex(/^[A-Za-z0-9]{1,30}$/, 'may have at most 30 letters and digits, and nothing else')
    .default('SelfIntegration')
    .meta({
      title: 'Trendyol: who speaks for the seller',
      range: 'up to 30 letters and digits',
      affects: 'the User-Agent of every call to Trendyol; without one it answers 403',
    }),
  TRENDYOL_TIER: z
    .enum(trendyolTiers, { error: `is not one of ${trendyolTiers.join(', ')}` })
    .default('50k')
    .meta({
      title: 'Trendyol: listings that the seller may have',
      affects: 'all trendyol jobs: the vendor’s limits of calls follow from it',
    }),
  TRENDYOL_CALLS_PER_MINUTE: whole(10, 10_000).default(600).meta({
    title: 'Trendyol: most calls in a minute',
    unit: 'calls a minute',
    affects: 'all trendyol jobs together',
  }),
  TRENDYOL_CALLS_PER_HOUR: whole(60, 600_000).default(36_000).meta({
    title: 'Trendyol: most calls in an hour',
    unit: 'calls an hour',
    affects: 'all trendyol jobs together',
  }),
  TRENDYOL_BATCH_SIZE: whole(10, 1000).default(50).meta({
    title: 'Trendyol: products or listings in one call',
    unit: 'a call',
    affects: 'trendyol-products, trendyol-stock: half of it is twice the calls, each of them shorter',
  }),
  TRENDYOL_ORIGIN: text
    .regex(/^[A-Z]{2}$/, 'is not a country such as TR')
    .optional()
    .meta({
      title: 'Trendyol: where products are made',
      range: 'a country of two capital letters, such as TR',
      affects: 'trendyol-products',
    }),
  TRENDYOL_DIMENSIONAL_WEIGHT: z.coerce
    .number({ error: 'is not a weight in deci such as 1.5' })
    .min(0, { error: 'is below 0' })
    .max(10_000, { error: 'is above 10000' })
    .optional()
    .meta({ title: 'Trendyol: volumetric weight of products', unit: 'deci', affects: 'trendyol-products' }),
  TRENDYOL_ATTRIBUTE_SPELLING: z
    .enum(attributeSpellings, { error: `is not one of ${attributeSpellings.join(', ')}` })
    .default('single')
    .meta({ title: 'Trendyol: how values of attributes are sent', affects: 'trendyol-products' }),
};

const shape = z.object(trendyolShape);

/**
 * The channel's settings; null when none of the three that identify the seller is set.
 *
 * @throws SettingsError when some of the three are set and others are not
 */
export function trendyol(env: z.output<typeof shape>): TrendyolSettings | null {
  const { TRENDYOL_SELLER_ID: sellerId, TRENDYOL_API_KEY: apiKey, TRENDYOL_API_SECRET: apiSecret } = env;
  if (sellerId === undefined && apiKey === undefined && apiSecret === undefined) return null;
  if (sellerId === undefined) throw missing('TRENDYOL_SELLER_ID');
  if (apiKey === undefined) throw missing('TRENDYOL_API_KEY');
  if (apiSecret === undefined) throw missing('TRENDYOL_API_SECRET');
  return {
    sellerId,
    apiKey,
    apiSecret,
    baseUrl: env.TRENDYOL_BASE_URL,
    integrator: env.TRENDYOL_INTEGRATOR,
    tier: env.TRENDYOL_TIER,
    callsPerMinute: env.TRENDYOL_CALLS_PER_MINUTE,
    callsPerHour: env.TRENDYOL_CALLS_PER_HOUR,
    batchSize: env.TRENDYOL_BATCH_SIZE,
    products: {
      origin: env.TRENDYOL_ORIGIN ?? null,
      dimensionalWeight: env.TRENDYOL_DIMENSIONAL_WEIGHT ?? null,
      attributeSpelling: env.TRENDYOL_ATTRIBUTE_SPELLING,
    },
  };
}

function missing(name: string): SettingsError {
  return new SettingsError(
    `${name} is missing; Trendyol needs the seller’s number, key and secret.`,
    'Set TRENDYOL_SELLER_ID, TRENDYOL_API_KEY and TRENDYOL_API_SECRET in .env (all three stand in the seller panel’s integration page), or none of them.',
    ['TRENDYOL_SELLER_ID', 'TRENDYOL_API_KEY', 'TRENDYOL_API_SECRET'],
  );
}
