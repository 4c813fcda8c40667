import { describe, expect, test } from 'vitest';
import { decideMisfire } from '../../../src/core/domain/misfire.ts';

const HOUR = 3_600_000;
const missed = [1, 2, 3].map((hour) => hour * HOUR);

describe('slots that passed while nobody could run them', () => {
  test('skip: all are recorded, none runs', () => {
    expect(decideMisfire('skip', missed, HOUR, 3 * HOUR)).toEqual({ fire: [], missed });
  });

  test('once: the newest runs while less than half the period has passed', () => {
    const once = { fire: [3 * HOUR], missed: [HOUR, 2 * HOUR] };
    expect(decideMisfire('once', missed, HOUR, 3.5 * HOUR)).toEqual(once);
    expect(decideMisfire('once', missed, HOUR, 3.5 * HOUR + 1)).toEqual({ fire: [], missed });
  });

  test('all: every one, but never more than the newest 24', () => {
    expect(decideMisfire('all', missed, HOUR, 9 * HOUR)).toEqual({ fire: missed, missed: [] });
    const many = Array.from({ length: 30 }, (_, hour) => hour * HOUR);
    expect(decideMisfire('all', many, HOUR, 30 * HOUR)).toEqual({ fire: many.slice(6), missed: many.slice(0, 6) });
  });

  test('nothing missed, nothing to do', () => {
    expect(decideMisfire('all', [], HOUR, 0)).toEqual({ fire: [], missed: [] });
    expect(decideMisfire('once', [], HOUR, 0)).toEqual({ fire: [], missed: [] });
  });
});
