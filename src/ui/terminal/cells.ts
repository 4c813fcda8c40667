import { blank, continuation, type GlyphTable, simpleWidth, unknown } from './glyph.ts';
import { plain, type StyleTable } from './style.ts';

/** Characters in cells, row by row, in two typed arrays: comparing and copying them costs no garbage. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Int32Array;
  readonly styles: Uint16Array;
}

/** The interned glyphs and styles that the numbers in a grid stand for. */
export interface Palette {
  readonly glyphs: GlyphTable;
  readonly styles: StyleTable;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const esc = 0x1b;

export function createGrid(columns: number, rows: number): Grid {
  const cells = columns * rows;
  return { columns, rows, glyphs: new Int32Array(cells).fill(blank), styles: new Uint16Array(cells) };
}

/** Marks the whole grid as unknown, so that every cell of it differs from any other grid's. */
export function forget(grid: Grid): void {
  grid.glyphs.fill(unknown);
}

/** Empties rows `first` to `last` (exclusive). */
export function blankRows(grid: Grid, first: number, last: number): void {
  grid.glyphs.fill(blank, first * grid.columns, last * grid.columns);
  grid.styles.fill(plain, first * grid.columns, last * grid.columns);
}

/**
 * Draws one line of text with SGR colour codes into `row`, cut at the grid's width and filled up with blanks. Every other
 * control sequence is skipped, so that nothing but text and colour can reach the terminal through a grid. A wide
 * character that would stick out is left blank.
 */
export function drawLine(line: string, grid: Grid, row: number, palette: Palette): void {
  const end = (row + 1) * grid.columns;
  let cell = row * grid.columns;
  let style: number = plain;
  let i = 0;
  while (i < line.length && cell < end) {
    const code = line.charCodeAt(i);
    const columns = simpleWidth[code] as number;
    if (columns !== 0 && endsGrapheme(line, i + 1)) {
      cell = putGlyph(grid, cell, end, code, columns, style);
      i++;
    } else if (code === esc) {
      const next = sequenceEnd(line, i);
      if (isSgr(line, i, next)) style = palette.styles.apply(style, line.slice(i + 2, next - 1));
      i = next;
    } else if (isControl(code)) {
      i++;
    } else {
      const next = clusterRunEnd(line, i);
      for (const { segment } of segmenter.segment(line.slice(i, next))) {
        const glyph = palette.glyphs.intern(segment);
        cell = putGlyph(grid, cell, end, glyph, palette.glyphs.columns(glyph), style);
        if (cell === end) break;
      }
      i = next;
    }
  }
  grid.glyphs.fill(blank, cell, end);
  grid.styles.fill(plain, cell, end);
}

function putGlyph(grid: Grid, cell: number, end: number, glyph: number, columns: number, style: number): number {
  if (columns === 1) {
    grid.glyphs[cell] = glyph;
    grid.styles[cell] = style;
    return cell + 1;
  }
  const after = Math.min(cell + columns, end);
  grid.styles.fill(style, cell, after);
  if (cell + columns > end) {
    grid.glyphs.fill(blank, cell, end);
  } else {
    grid.glyphs[cell] = glyph;
    for (let i = cell + 1; i < after; i++) grid.glyphs[i] = continuation;
  }
  return after;
}

/** True when the simple character before `i` stands alone: nothing after it can join it. */
function endsGrapheme(line: string, i: number): boolean {
  if (i >= line.length) return true;
  const code = line.charCodeAt(i);
  return simpleWidth[code] !== 0 || isControl(code);
}

/** End of the text from `i` that the segmenter must see: up to a control, or to between two simple characters. */
function clusterRunEnd(line: string, i: number): number {
  let end = i + 1;
  while (end < line.length && !isControl(line.charCodeAt(end))) {
    if (simpleWidth[line.charCodeAt(end)] !== 0 && simpleWidth[line.charCodeAt(end - 1)] !== 0) break;
    end++;
  }
  return end;
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

function isSgr(line: string, start: number, end: number): boolean {
  return line[start + 1] === '[' && line[end - 1] === 'm' && /^[\d:;]*$/.test(line.slice(start + 2, end - 1));
}

/** Index after the escape sequence at `start`: a control sequence, a control string (such as Ink's links), or two. */
function sequenceEnd(line: string, start: number): number {
  const kind = line[start + 1];
  const pattern =
    kind === '[' ? controlSequence : kind !== undefined && ']PX^_'.includes(kind) ? controlString : undefined;
  if (!pattern) return Math.min(start + 2, line.length);
  pattern.lastIndex = start + 2;
  return pattern.test(line) ? pattern.lastIndex : line.length;
}

const controlSequence = /[0-?]*[ -/]*[@-~]/y;
const controlString = /[^\x07\x1b]*(?:\x07|\x1b\\)/y;
