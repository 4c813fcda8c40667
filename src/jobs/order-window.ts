import { safeWatermarkStart } from '../core/domain/zones.ts';

/** A span of source time by modify date, UTC epoch ms, both ends included. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Before this no order was made: ShipStation opened in 2011. */
export const beforeAllOrders = Date.UTC(2000, 0, 1);

/**
 * The window to read now: what was asked for, and always back to where the last reading safely ended, so that a night
 * without the program leaves no hole (C12). The overlap is safeWatermarkStart's.
 *
 * @param askedMs how far to look back
 * @param watermark the newest modify date whose reading is committed; null when there is none
 */
export function recentWindow(now: number, askedMs: number, watermark: number | null): Window {
  const reach = watermark === null ? now : safeWatermarkStart(watermark);
  return { from: Math.max(beforeAllOrders, Math.min(now - askedMs, reach)), to: now };
}

/**
 * The window with its end safely in the past by both clocks, so that nothing can still be changed inside it: what is
 * changed while it is walked then leaves it, which the walk notices, instead of moving unnoticed to its end. ShipStation
 * counts in whole seconds.
 *
 * @param vendorNow the vendor's clock, UTC epoch ms, where it told
 */
export function closedWindow({ from, to }: Window, vendorNow: number | null): Window {
  return { from, to: Math.min(to, vendorNow ?? to) - 2000 };
}
