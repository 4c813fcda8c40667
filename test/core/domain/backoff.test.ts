import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffDelay, MOST_ATTEMPTS, nextAttempt } from '../../../src/core/domain/backoff.ts';

const half = (): number => 0.5;

describe('backing off', () => {
  test('the ceiling doubles up to the cap', () => {
    const delays = [1, 2, 3, 4, 5].map((attempt) =>
      backoffDelay({ attempt, baseMs: 1000, capMs: 6000, random: () => 0.999999 }),
    );
    expect(delays).toEqual([999, 1999, 3999, 5999, 5999]);
  });

  test('full jitter: anywhere between nothing and the ceiling, for any attempt', () => {
    const wait = fc.record({
      attempt: fc.integer({ min: 1, max: 5000 }),
      baseMs: fc.integer({ min: 1, max: 60_000 }),
      capMs: fc.integer({ min: 1, max: 3_600_000 }),
      chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(wait, ({ attempt, baseMs, capMs, chance }) => {
        const delay = backoffDelay({ attempt, baseMs, capMs, random: () => chance });
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(Math.min(capMs, baseMs * 2 ** (attempt - 1)));
      }),
    );
    expect(backoffDelay({ attempt: 3, baseMs: 1000, capMs: 60_000, random: () => 0 })).toBe(0);
  });
});

describe('the next attempt', () => {
  const policy = { attempts: 3, baseMs: 1000, capMs: 900_000 };

  test('comes after the delay, until the attempts are used up', () => {
    expect(nextAttempt(policy, { attempt: 1, now: 5000, random: half })).toEqual({ retry: true, attempt: 2, at: 5500 });
    expect(nextAttempt(policy, { attempt: 2, now: 5000, random: half })).toEqual({ retry: true, attempt: 3, at: 6000 });
    expect(nextAttempt(policy, { attempt: 3, now: 5000, random: half })).toEqual({ retry: false, attempts: 3 });
  });

  test('Retry-After is the least that is waited, also beyond the cap', () => {
    const failed = { attempt: 1, now: 0, random: half };
    expect(nextAttempt({ ...policy, capMs: 2000 }, { ...failed, retryAfterMs: 60_000 })).toMatchObject({ at: 60_000 });
    expect(nextAttempt(policy, { ...failed, retryAfterMs: 10 })).toMatchObject({ at: 500 });
  });

  test('no policy gets past the hard cap', () => {
    const endless = { ...policy, attempts: Number.POSITIVE_INFINITY };
    expect(nextAttempt(endless, { attempt: MOST_ATTEMPTS - 1, now: 0, random: half }).retry).toBe(true);
    expect(nextAttempt(endless, { attempt: MOST_ATTEMPTS, now: 0, random: half }).retry).toBe(false);
  });
});
