import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatPacific,
  isZone,
  localDate,
  localMidnight,
  nextZoneChange,
  parsePacific,
  safeWatermarkStart,
  utcFromWall,
  wallTime,
} from '../../../src/core/domain/zones.ts';

const LOS_ANGELES = 'America/Los_Angeles';
const zones = [LOS_ANGELES, 'Europe/London', 'Europe/Istanbul', 'Australia/Lord_Howe'];
const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString();

/** The judge: what Intl itself prints, without any of our arithmetic. */
const shown = (ms: number, zone: string): string => new Date(ms).toLocaleString('sv-SE', { timeZone: zone });

describe('wall time of a zone', () => {
  const instant = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2036-01-01T00:00:00Z') });

  test.each(zones)('%s: agrees with Intl, and leads back to the same instant', (zone) => {
    fc.assert(
      fc.property(instant, (ms) => {
        const wall = wallTime(ms, zone);
        const two = (n: number): string => String(n).padStart(2, '0');
        const text = `${localDate(ms, zone)} ${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}`;
        expect(text).toBe(shown(ms, zone));
        expect(utcFromWall(wall, zone)).toContain(ms);
      }),
      { numRuns: 500 },
    );
  });

  test('a wall time the clocks jump over belongs to no instant, one they show twice to two', () => {
    const two = { month: 3, day: 8, hour: 2, minute: 30, second: 0, millisecond: 0 };
    expect(utcFromWall({ year: 2026, ...two }, LOS_ANGELES)).toEqual([]);
    expect(utcFromWall({ ...two, year: 2026, month: 11, day: 1, hour: 1 }, LOS_ANGELES).map(iso)).toEqual([
      '2026-11-01T08:30:00.000Z',
      '2026-11-01T09:30:00.000Z',
    ]);
    const lordHowe = { year: 2026, month: 4, day: 5, hour: 1, minute: 45, second: 0, millisecond: 0 };
    expect(utcFromWall(lordHowe, 'Australia/Lord_Howe').map(iso)).toEqual([
      '2026-04-04T14:45:00.000Z',
      '2026-04-04T15:15:00.000Z',
    ]);
    const apia = { year: 2011, month: 12, day: 30, hour: 12, minute: 0, second: 0, millisecond: 0 };
    expect(utcFromWall(apia, 'Pacific/Apia')).toEqual([]);
    const farEast = { year: 2021, month: 4, day: 4, hour: 3, minute: 30, second: 0, millisecond: 0 };
    expect(utcFromWall(farEast, 'Pacific/Apia').map(iso)).toEqual([
      '2021-04-03T13:30:00.000Z',
      '2021-04-03T14:30:00.000Z',
    ]);
  });

  test.each([
    [LOS_ANGELES, '2026-01-01T00:00:00Z', '2026-03-08T10:00:00.000Z', -480, -420],
    [LOS_ANGELES, '2026-03-08T10:00:00Z', '2026-11-01T09:00:00.000Z', -420, -480],
    ['Europe/London', '2026-06-01T00:00:00Z', '2026-10-25T01:00:00.000Z', 60, 0],
    ['Australia/Lord_Howe', '2026-06-01T00:00:00Z', '2026-10-03T15:30:00.000Z', 630, 660],
  ])('next change in %s after %s', (zone, from, when, offsetBeforeMin, offsetAfterMin) => {
    expect(nextZoneChange(at(from), zone)).toEqual({ at: at(when), offsetBeforeMin, offsetAfterMin });
  });

  test('Istanbul and UTC have no change ahead', () => {
    expect(nextZoneChange(at('2026-01-01T00:00:00Z'), 'Europe/Istanbul')).toBeNull();
    expect(nextZoneChange(at('2026-01-01T00:00:00Z'), 'UTC')).toBeNull();
  });

  test('knows which names are zones, and says so when one is not', () => {
    expect(zones.every(isZone)).toBe(true);
    expect(isZone('Europe/Lundon')).toBe(false);
    expect(isZone('')).toBe(false);
    expect(() => localDate(0, 'Mars/Olympus')).toThrow('"Mars/Olympus" is not a time zone');
  });

  test('a day begins at its midnight, or where the clocks jump over midnight, after the jump', () => {
    expect(iso(localMidnight(at('2026-07-02T06:59:59Z'), LOS_ANGELES))).toBe('2026-07-01T07:00:00.000Z');
    expect(iso(localMidnight(at('2026-11-01T20:00:00Z'), LOS_ANGELES))).toBe('2026-11-01T07:00:00.000Z');
    expect(iso(localMidnight(at('2026-01-01T21:00:00Z'), 'Europe/Istanbul'))).toBe('2026-01-01T21:00:00.000Z');
    // Beirut's clocks go from 24:00 to 01:00 on the last Sunday of March.
    expect(iso(localMidnight(at('2026-03-29T12:00:00Z'), 'Asia/Beirut'))).toBe('2026-03-28T22:00:00.000Z');
    expect(shown(at('2026-03-28T22:00:00Z'), 'Asia/Beirut')).toBe('2026-03-29 01:00:00');
  });

  test.each([...zones, 'Asia/Beirut', 'America/Havana'])('%s: a day holds exactly the instants of its date', (zone) => {
    fc.assert(
      fc.property(instant, (ms) => {
        const start = localMidnight(ms, zone);
        expect(start).toBeLessThanOrEqual(ms);
        expect(localDate(start, zone)).toBe(localDate(ms, zone));
        expect(localDate(start - 1, zone)).not.toBe(localDate(ms, zone));
      }),
      { numRuns: 200 },
    );
  });
});

describe("ShipStation's dates", () => {
  test.each([
    ['2015-06-06T00:29:35', '2015-06-06T07:29:35.000Z'],
    ['2015-06-29T08:46:27.0000000', '2015-06-29T15:46:27.000Z'],
    ['2015-08-17T09:24:14.78', '2015-08-17T16:24:14.780Z'],
    ['2015-08-17T09:24:14.7899999', '2015-08-17T16:24:14.789Z'],
    ['2026-01-15T12:00:00', '2026-01-15T20:00:00.000Z'],
    ['2026-03-08T01:59:30', '2026-03-08T09:59:30.000Z'],
    ['2026-03-08T03:04:12', '2026-03-08T10:04:12.000Z'],
    ['2015-07-02', '2015-07-02T07:00:00.000Z'],
    ['2028-02-29', '2028-02-29T08:00:00.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(parsePacific(text)).toEqual({ utc: at(utc), ambiguous: false, missing: false });
  });

  test('of the two instants of a repeated hour the earlier one, and it says so', () => {
    const expected = { utc: at('2026-11-01T08:30:00Z'), ambiguous: true, missing: false };
    expect(parsePacific('2026-11-01T01:30:00.0000000')).toEqual(expected);
  });

  test('an hour that does not exist is moved on by the jump, and it says so', () => {
    expect(parsePacific('2026-03-08T02:30:00')).toEqual({
      utc: at('2026-03-08T10:30:00Z'),
      ambiguous: false,
      missing: true,
    });
  });

  test.each([
    '',
    'garbage',
    '2026-02-30',
    '2026-13-01T00:00:00',
    '2026-01-01T24:00:00',
    '2026-01-01T00:60:00',
    '2026-01-01 00:00:00',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.',
    '2026-01-01T00:00:00.00000000',
    '2026-01-01T00:00',
    '0001-01-01T00:00:00',
  ])('refuses "%s" in plain words', (text) => {
    expect(() => parsePacific(text)).toThrow(`"${text}" is not a date as ShipStation writes it`);
  });

  test('a request is cut to the second, never rounded up', () => {
    expect(formatPacific(at('2026-07-01T12:00:00.999Z'))).toBe('2026-07-01 05:00:00');
    expect(formatPacific(at('2026-01-01T07:59:59.001Z'))).toBe('2025-12-31 23:59:59');
  });

  test.each([
    ['spring', '2026-03-08T06:00:00Z'],
    ['autumn', '2026-11-01T05:00:00Z'],
  ])('the change night of %s, minute by minute', (_, from) => {
    let repeated = 0;
    for (let minute = 0; minute < 10 * 60; minute += 1) {
      const ms = at(from) + minute * 60_000;
      expect(formatPacific(ms)).toBe(shown(ms, LOS_ANGELES));
      const back = parsePacific(formatPacific(ms).replace(' ', 'T'));
      const isSecondShowing = back.ambiguous && back.utc !== ms;
      expect(back.missing).toBe(false);
      expect(back.utc).toBe(isSecondShowing ? ms - 3_600_000 : ms);
      if (back.ambiguous) repeated += 1;
    }
    expect(repeated).toBe(from.startsWith('2026-11') ? 120 : 0);
  });
});

describe('where a modifyDate window begins', () => {
  const minutesBack = (text: string): number => (at(text) - safeWatermarkStart(at(text))) / 60_000;

  test('10 minutes before the watermark, 70 within two hours of the autumn change only', () => {
    expect(minutesBack('2026-07-01T12:00:00Z')).toBe(10);
    expect(minutesBack('2026-03-08T10:00:00Z')).toBe(10);
    expect(minutesBack('2026-11-01T06:59:59Z')).toBe(10);
    expect(minutesBack('2026-11-01T07:00:00Z')).toBe(70);
    expect(minutesBack('2026-11-01T11:00:00Z')).toBe(70);
    expect(minutesBack('2026-11-01T11:00:01Z')).toBe(10);
  });

  test('no order of the repeated hour is left out, whenever the watermark was taken', () => {
    // An order is found when its modifyDate as text is not before the window's start as text.
    const night = at('2026-11-01T06:00:00Z');
    for (let minute = 0; minute < 6 * 60; minute += 1) {
      const modified = night + minute * 60_000;
      const watermark = parsePacific(formatPacific(modified - 60_000).replace(' ', 'T')).utc;
      expect(formatPacific(modified) >= formatPacific(safeWatermarkStart(watermark))).toBe(true);
    }
  });
});
