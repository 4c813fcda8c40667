import * as z from 'zod';
import { day, keepsCredentials, SettingsError, text } from './settings-rules.ts';

export interface ShipStationSettings {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly baseUrl: string;
}

/** Hosts that a buyer's file may be fetched from: `zme-caps.amazon.com`, or `127.0.0.1:8080` (loopback, plain http). */
export interface AmazonCustomSettings {
  readonly hosts: readonly string[];
}

const affects = 'order sync, tags, push of personalizations; without it ShipStation is off';

/** The variables of ShipStation and of the files its orders link to. */
export const shipStationVariables = {
  SHIPSTATION_API_KEY: text.optional().meta({ title: 'ShipStation: API key', affects, secret: true }),
  SHIPSTATION_API_SECRET: text.optional().meta({ title: 'ShipStation: API secret', affects, secret: true }),
  SHIPSTATION_API_KEY_EXPIRES: day.optional().meta({
    title: 'ShipStation: last day of the API key',
    range: 'a date such as 2027-01-31',
    affects: 'alerts: a key that ends soon is told',
  }),
  SHIPSTATION_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address' })
    .refine(keepsCredentials, 'is not encrypted: it must begin with https://')
    .default('https://ssapi.shipstation.com')
    .meta({ title: 'ShipStation: its address', affects }),
  AMAZON_CUSTOM_HOSTS: text
    .transform((list) => list.split(/[\s,]+/).filter(Boolean))
    .refine((hosts) => hosts.every(isHost), 'must name hosts, such as zme-caps.amazon.com, parted by commas')
    .default(['zme-caps.amazon.com'])
    .meta({
      title: 'Amazon Custom: hosts of buyers’ files',
      range: 'host names parted by commas',
      affects: 'download-customizations: a link to anywhere else is refused',
    }),
};

type Variables = z.output<z.ZodObject<typeof shipStationVariables>>;

/**
 * The channel's settings; null when it has neither key nor secret.
 *
 * @throws SettingsError when it has one of them only
 */
export function shipStation(env: Variables): ShipStationSettings | null {
  const { SHIPSTATION_API_KEY: apiKey, SHIPSTATION_API_SECRET: apiSecret, SHIPSTATION_BASE_URL: baseUrl } = env;
  if (apiKey === undefined && apiSecret === undefined) return null;
  if (apiKey === undefined || apiSecret === undefined) {
    const missing = apiKey === undefined ? 'SHIPSTATION_API_KEY' : 'SHIPSTATION_API_SECRET';
    throw new SettingsError(
      `${missing} is missing; ShipStation needs key and secret.`,
      'Set both in .env, or neither.',
      ['SHIPSTATION_API_KEY', 'SHIPSTATION_API_SECRET'],
    );
  }
  return { apiKey, apiSecret, baseUrl: baseUrl.replace(/\/+$/, '') };
}

/** A host name with or without a port, in lower case; no scheme, no path, no wildcard. */
function isHost(host: string): boolean {
  return /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?$/.test(host);
}
