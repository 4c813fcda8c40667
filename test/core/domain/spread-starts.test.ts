import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cycleOf, minutesOf, movedBy } from '../../../src/core/domain/cron-minutes.ts';
import { mostStarts, proposeOffsets, startsOfDay, startsPerMinute } from '../../../src/core/domain/spread-starts.ts';

const from = Date.UTC(2026, 2, 10);
const timed = (...crons: string[]) => crons.map((cron, n) => ({ id: `s${n}`, cron, zone: 'Europe/London' }));
const most = (schedules: ReturnType<typeof timed>): number =>
  Math.max(...startsPerMinute(startsOfDay(schedules, from)).map((one) => one.most));

/** What is left when every proposal is taken. */
function accepted(schedules: ReturnType<typeof timed>): ReturnType<typeof timed> {
  const offsets = new Map(proposeOffsets(schedules, from).map(({ id, after }) => [id, after]));
  return schedules.map((one) => ({ ...one, cron: offsets.get(one.id) ?? one.cron }));
}

describe('the minutes of a cron text', () => {
  it('are moved within the hour, in the shortest words', () => {
    expect(movedBy('*/10 * * * *', 3)).toBe('3-59/10 * * * *');
    expect(movedBy('3-59/10 * * * *', 7)).toBe('*/10 * * * *');
    expect(movedBy('@hourly', 5)).toBe('5 * * * *');
    expect(movedBy('17,47 * * * *', 20)).toBe('7,37 * * * *');
    expect(movedBy('58 1 * * *', 4)).toBe('2 1 * * *');
    expect([movedBy('* * * * *', 1), minutesOf('0-99 * * * *')]).toEqual([null, null]);
    expect([cycleOf('*/10 * * * *'), cycleOf('0 3 * * *'), cycleOf('17,47 * * * *')]).toEqual([10, 60, 30]);
  });
});

describe('spreading starts (S48)', () => {
  it('proposes nothing where no minute starts more than three', () => {
    expect(proposeOffsets(timed('0 * * * *', '*/10 * * * *', '*/15 * * * *'), from)).toEqual([]);
  });

  it('ends the thirteen at once of the old guide, and keeps every period', () => {
    const guide = timed(
      ...Array(5).fill('*/10 * * * *'),
      ...Array(4).fill('*/15 * * * *'),
      ...Array(4).fill('0 * * * *'),
    );
    expect(most(guide)).toBe(13);
    const spread = accepted(guide);
    expect(most(spread)).toBeLessThanOrEqual(mostStarts);
    for (const [n, one] of spread.entries())
      expect(minutesOf(one.cron)).toHaveLength(minutesOf(guide[n]?.cron ?? '')?.length ?? 0);
    expect(proposeOffsets(spread, from)).toEqual([]);
  });

  it('says how many start together with it, and how many then', () => {
    const [first] = proposeOffsets(timed(...Array(4).fill('0 * * * *')), from);
    expect(first).toEqual({ id: 's0', before: '0 * * * *', after: '1 * * * *', by: 1, together: 4, afterwards: 1 });
  });

  it('never makes it worse, whatever is scheduled', () => {
    const minute = fc.integer({ min: 0, max: 59 });
    const cron = fc.oneof(
      minute.map((m) => `${m} * * * *`),
      fc.constantFrom(2, 5, 10, 15, 20, 30).map((n) => `*/${n} * * * *`),
      fc.tuple(minute, fc.integer({ min: 0, max: 23 })).map(([m, h]) => `${m} ${h} * * *`),
    );
    fc.assert(
      fc.property(fc.array(cron, { maxLength: 20 }), (crons) => {
        const schedules = timed(...crons);
        if (crons.length > 0)
          expect(most(accepted(schedules))).toBeLessThanOrEqual(Math.max(mostStarts, most(schedules)));
      }),
      { numRuns: 30 },
    );
  });
});
