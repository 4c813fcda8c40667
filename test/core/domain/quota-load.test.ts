import { describe, expect, it } from 'vitest';
import { likelyNext, loadVerdict, rangeOf, varianceOfStarts } from '../../../src/core/domain/quota-load.ts';

const minute = 60_000;
const hour = 60 * minute;
const limit = { steady: 32, windowMs: minute };
const at = (calls: number, ...minutes: number[]) => minutes.map((m) => ({ at: m * minute, calls }));

describe('the load of an hour on a limit (N14)', () => {
  it('fits when nothing waits a minute', () => {
    expect(loadVerdict(at(30, 0, 10, 20), limit, hour)).toEqual({ verdict: 'fits', longestWaitMs: 0, left: 0 });
    expect(loadVerdict([], limit, hour).verdict).toBe('fits');
  });

  it('waits when much comes together', () => {
    expect(loadVerdict(at(64, 0, 0, 0), limit, hour)).toEqual({ verdict: 'waits', longestWaitMs: 4 * minute, left: 0 });
  });

  it('exceeds when the hour is over before it is made, but not for a run that begins at its end', () => {
    expect(loadVerdict(at(1000, 0, 10, 20), limit, hour)).toMatchObject({ verdict: 'exceeds', left: 1080 });
    expect(loadVerdict(at(300, 0, 59), limit, hour).verdict).toBe('fits');
  });

  it('is told by the mean of what came, without what stood out once', () => {
    expect(likelyNext([2, 6, 2, 2, 6, 2, 2, 2]).next).toBe(3);
    expect(likelyNext([2, 2, 2, 90, 2, 2]).next).toBe(2);
    expect(likelyNext([]).next).toBe(0);
  });

  it('is told by the last of them where a list has grown by a page and stays so', () => {
    expect(likelyNext([1, 1, 1, 1, 2, 2, 2, 2]).next).toBe(2);
    expect(likelyNext([1, 1, 1, 1, 1, 1, 1, 9]).next).toBeLessThan(2);
  });

  it('has a range that is wider the less is known, and never below nothing', () => {
    const misses = [-2, 2, -2, 2];
    const few = rangeOf(20, varianceOfStarts(misses, 4));
    const many = rangeOf(20, varianceOfStarts([...misses, ...misses, ...misses, ...misses], 4));
    expect(few.low).toBeLessThan(many.low);
    expect(few.high).toBeGreaterThan(many.high);
    expect(rangeOf(1, 100).low).toBe(0);
  });
});
