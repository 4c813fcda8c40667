import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { OwnAddress } from './domain/subscription.ts';
import { keepsCredentials, SettingsError, text } from './settings-rules.ts';

/** Where webhooks are received and by what their senders are known. A receiver without a port is off. */
export interface WebhookSettings {
  readonly host: string;
  /** 0: any free one; the receiver says which. */
  readonly port: number;
  /** The marketplace's credentials; one of both is enough. */
  readonly basic: { readonly user: string; readonly password: string } | null;
  readonly apiKey: string | null;
  /** ShipStation signs nothing, so that the end of its address is its credential; null: it has none. */
  readonly shipstationToken: string | null;
  /** Where senders reach the receiver, up to its `/hooks`; null: nobody said. */
  readonly publicUrl: string | null;
}

/** Where senders reach the receiver, and how a marketplace proves who it is. */
export interface ReceiverAddress {
  readonly marketplace: string;
  readonly shipstation: string | null;
}

/** Where the marketplace is to tell us, and by what it is known there; for who compares subscriptions with it. */
export function ownAddress(settings: WebhookSettings | null): OwnAddress {
  const base = settings?.publicUrl ?? null;
  return {
    url: base === null ? null : receiverAddresses(base, null).marketplace,
    basicUser: settings?.basic?.user ?? null,
    hasApiKey: (settings?.apiKey ?? null) !== null,
  };
}

/** The addresses below a receiver's, which may be its own or the public one. */
export function receiverAddresses(base: string, shipstationToken: string | null): ReceiverAddress {
  return {
    marketplace: `${base}/hooks/m`,
    shipstation: shipstationToken === null ? null : `${base}/hooks/s/${shipstationToken}`,
  };
}

/** Words that the marketplace allows in no address (facts on Trendyol, B6). */
const forbidden = /trendyol|dolap|localhost/i;

/** The variables, as part of the settings' schema. */
export const webhookVariables = {
  WEBHOOK_HOST: text.default('127.0.0.1').meta({
    title: 'Webhooks: address that is listened at',
    affects: 'the receiver of webhooks; a change makes it listen anew',
  }),
  WEBHOOK_PORT: text
    .regex(/^\d{1,5}$/, 'is not a port')
    .transform(Number)
    .refine((port) => port <= 65_535, 'is not a port')
    .optional()
    .meta({
      title: 'Webhooks: port that is listened at',
      range: '0 (any free one) to 65535',
      affects: 'the receiver of webhooks, which is off without it; a change makes it listen anew',
    }),
  WEBHOOK_BASIC_USER: text
    .refine((user) => !user.includes(':'), 'must not hold a colon')
    .optional()
    .meta({
      title: 'Webhooks: user that the marketplace sends',
      range: 'any text without a colon',
      affects: 'the receiver of webhooks, watch-webhooks',
    }),
  WEBHOOK_BASIC_PASSWORD: text.optional().meta({
    title: 'Webhooks: password that the marketplace sends',
    affects: 'the receiver of webhooks, watch-webhooks',
    secret: true,
  }),
  WEBHOOK_API_KEY: text.optional().meta({
    title: 'Webhooks: API key that the marketplace sends',
    affects: 'the receiver of webhooks, watch-webhooks',
    secret: true,
  }),
  WEBHOOK_SHIPSTATION_TOKEN: text
    .regex(/^[A-Za-z0-9_-]{16,100}$/, 'must be 16 to 100 letters, digits, - and _')
    .optional()
    .meta({
      title: 'Webhooks: end of the address that ShipStation tells',
      range: '16 to 100 letters, digits, - and _; without it one is made of ShipStation’s secret',
      affects: 'the receiver of webhooks',
      secret: true,
    }),
  WEBHOOK_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address' })
    .refine(
      (url) => !forbidden.test(url),
      'must not contain “trendyol”, “dolap” or “localhost”: the marketplace refuses such an address',
    )
    .refine(keepsCredentials, 'is not encrypted: it must begin with https://')
    .refine((url) => !/[?#]|\/\/[^/]*@/.test(url), 'must be a plain address, without a name, a question mark or #')
    .transform((url) => url.replace(/\/+$/, ''))
    .refine((url) => !/\/hooks(\/.*)?$/.test(url), 'must end before /hooks')
    .optional()
    .meta({
      title: 'Webhooks: where senders reach the receiver',
      range: 'a web address up to its /hooks, such as https://hooks.example.com',
      affects: 'watch-webhooks, webhooks test',
    }),
};

type Variables = z.output<z.ZodObject<typeof webhookVariables>>;

/**
 * The receiver's settings; null when no port is set. Nothing listens without a credential (facts on reliability, C).
 * ShipStation's token is derived from its secret where none is set, so that it stays the same.
 *
 * @throws SettingsError when what is set must not be used
 */
export function webhookSettings(env: Variables, shipstationSecret: string | undefined): WebhookSettings | null {
  const { WEBHOOK_BASIC_USER: user, WEBHOOK_BASIC_PASSWORD: password } = env;
  if ((user === undefined) !== (password === undefined)) {
    const missing = user === undefined ? 'WEBHOOK_BASIC_USER' : 'WEBHOOK_BASIC_PASSWORD';
    throw new SettingsError(`${missing} is missing; Basic needs user and password.`, 'Set both in .env, or neither.', [
      'WEBHOOK_BASIC_USER',
      'WEBHOOK_BASIC_PASSWORD',
    ]);
  }
  if (env.WEBHOOK_PORT === undefined) return null;
  const basic = user !== undefined && password !== undefined ? { user, password } : null;
  if (!basic && env.WEBHOOK_API_KEY === undefined && env.WEBHOOK_SHIPSTATION_TOKEN === undefined) {
    throw new SettingsError(
      'WEBHOOK_PORT is set, but nothing by which a sender is known: the receiver must not listen.',
      'Set WEBHOOK_BASIC_USER and WEBHOOK_BASIC_PASSWORD, or WEBHOOK_API_KEY, or take WEBHOOK_PORT out.',
      ['WEBHOOK_PORT', 'WEBHOOK_BASIC_USER', 'WEBHOOK_BASIC_PASSWORD', 'WEBHOOK_API_KEY', 'WEBHOOK_SHIPSTATION_TOKEN'],
    );
  }
  const derived = shipstationSecret === undefined ? null : derivedToken(shipstationSecret);
  return {
    host: env.WEBHOOK_HOST,
    port: env.WEBHOOK_PORT,
    basic,
    apiKey: env.WEBHOOK_API_KEY ?? null,
    shipstationToken: env.WEBHOOK_SHIPSTATION_TOKEN ?? derived,
    publicUrl: env.WEBHOOK_PUBLIC_URL ?? null,
  };
}

function derivedToken(secret: string): string {
  return createHmac('sha256', secret).update('orderdeck webhook address').digest('base64url').slice(0, 32);
}

/** What of the settings nobody may read. */
export function webhookSecrets(env: Variables, settings: WebhookSettings | null): string[] {
  return [
    env.WEBHOOK_BASIC_PASSWORD,
    env.WEBHOOK_API_KEY,
    env.WEBHOOK_SHIPSTATION_TOKEN,
    settings?.shipstationToken ?? undefined,
  ].filter((secret) => secret !== undefined);
}
