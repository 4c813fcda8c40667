import { cycleOf, movedBy } from './cron-minutes.ts';
import { parseSchedule, slotsBetween } from './schedule.ts';
import { wallTime } from './zones.ts';

/** No minute should start more than this many schedules; the systems this one replaces started thirteen at once. */
export const mostStarts = 3;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface Timed {
  readonly id: string;
  readonly cron: string;
  readonly zone: string;
}

/** Which schedules start at each instant (UTC epoch ms) within a day from `from`. */
export function startsOfDay(schedules: readonly Timed[], from: number): ReadonlyMap<number, readonly string[]> {
  const starts = new Map<number, string[]>();
  for (const { id, cron, zone } of schedules) {
    for (const slot of slotsOf(cron, zone, from)) {
      const others = starts.get(slot);
      if (others) others.push(id);
      else starts.set(slot, [id]);
    }
  }
  return starts;
}

function slotsOf(cron: string, zone: string, from: number): number[] {
  const parsed = parseSchedule(cron, zone);
  return parsed.ok ? slotsBetween(parsed.schedule, from - 1, from + day - 1, 'once', 24 * 60) : [];
}

/** Of each minute of the hour (60 of them) the most starts it has within a day, and how many it has in all. */
export function startsPerMinute(starts: ReadonlyMap<number, readonly string[]>): { most: number; all: number }[] {
  const minutes = Array.from({ length: 60 }, () => ({ most: 0, all: 0 }));
  for (const [at, ids] of starts) {
    const one = minutes[new Date(at).getUTCMinutes()];
    if (!one) continue;
    one.most = Math.max(one.most, ids.length);
    one.all += ids.length;
  }
  return minutes;
}

/** A schedule that would start a little later in its hour. */
export interface Offset {
  readonly id: string;
  readonly before: string;
  readonly after: string;
  /** By so many minutes. */
  readonly by: number;
  /** The most schedules that start together with it, itself included: as it is, and when all proposals are taken. */
  readonly together: number;
  readonly afterwards: number;
}

/**
 * What to move, and by how little, so that no minute of the day from `from` (UTC epoch ms) starts more than `mostStarts` (S48). Each
 * schedule keeps its period and its hour. What cannot be helped so is left.
 */
export function proposeOffsets(schedules: readonly Timed[], from: number): Offset[] {
  const counts = new Map([...startsOfDay(schedules, from)].map(([at, ids]) => [at, ids.length]));
  const original = new Map(counts);
  const movable = schedules.map((one) => ({
    ...one,
    by: 0,
    cycle: cycleOf(one.cron),
    slots: slotsOf(one.cron, one.zone, from),
  }));
  const before = new Map(movable.map(({ id, slots }) => [id, slots]));
  for (let round = 0; round < schedules.length; round += 1) {
    const best = bestMove(movable, counts);
    if (!best) break;
    for (const at of best.one.slots) counts.set(at, (counts.get(at) ?? 1) - 1);
    for (const at of best.slots) counts.set(at, (counts.get(at) ?? 0) + 1);
    best.one.by += best.by;
    best.one.slots = best.slots;
  }
  const together = (of: ReadonlyMap<number, number>, slots: readonly number[] = []): number =>
    slots.reduce((most, at) => Math.max(most, of.get(at) ?? 0), 0);
  return movable.flatMap(({ id, cron, by, slots }) => {
    const after = by === 0 ? null : movedBy(cron, by);
    if (after === null) return [];
    return [
      {
        id,
        before: cron,
        after,
        by,
        together: together(original, before.get(id)),
        afterwards: together(counts, slots),
      },
    ];
  });
}

interface Movable extends Timed {
  by: number;
  readonly cycle: number | null;
  slots: readonly number[];
}

interface Move {
  readonly one: Movable;
  readonly by: number;
  readonly slots: readonly number[];
  readonly gain: number;
}

/** The move that takes away most of the crowd; of equals the smallest. */
function bestMove(movable: readonly Movable[], counts: ReadonlyMap<number, number>): Move | null {
  let best: Move | null = null;
  for (const one of movable) {
    if (one.cycle === null || one.by !== 0) continue;
    const crowd = one.slots.filter((at) => (counts.get(at) ?? 0) > mostStarts).length;
    if (crowd === 0) continue;
    for (let by = 1; by < one.cycle; by += 1) {
      const slots = one.slots.map((at) => movedWithinHour(at, one.zone, by));
      const worse = slots.filter((at) => (counts.get(at) ?? 0) >= mostStarts).length;
      const gain = crowd - worse;
      if (gain > 0 && (!best || gain > best.gain || (gain === best.gain && by < best.by)))
        best = { one, by, slots, gain };
    }
  }
  return best;
}

/** As a cron text moves when its minutes do: behind the hour's last minute comes its first. */
function movedWithinHour(at: number, zone: string, by: number): number {
  const shown = wallTime(at, zone).minute;
  return at + (((shown + by) % 60) - shown) * minute;
}
