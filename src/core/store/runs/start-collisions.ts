import { mostStarts, startsOfDay } from '../../domain/spread-starts.ts';
import type { ScheduleRow } from './schedules.ts';

const hour = 3_600_000;

/**
 * For each schedule the minutes of the hour (0 to 59) at which, within a day from the present hour, more than three
 * schedules start at the same moment and it is one of them.
 *
 * @param now UTC epoch ms
 */
export function startCollisions(
  schedules: readonly Pick<ScheduleRow, 'id' | 'cron' | 'zone' | 'enabled'>[],
  now: number,
): ReadonlyMap<string, readonly number[]> {
  const from = Math.floor(now / hour) * hour;
  const enabled = schedules.filter((schedule) => schedule.enabled === 1);
  const key = JSON.stringify([from, enabled.map(({ id, cron, zone }) => [id, cron, zone])]);
  if (kept?.key !== key) kept = { key, collisions: findCollisions(startsOfDay(enabled, from)) };
  return kept.collisions;
}

/** A console asks several times a second and the answer changes once an hour. */
let kept: { readonly key: string; readonly collisions: ReadonlyMap<string, readonly number[]> } | null = null;

function findCollisions(starts: ReadonlyMap<number, readonly string[]>): Map<string, number[]> {
  const minutes = new Map<string, Set<number>>();
  for (const [slot, ids] of starts) {
    if (ids.length <= mostStarts) continue;
    for (const id of ids) minutes.set(id, (minutes.get(id) ?? new Set()).add(new Date(slot).getUTCMinutes()));
  }
  return new Map([...minutes].map(([id, set]) => [id, [...set].sort((a, b) => a - b)]));
}
