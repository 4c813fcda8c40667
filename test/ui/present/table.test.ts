import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { type Column, layOut, rowLine, titleLine } from '../../../src/ui/present/table.ts';
import { width } from '../../../src/ui/terminal/fit.ts';

interface Row {
  readonly name: string;
  readonly count: number;
}

const plain = stripVTControlCharacters;

const columns: Column<Row>[] = [
  { title: 'name', width: 8, grow: 2, most: 20, cell: ({ name }) => name },
  { title: 'count', width: 5, align: 'right', cell: ({ count }) => String(count) },
  { title: 'extra', width: 10, from: 60, cell: () => 'x' },
  { title: 'rest', width: 4, grow: 1, cell: () => 'y' },
];

it.each([20, 40, 60, 80, 200])('fills %i columns exactly, whatever the rows hold', (columnsWide) => {
  const placed = layOut(columns, columnsWide);
  const look = { cursor: false, selected: true, changed: false };
  expect(width(titleLine(placed, columnsWide))).toBe(columnsWide);
  for (const name of ['a', 'a very long name that does not fit', '在庫在庫在庫在庫在庫', '']) {
    expect(width(rowLine(placed, { name, count: 7 }, columnsWide, look))).toBe(columnsWide);
    expect(width(rowLine(placed, { name, count: 7 }, columnsWide, { ...look, cursor: true }))).toBe(columnsWide);
  }
});

it('leaves out columns for which the screen is too narrow, and lets none grow past its most', () => {
  expect(layOut(columns, 50).map(({ column }) => column.title)).toEqual(['name', 'count', 'rest']);
  const wide = layOut(columns, 200);
  expect(wide.map(({ column }) => column.title)).toContain('extra');
  expect(wide[0]?.width).toBe(20);
});

it('keeps the cursor, the gaps and the titles above their columns where not all fit', () => {
  const tight: Column<Row>[] = [
    { title: 'count', width: 6, align: 'right', cell: ({ count }) => String(count) },
    { title: 'name', width: 12, grow: 1, cell: ({ name }) => name },
    { title: 'result', width: 20, grow: 4, cell: () => 'all went well' },
  ];
  const placed = layOut(tight, 30);
  const look = { cursor: true, selected: false, changed: false };
  expect(plain(titleLine(placed, 30))).toBe('   count  name          result');
  expect(plain(rowLine(placed, { name: 'sync', count: 7 }, 30, look))).toBe('▸      7  sync          all w…');
  const tighter = layOut(tight, 20);
  expect(plain(titleLine(tighter, 20))).toBe('   count  name      ');
  expect(plain(rowLine(tighter, { name: 'sync', count: 7 }, 20, look))).toBe('▸      7  sync      ');
});

it('marks cursor, selection and change without colour', () => {
  const placed = layOut(columns, 40);
  const line = (look: { cursor: boolean; selected: boolean; changed: boolean }) =>
    rowLine(placed, { name: 'n', count: 1 }, 40, look);
  expect(line({ cursor: true, selected: false, changed: false })).toContain('▸');
  expect(line({ cursor: false, selected: true, changed: false })).toContain('✓');
  expect(line({ cursor: false, selected: false, changed: true })).toContain('•');
});
