import { expect, it } from 'vitest';
import { clockTime, fullTime, listTime, relative, roughly, span } from '../../../src/ui/present/time.ts';

it.each([
  [480, '480ms'],
  [4_200, '4.2s'],
  [59_999, '59s'],
  [200_000, '3m 20s'],
  [7_500_000, '2h 5m'],
  [97 * 3_600_000, '4d 1h'],
])('tells %i ms as %s', (ms, words) => expect(span(ms)).toBe(words));

it.each([
  [900, 'now'],
  [12_000, '12s'],
  [47 * 3_600_000, '47h'],
  [49 * 3_600_000, '2d'],
])('tells %i ms roughly as %s', (ms, words) => expect(roughly(ms)).toBe(words));

it('tells past and future apart', () => {
  expect(relative(1000, 200_000)).toBe('3m ago');
  expect(relative(200_000, 1000)).toBe('in 3m');
});

it('speaks in the business’s zone, with the day where it is another one', () => {
  const at = Date.UTC(2026, 2, 29, 0, 30);
  expect(clockTime(at, 'Europe/London', at)).toBe('00:30:00');
  expect(clockTime(at, 'Europe/Istanbul', at)).toBe('03:30:00');
  expect(clockTime(at, 'America/Los_Angeles', at + 86_400_000)).toBe('Sat 28 Mar 17:30:00');
  // One hour later in UTC is two hours later in London: its clocks have gone forward.
  expect(fullTime(at + 3_600_000, 'Europe/London')).toBe('Sun 29 Mar 2026 02:30:00');
});

it('tells in a list when something began, never cut in twelve columns', () => {
  const now = Date.UTC(2026, 6, 8, 12, 0, 30);
  expect(listTime(now, 'Europe/London', now)).toBe('13:00:30');
  expect(listTime(Date.UTC(2026, 5, 27, 9, 5), 'Europe/London', now)).toBe('27 Jun 10:05');
  expect(listTime(Date.UTC(2025, 11, 27, 9, 5), 'Europe/London', now)).toBe('27 Dec 2025');
});
