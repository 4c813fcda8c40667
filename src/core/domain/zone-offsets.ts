/**
 * What the clocks of an IANA zone are ahead of UTC, and when that changes, asked of Intl once per zone and year.
 * One formatting costs microseconds and a sync converts a dozen dates an order, so the answers are kept.
 */

const WEEK_MS = 7 * 86_400_000;
const YEAR_MS = 366 * 86_400_000;

/** One change of a zone's clocks: at `at` (UTC epoch ms) its distance from UTC goes from `before` to `after` (ms). */
export interface OffsetChange {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** A zone's UTC year: the offset as it begins, and the changes after that instant up to and including its end. */
interface ZoneYear {
  readonly offset: number;
  readonly changes: readonly OffsetChange[];
}

interface ZoneRecord {
  readonly format: Intl.DateTimeFormat;
  readonly years: Map<number, ZoneYear>;
}

const zones = new Map<string, ZoneRecord>();

/**
 * Distance of the zone's clocks from UTC at an instant (UTC epoch ms), in ms, east positive.
 * @throws RangeError when the zone is not an IANA name that this Node knows.
 */
export function offsetAt(utcMs: number, zone: string): number {
  const year = zoneYear(recordOf(zone), new Date(utcMs).getUTCFullYear());
  let offset = year.offset;
  for (const change of year.changes) if (change.at <= utcMs) offset = change.after;
  return offset;
}

/** The changes of a zone's clocks after `fromMs` up to and including `toMs` (UTC epoch ms), oldest first. */
export function changesBetween(fromMs: number, toMs: number, zone: string): OffsetChange[] {
  const record = recordOf(zone);
  const found: OffsetChange[] = [];
  const lastYear = new Date(toMs).getUTCFullYear();
  for (let year = new Date(fromMs).getUTCFullYear(); year <= lastYear; year += 1) {
    for (const change of zoneYear(record, year).changes)
      if (change.at > fromMs && change.at <= toMs) found.push(change);
  }
  return found;
}

/** The next change of a zone's clocks after `fromMs` (UTC epoch ms), or null when none is due for three years. */
export function changeAfter(fromMs: number, zone: string): OffsetChange | null {
  // A year at a time: the first look nearly always finds it, and the rest need not be computed.
  for (let from = fromMs, years = 0; years < 3; from += YEAR_MS, years += 1) {
    const [change] = changesBetween(from, from + YEAR_MS, zone);
    if (change) return change;
  }
  return null;
}

function recordOf(zone: string): ZoneRecord {
  const known = zones.get(zone);
  if (known) return known;
  const record: ZoneRecord = { format: formatFor(zone), years: new Map() };
  zones.set(zone, record);
  return record;
}

function formatFor(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new RangeError(`"${zone}" is not a time zone known here; use an IANA name such as Europe/London.`);
  }
}

/** Looks once a week: no zone changes its clocks and takes it back within seven days. */
function zoneYear(record: ZoneRecord, year: number): ZoneYear {
  const known = record.years.get(year);
  if (known) return known;
  const start = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  const changes: OffsetChange[] = [];
  const offset = askOffset(record.format, start);
  let before = offset;
  for (let from = start; from < end; from += WEEK_MS) {
    const to = Math.min(from + WEEK_MS, end);
    const after = askOffset(record.format, to);
    if (after !== before) changes.push({ at: instantOfChange(record.format, from, to, before), before, after });
    before = after;
  }
  const found = { offset, changes };
  record.years.set(year, found);
  return found;
}

/** Halves the span (from: still `before`, to: no longer) down to the whole second at which the offset changes. */
function instantOfChange(format: Intl.DateTimeFormat, from: number, to: number, before: number): number {
  let still = from / 1000;
  let changed = to / 1000;
  while (changed - still > 1) {
    const middle = Math.floor((still + changed) / 2);
    if (askOffset(format, middle * 1000) === before) still = middle;
    else changed = middle;
  }
  return changed * 1000;
}

/** What Intl shows at a whole second, read as if it were UTC, less the instant itself. */
function askOffset(format: Intl.DateTimeFormat, utcMs: number): number {
  const shown = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(utcMs)) {
    if (Object.hasOwn(shown, type)) shown[type as keyof typeof shown] = Number(value);
  }
  return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second) - utcMs;
}
