import { beginSynchronized, clearScreen, endSynchronized } from './ansi.ts';
import { blankRows, createGrid, drawLine, forget, type Grid, type Palette } from './cells.ts';
import { paintRow } from './diff.ts';
import { GlyphTable } from './glyph.ts';
import { Pen } from './pen.ts';
import { createLayer, drawLayer, type Layer, overlayRow, type Rectangle } from './region.ts';
import { guessShift, type Shift, scrollIfWorth } from './scroll.ts';
import { StyleTable } from './style.ts';

/** Glyphs or styles past which the tables start afresh; outside text must not grow them for ever. */
const maxInterned = 8_192;

/**
 * What the terminal should show (Ink's frame, with regions over it) against what it shows. `render` gives the bytes that
 * make the two equal. Pure: no stream, no time; the presenter decides when, and whether, to write.
 */
export class Screen {
  private palette: Palette = { glyphs: new GlyphTable(), styles: new StyleTable() };
  private frame: readonly string[] = [];
  private layers = new Map<string, Layer>();
  private shifts: Shift[] = [];
  /** Ink's frame alone · with the regions over it · on the terminal. */
  private base: Grid;
  private wanted: Grid;
  private shown: Grid;
  private dirtyRows: Uint8Array;
  private clearFirst = true;

  constructor(columns: number, rows: number) {
    this.base = createGrid(columns, rows);
    this.wanted = createGrid(columns, rows);
    this.shown = createGrid(columns, rows);
    this.dirtyRows = new Uint8Array(rows).fill(1);
  }

  /** Takes Ink's next frame: lines with SGR colour. Those past the last row wait for more rows. */
  setFrame(frame: string): void {
    const lines = frame.split('\n');
    let first = -1;
    let last = -1;
    for (let row = 0; row < this.base.rows; row++) {
      if ((lines[row] ?? '') === (this.frame[row] ?? '')) continue;
      drawLine(lines[row] ?? '', this.base, row, this.palette);
      this.dirtyRows[row] = 1;
      first = first < 0 ? row : first;
      last = row;
    }
    if (first >= 0) this.noteShift(first, this.frame.slice(first, last + 1), lines.slice(first, last + 1));
    this.frame = lines;
  }

  /** Puts an empty region on top of those before, or moves the one there is, which keeps its lines and its place. */
  placeRegion(id: string, rectangle: Rectangle): void {
    const before = this.layers.get(id);
    const layer = createLayer(rectangle, this.base.columns, this.base.rows);
    if (before) this.touch(before);
    drawLayer(layer, before?.lines ?? [], this.palette, true);
    this.layers.set(id, layer);
    this.touch(layer);
  }

  /** Draws a region's lines (text with SGR colour) from its top; the rest of it is blank. */
  paintRegion(id: string, lines: readonly string[]): void {
    const layer = this.layers.get(id);
    if (!layer) return;
    const previous = layer.lines;
    const changed = drawLayer(layer, lines, this.palette);
    for (const row of changed) this.dirtyRows[row] = 1;
    if (changed.length > 1) this.noteShift(layer.visible.row, previous, lines.slice(0, layer.visible.height));
  }

  /** Takes a region away; what it covered shows again. */
  removeRegion(id: string): void {
    const layer = this.layers.get(id);
    if (layer) this.touch(layer);
    this.layers.delete(id);
  }

  /** Starts over at a new size, with a cleared terminal; the frame and the regions are drawn again, cut to it. */
  resize(columns: number, rows: number): void {
    this.base = createGrid(columns, rows);
    this.wanted = createGrid(columns, rows);
    this.shown = createGrid(columns, rows);
    this.dirtyRows = new Uint8Array(rows);
    this.clearFirst = true;
    this.drawAll();
  }

  /** Forgets what the terminal shows, so that the next `render` writes every cell. */
  forgetShown(): void {
    forget(this.shown);
    this.dirtyRows.fill(1);
    this.shifts = [];
  }

  /** The bytes that bring the terminal up to date, as one synchronized update; empty when it is. */
  render(): string {
    if (this.palette.glyphs.size > maxInterned || this.palette.styles.size > maxInterned) this.startTablesAfresh();
    const pen = new Pen(this.palette);
    if (this.clearFirst) {
      pen.control(clearScreen);
      blankRows(this.shown, 0, this.shown.rows);
      this.shifts = [];
      this.clearFirst = false;
    }
    this.compose();
    for (const shift of this.shifts) {
      if (scrollIfWorth(shift, this.wanted, this.shown, pen)) this.dirtyRows.fill(1, shift.top, shift.bottom);
    }
    for (let row = 0; row < this.wanted.rows; row++) {
      if (this.dirtyRows[row]) paintRow(row, this.wanted, this.shown, this.palette, pen);
    }
    this.shifts = [];
    this.dirtyRows.fill(0);
    const bytes = pen.finish();
    return bytes === '' ? '' : beginSynchronized + bytes + endSynchronized;
  }

  private compose(): void {
    const { columns, rows } = this.base;
    for (let row = 0; row < rows; row++) {
      if (!this.dirtyRows[row]) continue;
      const start = row * columns;
      this.wanted.glyphs.set(this.base.glyphs.subarray(start, start + columns), start);
      this.wanted.styles.set(this.base.styles.subarray(start, start + columns), start);
      for (const layer of this.layers.values()) overlayRow(layer, row, this.wanted);
    }
  }

  private touch({ visible }: Layer): void {
    this.dirtyRows.fill(1, visible.row, visible.row + visible.height);
  }

  private noteShift(top: number, previous: readonly string[], next: readonly string[]): void {
    const lines = guessShift(previous, next);
    const bottom = top + next.length;
    if (lines !== 0 && Math.abs(lines) < next.length) this.shifts.push({ top, bottom, lines });
  }

  private drawAll(): void {
    for (let row = 0; row < this.base.rows; row++) drawLine(this.frame[row] ?? '', this.base, row, this.palette);
    for (const [id, { rectangle }] of this.layers) this.placeRegion(id, rectangle);
    this.dirtyRows.fill(1);
    this.shifts = [];
  }

  private startTablesAfresh(): void {
    this.palette = { glyphs: new GlyphTable(), styles: new StyleTable() };
    this.drawAll();
    this.forgetShown();
  }
}
