import { sanitize } from '../core/sanitize.ts';
import { type Part, textOf, toneOf } from '../ui/present/line.ts';
import { paint } from '../ui/present/paint.ts';
import { fit, width } from '../ui/terminal/fit.ts';

/** One column of a report. */
export interface ReportColumn {
  readonly title: string;
  readonly align?: 'right';
  /** It gives way, down to so many columns, where the room is short; one without this never does. */
  readonly least?: number;
}

export interface Report {
  readonly columns: readonly ReportColumn[];
  /** As many cells a row as there are columns. Outside text is defused here. */
  readonly rows: readonly (readonly Part[])[];
}

const gap = 2;

/** A report as lines: columns two apart, titles dimmed, as wide as it must be and never wider than `room`. */
export function columnLines(report: Report, room: number): string[] {
  const rows = safeRows(report);
  const widths = columnWidths(report.columns, rows, room - gap * (report.columns.length - 1));
  const line = (cells: readonly Part[]): string =>
    cells
      .map((cell, index) => {
        const { align = 'left' } = report.columns[index] ?? {};
        return paint(fit(textOf(cell), widths[index] ?? 0, { align }), toneOf(cell));
      })
      .join(' '.repeat(gap))
      .replace(/ +$/, '');
  const titles = report.columns.map((column): Part => ({ text: column.title, tone: 'dim' }));
  return [titles, ...rows].map(line);
}

export function safeRows(report: Report): Part[][] {
  return report.rows.map((row) => row.map((cell) => ({ text: sanitize(textOf(cell), 500), tone: toneOf(cell) })));
}

/** As wide as the widest cell; where that is too much the widest of those that may give way gives, one column at a time. */
export function columnWidths(
  columns: readonly ReportColumn[],
  rows: readonly (readonly Part[])[],
  room: number,
): number[] {
  const widths = columns.map((column, index) =>
    rows.reduce((most, row) => Math.max(most, width(textOf(row[index] ?? ''))), width(column.title)),
  );
  for (let over = widths.reduce((sum, one) => sum + one, 0) - room; over > 0; over -= 1) {
    let widest = -1;
    for (const [index, { least }] of columns.entries()) {
      const can = least !== undefined && (widths[index] ?? 0) > least;
      if (can && (widths[index] ?? 0) > (widths[widest] ?? 0)) widest = index;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
