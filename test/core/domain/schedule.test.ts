import { describe, expect, test } from 'vitest';
import {
  type ClockChangePolicy,
  nextSlot,
  parseSchedule,
  previewSlots,
  type Schedule,
  slotsBetween,
} from '../../../src/core/domain/schedule.ts';

const LOS_ANGELES = 'America/Los_Angeles';
const LONDON = 'Europe/London';
const ISTANBUL = 'Europe/Istanbul';
const LORD_HOWE = 'Australia/Lord_Howe';

const at = (iso: string): number => Date.parse(iso);

function read(cron: string, zone: string): Schedule {
  const parsed = parseSchedule(cron, zone);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.schedule;
}

/** The slots of a span as `hh:mm±hh:mm` of the zone, which tells the two showings of an hour apart. */
function times(cron: string, zone: string, dst: ClockChangePolicy, from: string, to: string): string[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'longOffset',
  });
  return slotsBetween(read(cron, zone), at(from), at(to), dst, 1000).map((slot) =>
    format.format(slot).replace(' GMT', ''),
  );
}

describe('reading a schedule', () => {
  test.each(['*/15 * * * *', '0 1 * * *', '0 9-17/2 * * MON-FRI', '0 0 L * *', '0 0 29 2 *', '@daily', ' 5  4 * * 7 '])(
    'takes "%s"',
    (cron) => {
      expect(parseSchedule(cron, LONDON)).toMatchObject({ ok: true, schedule: { cron, zone: LONDON } });
    },
  );

  test.each([
    ['61 * * * *', 0, 'minute "61"'],
    ['0 24 * * *', 2, 'hour "24"'],
    ['0 0 0 1 *', 4, 'day of the month "0"'],
    ['0 0  1 13 *', 7, 'month "13"'],
    ['0 0 * * MON-FUN', 8, 'weekday "MON-FUN"'],
    ['5/15 * * * *', 0, 'minute "5/15"'],
    ['*/0 * * * *', 0, 'minute "*/0"'],
    ['? * * * *', 0, 'minute "?"'],
    ['0 0 31 2 *', 4, 'never fires'],
    ['0 0 31 4,6 *', 4, 'never fires'],
    ['* * * *', 7, 'has 4'],
    ['0 0 1 1 * 2026', 10, 'has 6'],
    ['', 0, 'has 0'],
    ['@sometimes', 10, 'has 1'],
  ])('refuses "%s" and points at character %i', (cron, position, words) => {
    const parsed = parseSchedule(cron, LONDON);
    expect(parsed).toMatchObject({ ok: false, position });
    expect(parsed.ok ? '' : parsed.message).toContain(words);
  });

  test('refuses a zone that is not known, and names it', () => {
    const parsed = parseSchedule('0 1 * * *', 'Europe/Lundon');
    expect(parsed).toEqual({ ok: false, message: expect.stringContaining('"Europe/Lundon" is not a time zone') });
  });
});

describe('slots', () => {
  test('the next one is always later than the instant given', () => {
    const schedule = read('0 1 * * *', LONDON);
    expect(nextSlot(schedule, at('2026-07-01T00:00:00Z'), 'once')).toBe(at('2026-07-02T00:00:00Z'));
    expect(nextSlot(schedule, at('2026-06-30T23:59:59.999Z'), 'once')).toBe(at('2026-07-01T00:00:00Z'));
  });

  test('a span excludes its start, includes its end and stops at the most asked for', () => {
    const schedule = read('*/10 * * * *', ISTANBUL);
    const [from, to] = [at('2026-01-01T00:00:00Z'), at('2026-01-01T00:30:00Z')];
    const all = ['00:10', '00:20', '00:30'].map((time) => at(`2026-01-01T${time}:00Z`));
    expect(slotsBetween(schedule, from, to, 'once', 100)).toEqual(all);
    expect(slotsBetween(schedule, from, to, 'once', 2)).toEqual(all.slice(0, 2));
  });

  test('day of month and weekday together mean either, as cron has it', () => {
    const days = previewSlots(read('0 0 1,15 * 1', 'UTC'), at('2026-06-01T00:00:00Z'), 4);
    expect(days.map((slot) => new Date(slot).getUTCDate())).toEqual([8, 15, 22, 29]);
  });

  test('a leap day is found years ahead, in the zone of the schedule', () => {
    expect(previewSlots(read('0 0 29 2 *', LOS_ANGELES), at('2026-01-01T00:00:00Z'), 2)).toEqual([
      at('2028-02-29T08:00:00Z'),
      at('2032-02-29T08:00:00Z'),
    ]);
  });
});

/** Spring: Los Angeles 02:00 to 03:00, London 01:00 to 02:00, Lord Howe 02:00 to 02:30. */
describe('the night the clocks jump', () => {
  const night = {
    [LOS_ANGELES]: ['2026-03-08T08:00:00Z', '2026-03-08T12:30:00Z'],
    [LONDON]: ['2026-03-28T23:59:00Z', '2026-03-29T03:00:00Z'],
    [LORD_HOWE]: ['2026-10-03T14:29:00Z', '2026-10-03T16:31:00Z'],
  } as const;

  test.each<[keyof typeof night, string, string[]]>([
    [LOS_ANGELES, '30 2 * * *', ['03:00-07:00']],
    [LOS_ANGELES, '*/15 2 * * *', ['03:00-07:00']],
    [LOS_ANGELES, '0 2 8 * *', ['03:00-07:00']],
    [LOS_ANGELES, '0 3 * * *', ['03:00-07:00']],
    [LOS_ANGELES, '0 2,14 * * *', []],
    [LOS_ANGELES, '0 1-5 * * *', ['01:00-08:00', '03:00-07:00', '04:00-07:00', '05:00-07:00']],
    [LOS_ANGELES, '0 */2 * * *', ['04:00-07:00']],
    [LOS_ANGELES, '30 * * * *', ['00:30-08:00', '01:30-08:00', '03:30-07:00', '04:30-07:00', '05:30-07:00']],
    [LONDON, '30 1 * * *', ['02:00+01:00']],
    [
      LONDON,
      '*/30 * * * *',
      ['00:00+00:00', '00:30+00:00', '02:00+01:00', '02:30+01:00', '03:00+01:00', '03:30+01:00', '04:00+01:00'],
    ],
    [LORD_HOWE, '15 2 * * *', ['02:30+11:00']],
    [LORD_HOWE, '30 2 * * *', ['02:30+11:00']],
    [LORD_HOWE, '15 * * * *', ['01:15+10:30', '03:15+11:00']],
  ])('%s, %s', (zone, cron, expected) => {
    const [from, to] = night[zone];
    expect(times(cron, zone, 'once', from, to)).toEqual(expected);
    expect(times(cron, zone, 'twice', from, to)).toEqual(expected);
  });

  test('skip makes nothing up', () => {
    expect(times('30 2 * * *', LOS_ANGELES, 'skip', ...night[LOS_ANGELES])).toEqual([]);
    expect(times('*/15 2 * * *', LOS_ANGELES, 'skip', ...night[LOS_ANGELES])).toEqual([]);
    expect(times('15 2 * * *', LORD_HOWE, 'skip', ...night[LORD_HOWE])).toEqual([]);
  });

  test('a slot at the end of the jump that also makes up for a lost day fires once', () => {
    // Samoa left out the whole of 30 December 2011.
    const midnights = slotsBetween(
      read('0 0 * * *', 'Pacific/Apia'),
      at('2011-12-29T00:00:00Z'),
      at('2012-01-01T00:00:00Z'),
      'once',
      9,
    );
    expect(midnights).toEqual(['2011-12-29', '2011-12-30', '2011-12-31'].map((day) => at(`${day}T10:00:00Z`)));
  });

  test('a jump over midnight belongs to the day it takes from', () => {
    const beirut = read('30 0 * * *', 'Asia/Beirut');
    expect(nextSlot(beirut, at('2026-03-28T12:00:00Z'), 'once')).toBe(at('2026-03-28T22:00:00Z'));
    expect(nextSlot(beirut, at('2026-03-28T22:00:00Z'), 'once')).toBe(at('2026-03-29T21:30:00Z'));
  });
});

/** Autumn: Los Angeles and London show 01:00 to 02:00 twice, Lord Howe 01:30 to 02:00. */
describe('the night the clocks are set back', () => {
  const night = {
    [LOS_ANGELES]: ['2026-11-01T07:01:00Z', '2026-11-01T11:00:00Z'],
    [LONDON]: ['2026-10-24T23:01:00Z', '2026-10-25T03:00:00Z'],
    [LORD_HOWE]: ['2026-04-04T13:31:00Z', '2026-04-04T16:30:00Z'],
  } as const;
  const twiceInLosAngeles = ['01:30-07:00', '01:30-08:00'];
  const twiceInLondon = ['01:30+01:00', '01:30+00:00'];
  const twiceInLordHowe = ['01:45+11:00', '01:45+10:30'];

  test.each<[keyof typeof night, string, ClockChangePolicy, string[]]>([
    [LOS_ANGELES, '30 1 * * *', 'once', ['01:30-07:00']],
    [LOS_ANGELES, '30 1 * * *', 'twice', twiceInLosAngeles],
    [LOS_ANGELES, '30 1 * * *', 'skip', ['01:30-07:00']],
    [LOS_ANGELES, '30 * * * *', 'once', ['00:30-07:00', ...twiceInLosAngeles, '02:30-08:00']],
    [LOS_ANGELES, '30 * * * *', 'skip', ['00:30-07:00', '01:30-07:00', '02:30-08:00']],
    [LOS_ANGELES, '0 1-5 * * *', 'once', ['01:00-07:00', '02:00-08:00', '03:00-08:00']],
    [LOS_ANGELES, '0 1-5 * * *', 'twice', ['01:00-07:00', '01:00-08:00', '02:00-08:00', '03:00-08:00']],
    [LOS_ANGELES, '0 */2 * * *', 'once', ['02:00-08:00']],
    [LONDON, '30 1 * * *', 'once', ['01:30+01:00']],
    [LONDON, '30 1 * * *', 'twice', twiceInLondon],
    [LONDON, '30 * * * *', 'once', ['00:30+01:00', ...twiceInLondon, '02:30+00:00']],
    [LORD_HOWE, '45 1 * * *', 'once', ['01:45+11:00']],
    [LORD_HOWE, '45 1 * * *', 'twice', twiceInLordHowe],
    [LORD_HOWE, '45 * * * *', 'once', ['00:45+11:00', ...twiceInLordHowe, '02:45+10:30']],
    [LORD_HOWE, '30 1 * * *', 'once', ['01:30+11:00']],
  ])('%s, %s, %s', (zone, cron, dst, expected) => {
    const [from, to] = night[zone];
    expect(times(cron, zone, dst, from, to)).toEqual(expected);
  });

  test('a repeat is known as one also when the schedule is asked in the middle of the repeated hour', () => {
    const daily = read('30 1 * * *', LOS_ANGELES);
    expect(nextSlot(daily, at('2026-11-01T09:10:00Z'), 'once')).toBe(at('2026-11-02T09:30:00Z'));
    expect(nextSlot(daily, at('2026-11-01T09:10:00Z'), 'twice')).toBe(at('2026-11-01T09:30:00Z'));
  });

  test('a schedule by the quarter hour goes on through both showings', () => {
    const quarters = slotsBetween(
      read('*/15 * * * *', LONDON),
      at('2026-10-24T12:00:00Z'),
      at('2026-10-25T12:00:00Z'),
      'once',
      999,
    );
    expect(quarters).toHaveLength(24 * 4);
  });
});

/** Each minute of the days around a change, asked of Intl one by one: which of them does a schedule name? */
describe('against a count minute by minute', () => {
  const matchers: [string, (hour: number, minute: number) => boolean][] = [
    ['*/15 * * * *', (_, minute) => minute % 15 === 0],
    ['5 * * * *', (_, minute) => minute === 5],
    ['30 1 * * *', (hour, minute) => hour === 1 && minute === 30],
    ['45 1,2,3 * * *', (hour, minute) => hour >= 1 && hour <= 3 && minute === 45],
    ['0 */2 * * *', (hour, minute) => hour % 2 === 0 && minute === 0],
    ['0 1-5 * * *', (hour, minute) => hour >= 1 && hour <= 5 && minute === 0],
  ];
  const changes = [
    [LOS_ANGELES, '2026-03-08'],
    [LOS_ANGELES, '2026-11-01'],
    [LONDON, '2026-03-29'],
    [LONDON, '2026-10-25'],
    [ISTANBUL, '2026-03-29'],
    [ISTANBUL, '2026-10-25'],
    [LORD_HOWE, '2026-04-05'],
    [LORD_HOWE, '2026-10-04'],
  ] as const;

  test.each(changes)('%s around %s: each slot once, none missed', (zone, date) => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    const from = at(`${date}T00:00:00Z`) - 36 * 3_600_000;
    const minutes = Array.from({ length: 72 * 60 }, (_, minute) => from + (minute + 1) * 60_000);
    for (const [cron, matches] of matchers) {
      const showing = minutes
        .map((slot) => ({ slot, text: format.format(slot) }))
        .filter(({ text }) => {
          return matches(Number(text.slice(11, 13)), Number(text.slice(14)));
        });
      const first = showing.filter(({ text }, index) => showing.findIndex((other) => other.text === text) === index);
      const schedule = read(cron, zone);
      const slots = (dst: ClockChangePolicy): number[] =>
        slotsBetween(schedule, from, from + 72 * 3_600_000, dst, 9999);
      const madeUp =
        cron === '30 1 * * *' && zone === LONDON && date === '2026-03-29' ? [at('2026-03-29T01:00:00Z')] : [];
      const expected = { twice: showing, once: schedule.rhythm === 'fixed' ? first : showing, skip: first };
      expect(slots('skip')).toEqual(expected.skip.map(({ slot }) => slot));
      expect(slots('once')).toEqual([...expected.once.map(({ slot }) => slot), ...madeUp].sort((a, b) => a - b));
      expect(slots('twice')).toEqual([...expected.twice.map(({ slot }) => slot), ...madeUp].sort((a, b) => a - b));
    }
  });

  test('asked for one slot at a time, a schedule names the same ones, over ten years', () => {
    for (const zone of [LOS_ANGELES, LONDON, ISTANBUL, LORD_HOWE]) {
      const schedule = read('30 1,2 * * *', zone);
      const [from, to] = [at('2026-01-01T00:00:00Z'), at('2036-01-01T00:00:00Z')];
      const listed = slotsBetween(schedule, from, to, 'once', 99_999);
      const asked: number[] = [];
      for (
        let slot = nextSlot(schedule, from, 'once');
        slot !== null && slot <= to;
        slot = nextSlot(schedule, slot, 'once')
      ) {
        asked.push(slot);
      }
      expect(asked).toEqual(listed);
      expect(listed.every((slot, index) => index === 0 || slot > (listed[index - 1] ?? slot))).toBe(true);
    }
  });
});
