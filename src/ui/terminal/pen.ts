import { clearToLineEnd, cursorForward, cursorTo, resetStyle, scrollRows } from './ansi.ts';
import type { Palette } from './cells.ts';
import { plain } from './style.ts';

const nowhere = -1;

/**
 * Collects the bytes of one picture and knows where they leave the terminal's cursor and style, so that it sends a move or
 * a style only when it must. Starts, and must end, in the plain style; trusts nothing about where the cursor starts.
 */
export class Pen {
  private output = '';
  private row = nowhere;
  private column = nowhere;
  private style: number = plain;
  private readonly palette: Palette;

  constructor(palette: Palette) {
    this.palette = palette;
  }

  /** Puts the cursor at a cell, the short way where there is one. */
  moveTo(row: number, column: number): void {
    if (row === this.row && column === this.column) return;
    if (row === this.row && column > this.column && this.column !== nowhere) {
      this.output += cursorForward(column - this.column);
    } else if (row === this.row + 1 && column === 0 && this.row !== nowhere) {
      this.output += '\r\n';
    } else {
      this.output += cursorTo(row, column);
    }
    this.row = row;
    this.column = column;
  }

  /** Writes a glyph at the cursor. */
  put(glyph: number, style: number): void {
    this.setStyle(style);
    const { glyphs } = this.palette;
    const columns = glyphs.columns(glyph);
    if (glyphs.reach(glyph) === undefined) {
      this.output += glyphs.text(glyph);
      this.column += columns;
      return;
    }
    // Terminals disagree on this one: blank all its columns first, and ask nothing of where it leaves the cursor.
    this.output += ' '.repeat(columns) + cursorTo(this.row, this.column) + glyphs.text(glyph);
    this.row = nowhere;
    this.column = nowhere;
  }

  /** Columns between the cursor and `column` if writing over them could replace a move; otherwise `Infinity`. */
  gapTo(row: number, column: number, style: number): number {
    const reachable = row === this.row && this.column !== nowhere && column > this.column && style === this.style;
    return reachable ? column - this.column : Number.POSITIVE_INFINITY;
  }

  /** Makes the rest of the row blank. */
  clearToLineEnd(): void {
    this.setStyle(plain);
    this.output += clearToLineEnd;
  }

  scroll(top: number, bottom: number, lines: number): void {
    this.setStyle(plain);
    this.output += scrollRows(top, bottom, lines);
    this.row = nowhere;
  }

  /** Sends control bytes that move the cursor nowhere we know and leave the plain style. */
  control(bytes: string): void {
    this.output += bytes;
    this.row = nowhere;
    this.style = plain;
  }

  /** The bytes collected; the terminal is in the plain style after them. */
  finish(): string {
    if (this.style !== plain) this.output += resetStyle;
    return this.output;
  }

  private setStyle(style: number): void {
    this.output += this.palette.styles.transition(this.style, style);
    this.style = style;
  }
}
