import { formatPacific, parsePacific } from '../../domain/zones.ts';
import type { OrderWindow } from '../channel.ts';

const HOUR_MS = 3_600_000;

/** ShipStation began in 2011; a window over everything may begin at 0, for which the vendor's runtime has no safe text. */
const eldest = Date.UTC(2000, 0, 1);

/**
 * The query of a window: Pacific wall time, whole seconds, the end rounded up, so that the vendor's coarser reading never
 * loses an order at an edge. An edge inside the hour that the clocks repeat in November names two instants, and nobody says
 * which one the vendor takes; it is moved outwards to the nearest text that names one (facts on ShipStation, A4). So the
 * answer may hold orders outside the window, never fewer than are in it.
 */
export function windowQuery(window: OrderWindow): Record<string, string> {
  const field = window.by === 'modified' ? 'modifyDate' : 'createDate';
  const from = Math.max(eldest, window.from);
  const until = Math.max(eldest, Math.ceil(window.to / 1000) * 1000);
  return {
    [`${field}Start`]: formatPacific(repeatedHour(from)?.lastBefore ?? from),
    [`${field}End`]: formatPacific(repeatedHour(until)?.firstAfter ?? until),
    sortBy: window.by === 'modified' ? 'ModifyDate' : 'CreateDate',
    sortDir: 'ASC',
  };
}

/** The query of all orders in one status, oldest creation first: what comes in meanwhile stands behind what was read. */
export function statusQuery(orderStatus: string): Record<string, string> {
  return { orderStatus, sortBy: 'CreateDate', sortDir: 'ASC' };
}

/** Where the repeated hour around an instant ends on both sides, or null when the instant is in none. */
function repeatedHour(at: number): { lastBefore: number; firstAfter: number } | null {
  const { utc, ambiguous } = parsePacific(formatPacific(at).replace(' ', 'T'));
  if (!ambiguous) return null;
  // Pacific offsets are whole hours, so its hours begin with UTC's.
  const start = Math.floor(utc / HOUR_MS) * HOUR_MS;
  return { lastBefore: start - 1000, firstAfter: start + 2 * HOUR_MS };
}

/**
 * Whether an answer is surely older than what we hold, by ShipStation's modify dates (UTC epoch ms). In the hour that the
 * Pacific clocks repeat in November a date is read as the earlier of its two instants, so it may lie an hour further on:
 * in doubt the answer counts as news, and the next sync, which overlaps, has the last word.
 */
export function isSurelyOlder(answer: number, held: number): boolean {
  if (answer >= held) return false;
  const { ambiguous } = parsePacific(formatPacific(answer).replace(' ', 'T'));
  return answer + (ambiguous ? HOUR_MS : 0) < held;
}
