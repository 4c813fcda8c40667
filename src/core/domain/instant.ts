import { localDay, utcFromWall } from './zones.ts';

const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
};
const relative = /^(\d{1,6})\s*([smhdw])(?:\s+ago)?$/;
const wall = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?$/;
const absolute = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * An instant that has been, as one types it: `2026-11-26T09:00` or `2026-11-26` by the clocks of `zone`, `…Z` or with an offset, or how
 * long ago: `90s`, `30m`, `2h`, `3d`, `1w`. Of a time that clocks showed twice, the first.
 *
 * @param now UTC epoch ms
 * @returns UTC epoch ms, or why it is none
 */
export function parseInstant(text: string, zone: string, now: number): number | { readonly why: string } {
  const given = text.trim();
  const at = instantOf(given, zone, now);
  if (at === null) return { why: `${given} is no instant` };
  if (typeof at === 'object') return at;
  return at > now ? { why: `${given} has not come yet` } : at;
}

function instantOf(given: string, zone: string, now: number): number | { readonly why: string } | null {
  const ago = relative.exec(given);
  if (ago) return now - Number(ago[1]) * (units[ago[2] ?? ''] ?? 0);
  if (absolute.test(given)) return isDay(given.slice(0, 10)) ? orNull(Date.parse(given)) : null;
  const day = localDay(given, zone);
  if (day) return day.from;
  const shown = wall.exec(given);
  if (!shown || !isDay(given.slice(0, 10))) return null;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = shown
    .slice(1)
    .map((one) => Number(one ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return null;
  const [first] = utcFromWall({ year, month, day: date, hour, minute, second, millisecond: 0 }, zone);
  return first ?? { why: `the clocks of ${zone} jumped over ${given}` };
}

function isDay(date: string): boolean {
  return localDay(date, 'UTC') !== null;
}

function orNull(at: number): number | null {
  return Number.isNaN(at) ? null : at;
}
