import { expect, test } from 'vitest';
import type { OrderWindow } from '../../../../src/core/channels/channel.ts';
import { windowQuery } from '../../../../src/core/channels/shipstation/window.ts';
import { pacificOffset, readPacific } from '../../../../src/sim/pacific.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('a window is Pacific wall time in whole seconds, its end rounded up, sorted by its own date', () => {
  const window: OrderWindow = {
    by: 'modified',
    from: Date.UTC(2015, 5, 6, 7, 29, 35, 900),
    to: Date.UTC(2015, 11, 6, 7, 29, 35, 1),
  };
  expect(windowQuery(window)).toEqual({
    modifyDateStart: '2015-06-06 00:29:35',
    modifyDateEnd: '2015-12-05 23:29:36',
    sortBy: 'ModifyDate',
    sortDir: 'ASC',
  });
  expect(windowQuery({ ...window, by: 'created', from: 0 })).toMatchObject({
    createDateStart: '1999-12-31 16:00:00',
    sortBy: 'CreateDate',
  });
});

test('an edge in the hour that November repeats is moved out of it', () => {
  const firstPass = Date.UTC(2026, 10, 1, 8, 30);
  const secondPass = Date.UTC(2026, 10, 1, 9, 30);
  for (const edge of [firstPass, secondPass]) {
    expect(windowQuery({ by: 'modified', from: edge, to: edge })).toMatchObject({
      modifyDateStart: '2026-11-01 00:59:59',
      modifyDateEnd: '2026-11-01 02:00:00',
    });
  }
});

/** The three ways in which a vendor may understand a wall time that names two instants. */
const readings: [name: string, covers: (start: string, end: string, at: number) => boolean][] = [
  ['the earlier instant', (start, end, at) => at >= earliest(start) && at <= earliest(end) + 999],
  ['the later instant', (start, end, at) => at >= latest(start) && at <= latest(end) + 999],
  ['wall times compared as they are', (start, end, at) => wall(at) >= start && wall(at) <= end],
];

test.each(readings)(
  'on a change night no instant of a window is outside its query, if the vendor takes %s',
  (_, covers) => {
    for (const night of [Date.UTC(2026, 2, 8, 6), Date.UTC(2026, 10, 1, 5)]) {
      for (let from = night; from < night + 8 * HOUR; from += 7 * MINUTE) {
        for (const length of [MINUTE, 10 * MINUTE, 70 * MINUTE, 3 * HOUR]) {
          const query = windowQuery({ by: 'modified', from, to: from + length });
          for (let at = from; at <= from + length; at += Math.max(MINUTE, length / 7)) {
            const inside = covers(query['modifyDateStart'] ?? '', query['modifyDateEnd'] ?? '', at);
            expect(
              inside,
              `${new Date(from).toISOString()} + ${length / MINUTE} min at ${new Date(at).toISOString()}`,
            ).toBe(true);
          }
        }
      }
    }
  },
);

function earliest(text: string): number {
  return readPacific(text) ?? Number.NaN;
}

function latest(text: string): number {
  const first = earliest(text);
  return wall(first + HOUR) === text ? first + HOUR : first;
}

function wall(at: number): string {
  return new Date(at + pacificOffset(at)).toISOString().slice(0, 19).replace('T', ' ');
}
