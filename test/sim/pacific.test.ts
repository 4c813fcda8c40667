import { describe, expect, test } from 'vitest';
import { itemDate, orderDate, pacificDay, readPacific } from '../../src/sim/pacific.ts';

const utc = (text: string): number => Date.parse(text);

describe('writing', () => {
  test.each([
    ['winter', '2026-01-15T20:00:00.123Z', '2026-01-15T12:00:00.1230000'],
    ['summer', '2026-07-15T19:00:00Z', '2026-07-15T12:00:00.0000000'],
    ['the vendor’s own pair', '2015-06-06T07:29:35Z', '2015-06-06T00:29:35.0000000'],
    ['last second of winter time', '2026-03-08T09:59:59.999Z', '2026-03-08T01:59:59.9990000'],
    ['first second of summer time', '2026-03-08T10:00:00Z', '2026-03-08T03:00:00.0000000'],
    ['01:30 for the first time', '2026-11-01T08:30:00Z', '2026-11-01T01:30:00.0000000'],
    ['01:30 for the second time', '2026-11-01T09:30:00Z', '2026-11-01T01:30:00.0000000'],
  ])('%s', (_when, instant, text) => {
    expect(orderDate(utc(instant))).toBe(text);
  });

  test.each([
    ['2026-07-15T19:00:00.000Z', '2026-07-15T12:00:00'],
    ['2026-07-15T19:00:00.400Z', '2026-07-15T12:00:00.4'],
    ['2026-07-15T19:00:00.780Z', '2026-07-15T12:00:00.78'],
    ['2026-07-15T19:00:10.007Z', '2026-07-15T12:00:10.007'],
  ])('an item’s date drops the zeros at its end: %s', (instant, text) => {
    expect(itemDate(utc(instant))).toBe(text);
  });

  test('the day is the Pacific one', () => {
    expect(pacificDay(utc('2026-07-15T06:59:59Z'))).toBe('2026-07-14');
    expect(pacificDay(utc('2026-07-15T07:00:00Z'))).toBe('2026-07-15');
  });
});

describe('reading', () => {
  test.each([
    ['with a space', '2026-01-15 12:00:00', '2026-01-15T20:00:00Z'],
    ['ISO without a zone', '2026-07-15T12:00:00', '2026-07-15T19:00:00Z'],
    ['seven digits', '2026-07-15T12:00:00.1230000', '2026-07-15T19:00:00.123Z'],
    ['a bare day', '2026-07-15', '2026-07-15T07:00:00Z'],
    ['Z names the instant', '2026-07-15T12:00:00Z', '2026-07-15T12:00:00Z'],
    ['an offset names the instant', '2026-07-15T12:00:00+03:00', '2026-07-15T09:00:00Z'],
    ['minus zero is an offset', '2026-07-15T12:00:00-00:00', '2026-07-15T12:00:00Z'],
    ['before the change in March', '2026-03-08T01:59:30', '2026-03-08T09:59:30Z'],
    ['after the change in March', '2026-03-08T03:04:12', '2026-03-08T10:04:12Z'],
    ['an hour that does not exist', '2026-03-08T02:30:00', '2026-03-08T10:30:00Z'],
    ['an hour that comes twice: the earlier', '2026-11-01T01:30:00', '2026-11-01T08:30:00Z'],
    ['after the change in November', '2026-11-01T02:00:00', '2026-11-01T10:00:00Z'],
  ])('%s', (_what, text, instant) => {
    expect(readPacific(text)).toBe(utc(instant));
  });

  test.each([
    'garbage',
    '',
    '2026-02-31',
    '2026-13-01',
    '2026-07-15T25:00:00',
    '15/07/2026',
    '2026-07-15T12:00:00 03:00',
  ])('no date: %j', (text) => {
    expect(readPacific(text)).toBeNull();
  });

  test('every hour of a year reads back, but for the second turn of the hour November repeats', () => {
    const astray: string[] = [];
    for (let at = utc('2026-01-01T00:00:00Z'); at < utc('2027-01-01T00:00:00Z'); at += 3_600_000) {
      if (readPacific(orderDate(at)) !== at) astray.push(new Date(at).toISOString());
    }
    expect(astray).toEqual(['2026-11-01T09:00:00.000Z']);
  });
});
