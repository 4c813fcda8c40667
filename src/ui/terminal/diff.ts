import type { Grid, Palette } from './cells.ts';
import { blank, simpleWidth } from './glyph.ts';
import type { Pen } from './pen.ts';
import { plain } from './style.ts';

/** Unchanged cells it is cheaper to write again than to jump over (a jump is 3 to 5 bytes). */
const longestRewrite = 4;

/** Blanks from which clearing the rest of a line is cheaper than writing them (3 bytes, and maybe a change of style). */
const shortestClear = 6;

/**
 * Writes with `pen` what turns row `row` of `shown` (what the terminal shows) into that of `wanted`, and makes `shown` so.
 * Both grids have the same size. Writes nothing when the rows are equal.
 */
export function paintRow(row: number, wanted: Grid, shown: Grid, palette: Palette, pen: Pen): void {
  const start = row * wanted.columns;
  const end = start + wanted.columns;
  const blankFrom = trailingBlanks(wanted, start, end);
  // A glyph that may have painted past its columns makes the cells after it doubtful up to here.
  let doubtfulUntil = start;
  for (let cell = start; cell < end; cell++) {
    if (cell >= doubtfulUntil && isSame(wanted, shown, cell)) continue;
    if (cell >= blankFrom && end - cell >= shortestClear) {
      pen.moveTo(row, cell - start);
      pen.clearToLineEnd();
      break;
    }
    const glyph = wanted.glyphs[cell] as number;
    if (glyph < 0) continue;
    rewriteGap(row, start, cell, wanted, pen);
    pen.moveTo(row, cell - start);
    pen.put(glyph, wanted.styles[cell] as number);
    const reach = palette.glyphs.reach(glyph);
    if (reach !== undefined) doubtfulUntil = Math.max(doubtfulUntil, Math.min(cell + reach, end));
  }
  shown.glyphs.set(wanted.glyphs.subarray(start, end), start);
  shown.styles.set(wanted.styles.subarray(start, end), start);
}

/** Cells in rows `top` to `bottom` (exclusive) that would differ if `shown` were first moved up by `lines`. */
export function differences(wanted: Grid, shown: Grid, top: number, bottom: number, lines: number): number {
  const { columns } = wanted;
  let count = 0;
  for (let row = top; row < bottom; row++) {
    const source = row + lines;
    const known = source >= top && source < bottom;
    for (let cell = row * columns, from = source * columns; cell < (row + 1) * columns; cell++, from++) {
      const glyph = known ? shown.glyphs[from] : blank;
      const style = known ? shown.styles[from] : plain;
      if (wanted.glyphs[cell] !== glyph || wanted.styles[cell] !== style) count++;
    }
  }
  return count;
}

function isSame(a: Grid, b: Grid, cell: number): boolean {
  return a.glyphs[cell] === b.glyphs[cell] && a.styles[cell] === b.styles[cell];
}

/** First cell from which the row is blank and plain to its end. */
function trailingBlanks(grid: Grid, start: number, end: number): number {
  let cell = end;
  while (cell > start && grid.glyphs[cell - 1] === blank && grid.styles[cell - 1] === plain) cell--;
  return cell;
}

/** Walks over a few unchanged cells by writing them, where that is shorter than a jump. */
function rewriteGap(row: number, start: number, cell: number, wanted: Grid, pen: Pen): void {
  const style = wanted.styles[cell - 1];
  if (cell === start || style === undefined) return;
  const gap = pen.gapTo(row, cell - start, style);
  if (gap > longestRewrite) return;
  for (let i = cell - gap; i < cell; i++) {
    if (wanted.styles[i] !== style || simpleWidth[wanted.glyphs[i] ?? -1] !== 1) return;
  }
  for (let i = cell - gap; i < cell; i++) pen.put(wanted.glyphs[i] as number, style);
}
