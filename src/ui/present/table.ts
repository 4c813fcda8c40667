import { fit } from '../terminal/fit.ts';
import { type Part, textOf, toneOf } from './line.ts';
import { paint } from './paint.ts';

/** One column of a list: how wide, who goes first when there is little room, and what it says of a row. */
export interface Column<R> {
  readonly title: string;
  readonly width: number;
  /** Share of the room that is left over; none: as wide as `width` says. */
  readonly grow?: number;
  /** Never wider than this, however much room there is. */
  readonly most?: number;
  readonly align?: 'left' | 'right';
  /** From which width of the whole list on it is shown; always when absent. */
  readonly from?: number;
  readonly cell: (row: R) => Part;
}

export interface PlacedColumn<R> {
  readonly column: Column<R>;
  readonly width: number;
}

/** What the list knows of a row beside its cells. */
export interface RowLook {
  readonly cursor: boolean;
  readonly selected: boolean;
  /** It changed a moment ago. */
  readonly changed: boolean;
}

/** Cursor and mark in front of each row. */
export const gutterWidth = 2;
const gap = 2;
/** A column that may grow may also give way, but says nothing any more with less than this. */
const least = 8;

/**
 * Which columns are shown in `width` columns of the screen, and how wide. Where there is too little room, those that may grow
 * give way, the widest first; then the last ones are left out.
 */
export function layOut<R>(columns: readonly Column<R>[], width: number): PlacedColumn<R>[] {
  const shown = columns.filter((column) => column.from === undefined || column.from <= width);
  const widths = shown.map((column) => column.width);
  while (usedBy(widths) > width && giveWay(shown, widths));
  while (usedBy(widths) > width && widths.length > 1) {
    shown.pop();
    widths.pop();
  }
  if (usedBy(widths) > width) widths[0] = Math.max(1, width - gutterWidth);
  for (let room = width - usedBy(widths); room > 0; ) {
    const growing = shown.map((column, index) => canGrow(column, widths[index] ?? 0));
    const shares = shown.reduce((sum, column, index) => sum + (growing[index] ? (column.grow ?? 0) : 0), 0);
    if (shares === 0) break;
    let given = 0;
    for (const [index, column] of shown.entries()) {
      if (!growing[index]) continue;
      const has = widths[index] ?? 0;
      const share = Math.max(1, Math.floor((room * (column.grow ?? 0)) / shares));
      const more = Math.min(share, (column.most ?? Number.POSITIVE_INFINITY) - has, room - given);
      widths[index] = has + more;
      given += more;
    }
    room -= given;
  }
  return shown.map((column, index) => ({ column, width: widths[index] ?? column.width }));
}

function usedBy(widths: readonly number[]): number {
  return gutterWidth + widths.reduce((sum, one) => sum + one + gap, -gap);
}

/** @returns whether one of them could */
function giveWay<R>(columns: readonly Column<R>[], widths: number[]): boolean {
  let widest = -1;
  for (const [index, { grow = 0 }] of columns.entries()) {
    const has = widths[index] ?? 0;
    if (grow > 0 && has > least && has > (widths[widest] ?? 0)) widest = index;
  }
  if (widest >= 0) widths[widest] = (widths[widest] ?? 0) - 1;
  return widest >= 0;
}

function canGrow<R>(column: Column<R>, width: number): boolean {
  return (column.grow ?? 0) > 0 && width < (column.most ?? Number.POSITIVE_INFINITY);
}

export function titleLine<R>(placed: readonly PlacedColumn<R>[], width: number): string {
  const titles = placed.map(({ column, width: columns }) =>
    fit(column.title, columns, { align: column.align ?? 'left' }),
  );
  return paint(fit(' '.repeat(gutterWidth) + titles.join(' '.repeat(gap)), width), 'dim');
}

/** One row in exactly `width` columns. Under the cursor colours give way, so that the bar is one calm surface. */
export function rowLine<R>(placed: readonly PlacedColumn<R>[], row: R, width: number, look: RowLook): string {
  const mark = look.selected ? '✓' : look.changed ? '•' : ' ';
  const cells = placed.map(({ column, width: columns }) => {
    const piece = column.cell(row);
    const text = fit(textOf(piece), columns, { align: column.align ?? 'left' });
    return look.cursor ? text : paint(text, toneOf(piece));
  });
  const body = cells.join(' '.repeat(gap));
  const used = usedBy(placed.map(({ width: columns }) => columns));
  const rest = ' '.repeat(Math.max(0, width - used));
  if (look.cursor) return paint(`▸${mark}${body}${rest}`, 'cursor');
  return ` ${paint(mark, 'accent')}${body}${rest}`;
}
