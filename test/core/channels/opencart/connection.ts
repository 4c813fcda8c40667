import { openCart } from '../../../../src/core/channels/opencart/client.ts';
import type { Shop } from '../../../../src/core/channels/shop.ts';
import { type Clock, manualClock } from '../../../../src/core/clock.ts';
import { readSettings } from '../../../../src/core/settings.ts';
import type { TestShop } from './shops.ts';

/** Monday, 2 November 2026, 12:00 in İstanbul. */
export const noon = Date.UTC(2026, 10, 2, 9);

/** The channel to a test's shop, by the settings that an operator would write. */
export function connectTo(
  shop: Pick<TestShop, 'url'>,
  environment: Record<string, string> = {},
  { dryRun = false, clock = manualClock(noon) }: { dryRun?: boolean; clock?: Clock } = {},
): Shop {
  const { opencart } = readSettings('/nowhere', { OPENCART_DATABASE_URL: shop.url, ...environment });
  if (!opencart) throw new Error('The settings name no shop.');
  return openCart({ settings: opencart, clock, dryRun });
}
