import { localDate, localMidnight } from './zones.ts';

/** A calendar day of a zone, `2026-03-08`, from its beginning up to, but without, `to` (UTC epoch ms). */
export interface LocalDay {
  readonly day: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The last days of a zone, the oldest first; the last of them is the one that holds `now` (UTC epoch ms) and ends just behind it. Each
 * is as long as its clocks make it: 23 to 25 hours where they change.
 */
export function lastDays(now: number, zone: string, count: number): LocalDay[] {
  const days: LocalDay[] = [];
  for (let to = now + 1; days.length < count; to = days.at(-1)?.from ?? 0) {
    days.push({ day: localDate(to - 1, zone), from: localMidnight(to - 1, zone), to });
  }
  return days.reverse();
}
