import type { Reader } from '../store.ts';
import { readCursor } from './cursors.ts';

/** Source time by modify date: its watermark, and the windows that have been read of it. */
export function modifiedStream(channel: string): string {
  return `${channel}:orders:modified`;
}

/** The channels whose orders are read by modify date, window by window. */
export const readChannels = ['shipstation', 'trendyol'] as const;
export type ReadChannel = (typeof readChannels)[number];

/** The walk through all orders of a channel: its place while one is under way, and when the last whole one began. */
export function walkStream(channel: string): string {
  return `${channel}:orders:all`;
}

/** The readings of the orders that a channel says are open: when the newest whole one began, and the one before it. */
export function openStream(channel: string): string {
  return `${channel}:orders:open`;
}

/** Whether nobody has ever read all orders of this channel to the end: then a first sync is due. */
export async function neverWalked(db: Reader, channel: string): Promise<boolean> {
  return (await readCursor(db, walkStream(channel))).watermark === null;
}
