import { Cron } from 'croner';
import { changeAfter, changesBetween, type OffsetChange, offsetAt } from './zone-offsets.ts';
import { isZone } from './zones.ts';

/**
 * What a schedule does on the nights when clocks change.
 * `once`: every wall-clock slot once; a schedule that runs by the clock's rhythm (see `rhythm`) goes on through the
 * repeated hour; where the jump swallows all of a day's slots, one run at its end makes up for them.
 * `twice`: as `once`, but everything in the repeated hour runs again. `skip`: nothing again and nothing made up.
 * Rule: facts on the engine, E.
 */
export type ClockChangePolicy = 'once' | 'twice' | 'skip';

/** A schedule that was read and found to fire. */
export interface Schedule {
  readonly cron: string;
  readonly zone: string;
  /** `interval`: its minute is `*` or `*` with a step, or its hour is `*`, so it means "every so often", not "at". */
  readonly rhythm: 'interval' | 'fixed';
  /** The first wall time after the given one that the cron text names, both as the epoch ms at which UTC shows them. */
  nextWall(afterWallMs: number): number | null;
}

export type ParsedSchedule =
  | { readonly ok: true; readonly schedule: Schedule }
  /** `position` counts characters of the cron text from 0 and names the field at fault; absent when the zone is. */
  | { readonly ok: false; readonly message: string; readonly position?: number };

const DAY_MS = 86_400_000;

const FIELDS = [
  { name: 'minute', takes: '0-59' },
  { name: 'hour', takes: '0-23' },
  { name: 'day of the month', takes: '1-31 or L' },
  { name: 'month', takes: '1-12 or JAN-DEC' },
  { name: 'weekday', takes: '0-7 or SUN-SAT' },
] as const;

const DAY_FIELD = 2;

const NICKNAMES = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** The five fields that a cron text stands for: `@daily` and its like written out, anything else as it is. */
export function withoutNickname(cron: string): string {
  return NICKNAMES.get(cron.trim().toLowerCase()) ?? cron;
}

/** An open console asks for the same few schedules again and again, and croner takes a millisecond for each. */
const remembered = new Map<string, ParsedSchedule>();
const mostRemembered = 200;

/**
 * Reads a cron text of five fields (or a nickname such as `@daily`) in an IANA zone. Day of month and weekday, when both
 * are given, mean either, as cron has it. Refuses what cannot be read, unknown zones, and what never comes (31 February).
 */
export function parseSchedule(cron: string, zone: string): ParsedSchedule {
  const key = `${zone} ${cron}`;
  const known = remembered.get(key);
  if (known) return known;
  if (remembered.size >= mostRemembered) remembered.clear();
  const parsed = readSchedule(cron, zone);
  remembered.set(key, parsed);
  return parsed;
}

function readSchedule(cron: string, zone: string): ParsedSchedule {
  const text = withoutNickname(cron);
  const fields = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], position: match.index }));
  if (fields.length !== FIELDS.length) {
    const position = fields[FIELDS.length]?.position ?? text.length;
    const names = FIELDS.map((field) => field.name).join(', ');
    return { ok: false, message: `A schedule has five fields (${names}); "${cron}" has ${fields.length}.`, position };
  }
  for (const [index, field] of FIELDS.entries()) {
    const given = fields[index];
    if (!given || isField(given.text, index)) continue;
    const message = `The ${field.name} "${given.text}" cannot be read: use ${field.takes}, *, lists, ranges or steps (*/15).`;
    return { ok: false, message, position: given.position };
  }
  if (!isZone(zone)) {
    return { ok: false, message: `"${zone}" is not a time zone known here; use an IANA name such as Europe/London.` };
  }
  const pattern = compile(fields.map((field) => field.text).join(' '));
  const nextWall = (afterWallMs: number): number | null => pattern.nextRun(new Date(afterWallMs))?.getTime() ?? null;
  if (nextWall(Date.UTC(2000, 0, 1)) === null) {
    const position = fields[DAY_FIELD]?.position ?? 0;
    return { ok: false, message: `"${cron}" never fires: none of its months has such a day.`, position };
  }
  const [minute, hour] = fields;
  const rhythm = minute?.text.startsWith('*') || hour?.text === '*' || hour?.text === '*/1' ? 'interval' : 'fixed';
  return { ok: true, schedule: { cron, zone, rhythm, nextWall } };
}

/** Croner works on UTC here, where no clock ever changes: which instants show a wall time is decided by our own rules. */
function compile(pattern: string): Cron {
  return new Cron(pattern, { paused: true, mode: '5-part', utcOffset: 0 });
}

function isField(text: string, index: number): boolean {
  // Croner puts the present time in place of `?`, so that the same text would mean something else every day.
  if (text.includes('?')) return false;
  try {
    compile(FIELDS.map((_, place) => (place === index ? text : '*')).join(' '));
    return true;
  } catch {
    return false;
  }
}

/** The first slot after `afterMs` (both UTC epoch ms), or null when there is none. */
export function nextSlot(schedule: Schedule, afterMs: number, dst: ClockChangePolicy): number | null {
  return slotsAfter(schedule, afterMs, dst).next().value ?? null;
}

/** The slots after `fromMs` up to and including `toMs` (UTC epoch ms), oldest first, at most the first `max` of them. */
export function slotsBetween(
  schedule: Schedule,
  fromMs: number,
  toMs: number,
  dst: ClockChangePolicy,
  max: number,
): number[] {
  const slots: number[] = [];
  if (max <= 0) return slots;
  for (const slot of slotsAfter(schedule, fromMs, dst)) {
    if (slot > toMs) break;
    slots.push(slot);
    if (slots.length >= max) break;
  }
  return slots;
}

/** The next `n` slots after `afterMs` (UTC epoch ms), as the console shows them before a schedule is accepted. */
export function previewSlots(
  schedule: Schedule,
  afterMs: number,
  n: number,
  dst: ClockChangePolicy = 'once',
): number[] {
  return slotsBetween(schedule, afterMs, Number.POSITIVE_INFINITY, dst, n);
}

/**
 * Goes from one change of the zone's clocks to the next: in between, wall time and UTC differ by a constant and croner's
 * wall times are the slots; at each change our own rules apply.
 */
function* slotsAfter(schedule: Schedule, afterMs: number, dst: ClockChangePolicy): Generator<number, undefined> {
  const { zone } = schedule;
  const repeatsRun = dst === 'twice' || (dst === 'once' && schedule.rhythm === 'interval');
  let opened = changesBetween(afterMs - DAY_MS, afterMs, zone).at(-1);
  let closing = changeAfter(afterMs, zone);
  let offset = offsetAt(afterMs, zone);
  let wallAfter = afterMs + offset;
  for (;;) {
    let wall = schedule.nextWall(wallAfter);
    for (; wall !== null && (!closing || wall - offset < closing.at); wall = schedule.nextWall(wall)) {
      const isRepeat = opened !== undefined && wall < opened.at + opened.before;
      if (!isRepeat || repeatsRun) yield wall - offset;
    }
    if (wall === null || !closing) return undefined;
    const madeUp = dst !== 'skip' && swallowsADay(schedule, closing);
    if (madeUp) yield closing.at;
    offset = closing.after;
    // The instant of the change may be a slot itself, but not a second time when it made up for others.
    wallAfter = closing.at + offset - (madeUp ? 0 : 1);
    opened = closing;
    closing = changeAfter(opened.at, zone);
  }
}

/** Whether a jump of the clocks leaves a calendar day of the schedule's without any of the slots it would have had. */
function swallowsADay(schedule: Schedule, jump: OffsetChange): boolean {
  const from = jump.at + jump.before;
  const to = jump.at + jump.after;
  const firstAtOrAfter = (wall: number): number => schedule.nextWall(wall - 1) ?? Number.POSITIVE_INFINITY;
  for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < to; day += DAY_MS) {
    const first = firstAtOrAfter(day);
    const isSwallowed = first >= from && first < Math.min(to, day + DAY_MS);
    if (isSwallowed && firstAtOrAfter(to) >= day + DAY_MS) return true;
  }
  return false;
}
