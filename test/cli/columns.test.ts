import { describe, expect, it } from 'vitest';
import { columnLines } from '../../src/cli/columns.ts';

const report = {
  columns: [
    { title: 'Id', align: 'right' as const },
    { title: 'Name', least: 5 },
    { title: 'Note', least: 4 },
  ],
  rows: [
    ['7', 'Ann', 'short'],
    ['12', 'Bartholomew the Third', 'a longer note'],
  ],
};

describe('columnLines', () => {
  it('gives every column the room it needs where there is enough', () => {
    expect(columnLines(report, Number.POSITIVE_INFINITY)).toEqual([
      'Id  Name                   Note',
      ' 7  Ann                    short',
      '12  Bartholomew the Third  a longer note',
    ]);
  });

  it('takes it from the widest of those that may give way', () => {
    expect(columnLines(report, 30)).toEqual([
      'Id  Name          Note',
      ' 7  Ann           short',
      '12  Bartholomew…  a longer no…',
    ]);
  });

  it('cuts no column below its least', () => {
    expect(columnLines(report, 1).at(-1)).toBe('12  Bart…  a l…');
  });

  it('counts columns of the terminal, not letters, and defuses what comes from outside', () => {
    const wide = {
      columns: [{ title: 'A' }, { title: 'B' }],
      rows: [
        ['在庫', '1'],
        ['x\u001b[2Jy\n', '2'],
      ],
    };
    expect(columnLines(wide, 80)).toEqual(['A     B', '在庫  1', 'xy⏎   2']);
  });
});
