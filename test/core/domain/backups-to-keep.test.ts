import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backupsToKeep } from '../../../src/core/domain/backups-to-keep.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 2, 29, 12, 30);

it('of a backup every ten minutes for thirty days 24 hours and 14 days keep one, and those of the last hour stay', () => {
  const every = Array.from({ length: 30 * 144 }, (_, index) => now - index * 600_000);
  const kept = [...backupsToKeep(every, now)].sort((a, b) => b - a);
  const lastHour = kept.filter((time) => time > now - hour);
  expect(lastHour).toHaveLength(6);
  const hours = new Set(kept.filter((time) => time > now - 24 * hour).map((time) => Math.floor(time / hour)));
  expect(hours.size).toBe(24);
  const days = new Set(kept.map((time) => new Date(time).toISOString().slice(0, 10)));
  expect([days.size, [...days].at(-1)]).toEqual([14, '2026-03-16']);
  // The last of its day, from the days before the hourly ones.
  expect(kept.at(-1)).toBe(Date.UTC(2026, 2, 16, 23, 50));
  expect(kept.length).toBeLessThanOrEqual(6 + 24 + 14);
});

it('keeps the newest whatever the times are, never more than its measure beside the last hour, and asked again the same', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: now }), { minLength: 1, maxLength: 200 }), (times) => {
      const kept = backupsToKeep(times, now);
      expect(kept.has(Math.max(...times))).toBe(true);
      expect([...kept].filter((time) => time <= now - hour).length).toBeLessThanOrEqual(38);
      expect(backupsToKeep([...kept], now)).toEqual(kept);
    }),
  );
});
