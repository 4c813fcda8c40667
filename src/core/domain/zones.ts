import { changeAfter, changesBetween, offsetAt } from './zone-offsets.ts';

/** What a clock on the wall shows. `month` counts from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** A night (or day) on which a zone's clocks change; `at` is UTC epoch ms, offsets are minutes east of UTC. */
export interface ZoneChange {
  readonly at: number;
  readonly offsetBeforeMin: number;
  readonly offsetAfterMin: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Whether this Node knows the IANA zone of that name. */
export function isZone(name: string): boolean {
  try {
    offsetAt(0, name);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of `zone` show at an instant (UTC epoch ms). */
export function wallTime(utcMs: number, zone: string): WallTime {
  const shown = new Date(utcMs + offsetAt(utcMs, zone));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
    millisecond: shown.getUTCMilliseconds(),
  };
}

/**
 * The instants (UTC epoch ms, earliest first) at which the clocks of `zone` show `wall`: one as a rule, none when the
 * clocks jump over it, two when they are set back and show it again.
 */
export function utcFromWall(wall: WallTime, zone: string): number[] {
  return instantsShowing(wallMs(wall), zone).instants;
}

/** The next change of the zone's clocks after `fromMs` (UTC epoch ms), or null when none is due for three years. */
export function nextZoneChange(fromMs: number, zone: string): ZoneChange | null {
  const change = changeAfter(fromMs, zone);
  if (!change) return null;
  return { at: change.at, offsetBeforeMin: change.before / MINUTE_MS, offsetAfterMin: change.after / MINUTE_MS };
}

/** The zone's calendar date at an instant (UTC epoch ms), as `yyyy-mm-dd`. */
export function localDate(utcMs: number, zone: string): string {
  return isoSeconds(utcMs + offsetAt(utcMs, zone)).slice(0, 10);
}

/** What the zone's clocks show at an instant (UTC epoch ms), as `yyyy-mm-dd hh:mm:ss`. */
export function wallText(utcMs: number, zone: string): string {
  return isoSeconds(utcMs + offsetAt(utcMs, zone)).replace('T', ' ');
}

/**
 * The instant (UTC epoch ms) at which the zone's calendar day that holds `utcMs` began. That is not always 00:00: where
 * clocks jump at midnight the day begins when they have jumped.
 */
export function localMidnight(utcMs: number, zone: string): number {
  const wall = utcMs + offsetAt(utcMs, zone);
  const { instants, jump } = instantsShowing(Math.floor(wall / DAY_MS) * DAY_MS, zone);
  return instants[0] ?? jump;
}

/**
 * A calendar day of the zone, as `yyyy-mm-dd`: the instants (UTC epoch ms) with which it and the next one begin. It has 23 to 25 hours
 * where clocks change. Null for a text that is no day of the calendar.
 */
export function localDay(date: string, zone: string): { readonly from: number; readonly to: number } | null {
  const noon = Date.parse(`${date}T12:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(noon)) return null;
  if (new Date(noon).toISOString().slice(0, 10) !== date) return null;
  const begins = (wallNoon: number): number => {
    const { instants, shifted } = instantsShowing(wallNoon, zone);
    return localMidnight(instants[0] ?? shifted, zone);
  };
  return { from: begins(noon), to: begins(noon + DAY_MS) };
}

const PACIFIC = 'America/Los_Angeles';
const SHIPSTATION_DATE = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?)?$/;

/** A date of ShipStation's as an instant, and whether the Pacific clocks leave a doubt about it. */
export interface PacificInstant {
  /** UTC epoch ms; of finer fractions the ms are kept. */
  readonly utc: number;
  /** Shown twice that night; `utc` is the earlier of the two, which a watermark may trust. */
  readonly ambiguous: boolean;
  /** Never shown that night; `utc` is as far after the jump as the text is after its start. */
  readonly missing: boolean;
}

/**
 * Reads a date as ShipStation V1 writes it: Pacific wall time without a zone (`2015-06-29T08:46:27.0000000`, 0 to 7
 * fraction digits), or a bare date, which means its midnight. Rule: facts on ShipStation, A4.
 * @throws RangeError on any other text, dates that the calendar lacks, and years outside 1970-2199 (.NET's year 1 is "none").
 */
export function parsePacific(text: string): PacificInstant {
  const wall = readShipStationDate(text);
  if (wall === null) {
    throw new RangeError(
      `"${text.slice(0, 40)}" is not a date as ShipStation writes it: yyyy-mm-ddThh:mm:ss with up to seven fraction ` +
        'digits, or yyyy-mm-dd, of a day that exists between 1970 and 2199.',
    );
  }
  const { instants, shifted } = instantsShowing(wall, PACIFIC);
  return { utc: instants[0] ?? shifted, ambiguous: instants.length > 1, missing: instants.length === 0 };
}

function readShipStationDate(text: string): number | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = ''] =
    SHIPSTATION_DATE.exec(text) ?? [];
  if (year === undefined || year < '1970' || year > '2199') return null;
  const said = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const wall = Date.parse(said);
  // The calendar may roll 30 February over to March: then what comes back differs from what was said.
  return Number.isNaN(wall) || new Date(wall).toISOString() !== said ? null : wall;
}

/**
 * An instant (UTC epoch ms) as ShipStation V1 wants it in a request: `yyyy-mm-dd hh:mm:ss`, 24 h, Pacific wall time, cut
 * to the second. Rule: facts on ShipStation, A4.
 */
export function formatPacific(utcMs: number): string {
  return wallText(utcMs, PACIFIC);
}

/**
 * Where a window over ShipStation's modifyDate must begin (UTC epoch ms) so that nothing slips between two syncs: 10
 * minutes before the watermark, and 70 when the watermark lies within two hours of an autumn change, because there the
 * vendor's text names two instants and the later one reads as an hour ago. Rule: facts on ShipStation, A4.
 */
export function safeWatermarkStart(watermarkUtc: number): number {
  const nearby = changesBetween(watermarkUtc - 2 * HOUR_MS - 1, watermarkUtc + 2 * HOUR_MS, PACIFIC);
  const setBack = nearby.some((change) => change.after < change.before);
  return watermarkUtc - (setBack ? 70 : 10) * MINUTE_MS;
}

/** A wall time as one number: the epoch ms of the instant at which a clock on UTC shows it. */
function wallMs(wall: WallTime): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second, wall.millisecond);
}

interface Showing {
  readonly instants: number[];
  /** When no instant shows it: the instant of the jump, and the wall time read by the clocks as they stood before it. */
  readonly jump: number;
  readonly shifted: number;
}

/** Zones lie between 12 h behind UTC and 14 h ahead, so 15 h to both sides hold every instant that can show a wall time. */
function instantsShowing(wall: number, zone: string): Showing {
  const from = wall - 15 * HOUR_MS;
  const changes = changesBetween(from, wall + 15 * HOUR_MS, zone);
  const offsets = new Set([offsetAt(from, zone), ...changes.map((change) => change.after)]);
  const instants = [...offsets]
    .map((offset) => wall - offset)
    .filter((utc) => utc + offsetAt(utc, zone) === wall)
    .sort((a, b) => a - b);
  const over = changes.find((change) => wall >= change.at + change.before && wall < change.at + change.after);
  return { instants, jump: over?.at ?? wall, shifted: wall - (over?.before ?? 0) };
}

function isoSeconds(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19);
}
