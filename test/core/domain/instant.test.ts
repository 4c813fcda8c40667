import { expect, it } from 'vitest';
import { parseInstant } from '../../../src/core/domain/instant.ts';

const now = Date.UTC(2026, 10, 26, 12);
const at = (text: string, zone = 'Europe/Istanbul') => parseInstant(text, zone, now);

it('reads an instant by the clocks of the business, with an offset, or by how long ago it was', () => {
  expect(at('2026-11-26T09:00')).toBe(Date.UTC(2026, 10, 26, 6));
  expect(at('2026-11-26 09:00:30')).toBe(Date.UTC(2026, 10, 26, 6, 0, 30));
  expect(at('2026-11-26')).toBe(Date.UTC(2026, 10, 25, 21));
  expect(at('2026-11-26T09:00Z')).toBe(Date.UTC(2026, 10, 26, 9));
  expect(at('2026-11-26T09:00:00.250+02:00')).toBe(Date.UTC(2026, 10, 26, 7, 0, 0, 250));
  expect(at('2h')).toBe(now - 2 * 3_600_000);
  expect(at('90s ago')).toBe(now - 90_000);
  // Shown twice in that night: the first of the two.
  expect(at('2026-10-25T01:30', 'Europe/London')).toBe(Date.UTC(2026, 9, 25, 0, 30));
});

it('says why a text is no instant that has been', () => {
  expect(at('yesterday')).toEqual({ why: 'yesterday is no instant' });
  expect(at('2026-02-30T09:00')).toEqual({ why: '2026-02-30T09:00 is no instant' });
  expect(at('2026-02-30T09:00Z')).toEqual({ why: '2026-02-30T09:00Z is no instant' });
  expect(at('2026-11-26T25:00')).toEqual({ why: '2026-11-26T25:00 is no instant' });
  expect(at('2026-11-26T25:00Z')).toEqual({ why: '2026-11-26T25:00Z is no instant' });
  expect(at('2026-11-26T16:00')).toEqual({ why: '2026-11-26T16:00 has not come yet' });
  expect(at('2026-03-29T01:30', 'Europe/London')).toEqual({
    why: 'the clocks of Europe/London jumped over 2026-03-29T01:30',
  });
});
