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

/** A column that gives way to others stays at least so wide. */
const leastWidth = 6;

/** Which columns are shown in `width` columns of the screen, and how wide. Rows are never wider than that. */
export function layOut<R>(columns: readonly Column<R>[], width: number): PlacedColumn<R>[] {
  const wanted = columns.filter((column) => column.from === undefined || column.from <= width);
  const widths = wanted.map((column) => column.width);
  giveWay(wanted, widths, takenBy(widths) - width);
  while (widths.length > 1 && takenBy(widths) > width) widths.pop();
  const shown = wanted.slice(0, widths.length);
  const taken = takenBy(widths);
  for (let room = width - taken; room > 0; ) {
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

/** Columns that a row takes: the gutter, the cells and the gaps between them. */
function takenBy(widths: readonly number[]): number {
  return gutterWidth + widths.reduce((sum, columns) => sum + columns + gap, -gap);
}

/** Takes what is missing from the columns that would take most of what is over; of equals the last goes first. */
function giveWay<R>(columns: readonly Column<R>[], widths: number[], missing: number): void {
  const order = columns.map((column, index) => ({ index, grow: column.grow ?? 0 })).filter(({ grow }) => grow > 0);
  order.sort((a, b) => b.grow - a.grow || b.index - a.index);
  let left = missing;
  for (const { index } of order) {
    const has = widths[index] ?? 0;
    const given = Math.max(0, Math.min(left, has - leastWidth));
    widths[index] = has - given;
    left -= given;
  }
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
  const rest = ' '.repeat(Math.max(0, width - takenBy(placed.map((one) => one.width))));
  if (look.cursor) return paint(`▸${mark}${body}${rest}`, 'cursor');
  return ` ${paint(mark, 'accent')}${body}${rest}`;
}
