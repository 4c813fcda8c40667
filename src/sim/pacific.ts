/**
 * ShipStation's clock: Pacific wall time without a zone, both in answers and in date filters (facts A4).
 *
 * Written on its own, over Intl alone: if the fake shared the product's conversion, it would share its mistakes as well.
 */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const clockFace = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** Both changes of the year fall on a whole UTC hour, so one answer holds for the hour it was asked in. */
const offsetByHour = new Map<number, number>();

/** Milliseconds to add to an instant (epoch ms) to read the Pacific wall clock; -8 h in winter, -7 h in summer. */
export function pacificOffset(at: number): number {
  const hour = Math.floor(at / HOUR);
  const known = offsetByHour.get(hour);
  if (known !== undefined) return known;
  const parts = new Map(clockFace.formatToParts(hour * HOUR).map((part) => [part.type, Number(part.value)]));
  const field = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wall = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  const offset = wall - hour * HOUR;
  offsetByHour.set(hour, offset);
  return offset;
}

/** An instant (epoch ms) as an order-level date, `2026-03-08T01:59:30.1230000`: seven fraction digits, no zone. */
export function orderDate(at: number): string {
  return `${wallText(at)}0000`;
}

/** An instant (epoch ms) as an item-level date: up to three fraction digits, trailing zeros dropped. */
export function itemDate(at: number): string {
  const [whole = '', fraction = ''] = wallText(at).split('.');
  const digits = fraction.replace(/0+$/, '');
  return digits === '' ? whole : `${whole}.${digits}`;
}

/** The Pacific day of an instant (epoch ms), as `shipDate` and `holdUntilDate` write it: `2026-03-08`. */
export function pacificDay(at: number): string {
  return wallText(at).slice(0, 10);
}

function wallText(at: number): string {
  return new Date(at + pacificOffset(at)).toISOString().slice(0, 23);
}

const DATE_TEXT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads a date as the vendor does: `yyyy-mm-dd hh:mm:ss`, ISO, or a bare day, in Pacific wall time.
 *
 * An explicit `Z` or offset names the instant itself. The hour that November repeats is read as its earlier instant;
 * the hour that March skips is read on the winter clock, so 02:30 means the instant shown as 03:30.
 *
 * @returns epoch ms, or null when the text is no date
 */
export function readPacific(text: string): number | null {
  const match = DATE_TEXT.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const millisecond = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000);
  const wall = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second, millisecond);
  const shown = new Date(wall).toISOString();
  // Date.UTC carries 31 February over into March; a date that does not read back is no date.
  const asked = `${match[1]}-${match[2]}-${match[3]}T${match[4] ?? '00'}:${match[5] ?? '00'}:${match[6] ?? '00'}`;
  if (!shown.startsWith(asked)) return null;
  const zone = match[8];
  return zone === undefined ? earliestInstant(wall) : wall - zoneOffset(zone);
}

function earliestInstant(wall: number): number {
  const offsets = [pacificOffset(wall - DAY), pacificOffset(wall + DAY)];
  const instants = offsets.map((offset) => wall - offset).filter((at) => at + pacificOffset(at) === wall);
  return instants.length > 0 ? Math.min(...instants) : wall - Math.min(...offsets);
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
