import type { MarketplaceOrder } from '../../../../src/core/channels/shop.ts';
import { noon } from './connection.ts';
import { packageOf } from './orders.ts';

/** What a marketplace tells of one package in the course of days: every second one is cancelled in the end. */
export function packageLife(number: number): MarketplaceOrder[] {
  const end = number % 2 === 0 ? 'cancelled' : 'delivered';
  return (['awaiting_shipment', 'shipped', end] as const).map((status, step) =>
    packageOf(number, { status, modifiedAt: noon + step * 60_000 }),
  );
}
