import { utcFromWall, wallTime } from './zones.ts';

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * A time that somebody typed, as UTC epoch ms; null when it is none. It may be a span from now (`90m`, `2h`, `3d`, `1w`), a time of the
 * business's clock (`17:30`, the next one), a day there (`2026-03-05`, its first moment), both (`2026-03-05 17:30`), or ISO 8601 with a zone.
 *
 * @param now UTC epoch ms
 * @param zone the business's
 */
export function whenMeant(text: string, now: number, zone: string): number | null {
  const said = text.trim();
  const [, count, unit = ''] = /^(\d{1,5})\s*([mhdw])$/i.exec(said) ?? [];
  if (count !== undefined) return now + Number(count) * (units[unit.toLowerCase()] ?? 0);
  if (/^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:?\d\d)$/i.test(said)) {
    const at = Date.parse(said);
    return Number.isNaN(at) ? null : at;
  }
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/.exec(said) ?? [];
  if (hours !== undefined && minutes !== undefined) return nextAt(Number(hours), Number(minutes), now, zone);
  const [, day, hour = '00', minute = '00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d{1,2}):(\d\d))?$/.exec(said) ?? [];
  return day === undefined ? null : atWall(day, Number(hour), Number(minute), zone);
}

function nextAt(hour: number, minute: number, now: number, zone: string): number | null {
  for (const days of [0, 1, 2]) {
    const { year, month, day } = wallTime(now + days * 86_400_000, zone);
    const at = atWall(isoDay(year, month, day), hour, minute, zone);
    if (at !== null && at > now) return at;
  }
  return null;
}

function atWall(day: string, hour: number, minute: number, zone: string): number | null {
  if (hour > 23 || minute > 59) return null;
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const midnight = new Date(`${day}T00:00:00Z`);
  // The calendar rolls 30 February over to March.
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== date) return null;
  const wall = { year, month, day: date, hour, minute, second: 0, millisecond: 0 };
  const [first] = utcFromWall(wall, zone);
  // Where the clocks jump over it, the hour after is meant.
  return first ?? utcFromWall({ ...wall, hour: hour + 1 }, zone)[0] ?? null;
}

function isoDay(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
