import { createGrid, drawLine, type Grid, type Palette } from './cells.ts';
import { blank, continuation } from './glyph.ts';

/** A rectangle of the screen in cells, counted from 0 at the top left. */
export interface Rectangle {
  row: number;
  column: number;
  width: number;
  height: number;
}

/** A rectangle with a picture of its own that lies over Ink's frame. */
export interface Layer {
  readonly rectangle: Rectangle;
  /** The part of it that is on the screen. */
  readonly visible: Rectangle;
  readonly grid: Grid;
  lines: readonly string[];
}

export function createLayer(rectangle: Rectangle, columns: number, rows: number): Layer {
  const row = clamp(rectangle.row, rows);
  const column = clamp(rectangle.column, columns);
  const width = clamp(rectangle.column + rectangle.width, columns) - column;
  const height = clamp(rectangle.row + rectangle.height, rows) - row;
  return { rectangle, visible: { row, column, width, height }, grid: createGrid(width, height), lines: [] };
}

/** Draws the lines that differ from the last ones and gives the rows of the screen they are in, `all` of them if asked. */
export function drawLayer(layer: Layer, lines: readonly string[], palette: Palette, all = false): number[] {
  const changed: number[] = [];
  for (let row = 0; row < layer.visible.height; row++) {
    const line = lines[row] ?? '';
    if (!all && line === (layer.lines[row] ?? '')) continue;
    drawLine(line, layer.grid, row, palette);
    changed.push(layer.visible.row + row);
  }
  layer.lines = [...lines];
  return changed;
}

/** Lays one row of the layer over `target`. A wide character of the target that this would cut in half goes blank. */
export function overlayRow(layer: Layer, row: number, target: Grid): void {
  const { visible, grid } = layer;
  if (row < visible.row || row >= visible.row + visible.height || visible.width === 0) return;
  const rowStart = row * target.columns;
  const start = rowStart + visible.column;
  const end = start + visible.width;
  blankCutGlyphs(target.glyphs, start, end, rowStart + target.columns);
  const from = (row - visible.row) * grid.columns;
  target.glyphs.set(grid.glyphs.subarray(from, from + visible.width), start);
  target.styles.set(grid.styles.subarray(from, from + visible.width), start);
}

function blankCutGlyphs(glyphs: Int32Array, start: number, end: number, rowEnd: number): void {
  for (let cell = end; cell < rowEnd && glyphs[cell] === continuation; cell++) glyphs[cell] = blank;
  for (let cell = start; glyphs[cell] === continuation; cell--) {
    glyphs[cell] = blank;
    if (glyphs[cell - 1] !== continuation) glyphs[cell - 1] = blank;
  }
}

function clamp(value: number, limit: number): number {
  return Math.max(0, Math.min(Math.trunc(value), limit));
}
