import { expect, it } from 'vitest';
import { everyMinutes, minutesOf, possibleMinutes } from '../../../src/core/domain/interval.ts';
import { presetFor } from '../../../src/core/domain/presets.ts';

it.each([
  ['*/10 * * * *', 10],
  ['1-59/5 * * * *', 5],
  ['8,38 * * * *', 30],
  ['23 * * * *', 60],
  ['40 */2 * * *', 120],
  ['30 1 * * *', 1440],
  ['* * * * *', 1],
  ['5-59/7 * * * *', null],
  ['5,30 * * * *', null],
  ['0 9 * * 1-5', null],
])('%s starts every %o minutes', (cron, minutes) => {
  expect(minutesOf(cron)).toBe(minutes);
});

it('writes each possible interval so that it is read back, and keeps the minute of the hour', () => {
  for (const minutes of possibleMinutes)
    for (const like of ['* * * * *', '8,38 * * * *', '23 * * * *', '4-59/10 * * * *'])
      expect(minutesOf(everyMinutes(minutes, like) ?? ''), `${minutes} like ${like}`).toBe(minutes);
  expect(everyMinutes(30, '23 * * * *')).toBe('23-59/30 * * * *');
  expect(everyMinutes(15, '8,38 * * * *')).toBe('8-59/15 * * * *');
  expect(everyMinutes(45, '* * * * *')).toBeNull();
});

it('finds the preset of a shop by its products (M133)', () => {
  expect([0, 999, 1000, 10_000, 10_001].map(presetFor)).toEqual(['small', 'small', 'medium', 'medium', 'large']);
});
