const hour = 3_600_000;
const day = 24 * hour;

/** How many hours, and how many days, keep the newest backup of theirs. */
export const keptBackups = { hours: 24, days: 14 } as const;

/**
 * Which backups stay: the newest of each of the newest 24 hours that have one, the newest of each of the newest 14 days, and
 * whatever was made within the last hour, which somebody may have asked for just now.
 *
 * @param times when they were taken, UTC epoch ms, in any order
 * @param now UTC epoch ms
 */
export function backupsToKeep(times: readonly number[], now: number): Set<number> {
  const newestFirst = [...times].sort((a, b) => b - a);
  const kept = new Set(newestFirst.filter((time) => time > now - hour));
  for (const [length, most] of [
    [hour, keptBackups.hours],
    [day, keptBackups.days],
  ] as const) {
    const spans = new Set<number>();
    for (const time of newestFirst) {
      const span = Math.floor(time / length);
      if (spans.has(span) || spans.size === most) continue;
      spans.add(span);
      kept.add(time);
    }
  }
  return kept;
}
