import stringWidth from 'string-width';
import type { Rectangle } from '../../../src/ui/terminal/region.ts';
import type { Size } from '../../../src/ui/terminal/size.ts';
import type { SeenCell } from './virtual-terminal.ts';

/** A stretch of text in one style; `sgr` is its SGR parameters, empty for the plain style. */
export interface Run {
  text: string;
  sgr: string;
}

/** A picture as data, from which both the string for the code under test and the expected cells are made. */
export type Picture = Run[][];

export interface PlacedPicture {
  rectangle: Rectangle;
  picture: Picture;
}

/** The lines of a picture as Ink and the regions hand them over. */
export function linesOf(picture: Picture): string[] {
  return picture.map((runs) => runs.map(({ text, sgr }) => (sgr ? `\x1b[${sgr}m${text}\x1b[0m` : text)).join(''));
}

/**
 * What must be seen, worked out the slow and obvious way: an array of cells per row, no diffs, no tables. `styles` says
 * how the terminal calls each style.
 */
export function expectedCells(
  size: Size,
  frame: Picture,
  regions: Iterable<PlacedPicture>,
  styles: ReadonlyMap<string, string>,
): SeenCell[][] {
  const cells = draw(frame, size.columns, size.rows, styles);
  for (const { rectangle, picture } of regions) {
    const columns = Math.min(rectangle.column + rectangle.width, size.columns) - rectangle.column;
    const rows = Math.min(rectangle.row + rectangle.height, size.rows) - rectangle.row;
    if (columns <= 0) continue;
    draw(picture, columns, Math.max(rows, 0), styles).forEach((line, offset) => {
      const row = cells[rectangle.row + offset] ?? [];
      blankHalves(row, rectangle.column, rectangle.column + columns);
      row.splice(rectangle.column, columns, ...line);
    });
  }
  return cells;
}

function draw(picture: Picture, columns: number, rows: number, styles: ReadonlyMap<string, string>): SeenCell[][] {
  const styleOf = (sgr: string): string => styles.get(sgr) ?? `no style ${sgr}`;
  return Array.from({ length: rows }, (_, row) => {
    const cells: SeenCell[] = [];
    for (const { text, sgr } of picture[row] ?? []) {
      for (const { segment } of new Intl.Segmenter().segment(text)) {
        const width = stringWidth(segment);
        const free = columns - cells.length;
        if (free <= 0) break;
        if (width > free) {
          for (let i = 0; i < free; i++) cells.push({ chars: ' ', width: 1, style: styleOf(sgr) });
        } else {
          cells.push({ chars: segment, width, style: styleOf(sgr) });
          for (let i = 1; i < width; i++) cells.push({ chars: '', width: 0, style: styleOf(sgr) });
        }
      }
    }
    while (cells.length < columns) cells.push({ chars: ' ', width: 1, style: styleOf('') });
    return cells;
  });
}

/** Wide characters that the columns `from` to `to` (exclusive) would cut in half become blanks in their own style. */
function blankHalves(row: SeenCell[], from: number, to: number): void {
  row.forEach((cell, column) => {
    const end = column + cell.width;
    const isCut = cell.width === 2 && ((column < from && end > from) || (column < to && end > to));
    if (!isCut) return;
    for (const half of [column, column + 1]) row[half] = { chars: ' ', width: 1, style: cell.style };
  });
}
