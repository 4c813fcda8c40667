import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { WebhookSettings } from '../../core/settings-webhooks.ts';

/** Who may tell us something. */
export interface Doorkeeper {
  /** The marketplace: Basic or `x-api-key`, whichever is set. */
  admitsMarketplace(headers: IncomingHttpHeaders): boolean;
  /** ShipStation, by the end of its address. */
  admitsShipStation(token: string): boolean;
}

/** Compares hashes of both sides in constant time, so that neither content nor length can be measured (facts on reliability, C). */
export function doorkeeper({ basic, apiKey, shipstationToken }: WebhookSettings): Doorkeeper {
  const isPair = comparer(basic && `${basic.user}:${basic.password}`);
  const isKey = comparer(apiKey);
  const isToken = comparer(shipstationToken);
  return {
    admitsMarketplace: (headers) => {
      const key = headers['x-api-key'];
      if (typeof key === 'string' && isKey(key)) return true;
      const pair = /^basic ([a-z0-9+/=_-]+)$/i.exec(headers.authorization ?? '')?.[1];
      return pair !== undefined && isPair(Buffer.from(pair, 'base64').toString('utf8'));
    },
    admitsShipStation: isToken,
  };
}

function comparer(secret: string | null): (given: string) => boolean {
  if (secret === null) return () => false;
  const expected = hashOf(secret);
  return (given) => timingSafeEqual(hashOf(given), expected);
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
