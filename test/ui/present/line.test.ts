import { expect, it } from 'vitest';
import { ends, line, part, spread, widthOf } from '../../../src/ui/present/line.ts';
import { width } from '../../../src/ui/terminal/fit.ts';

it.each([1, 5, 11, 12, 30])('gives exactly %i columns', (columns) => {
  const parts = ['在庫 ', part('strong', 'strong'), part('', 'dim'), ' end'];
  expect(width(line(parts, columns))).toBe(columns);
  expect(width(spread(parts, [part('right', 'dim')], columns))).toBe(columns);
});

it('cuts the left of two ends, never the right', () => {
  const parts = ends(['a very long text at the left'], ['3m ago'], 20);
  expect(widthOf(parts)).toBe(20);
  expect(line(parts, 20)).toMatch(/^a very long .*… 3m ago$/);
});
