import { describe, expect, it } from 'vitest';
import { loadVerdict, usualOf } from '../../../src/core/domain/quota-load.ts';

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

  it('takes the usual without the least and the most', () => {
    expect(usualOf([1, 2, 2, 2, 2, 90])).toEqual({ mean: 2, high: 90 });
    expect(usualOf([])).toEqual({ mean: 0, high: 0 });
  });
});
