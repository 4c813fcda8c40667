import { line, part } from '../present/line.ts';
import { type Column, layOut, rowLine, titleLine } from '../present/table.ts';
import type { List } from './list.ts';
import { Painted } from './painted.tsx';

export interface ListViewProps<R> {
  readonly list: List<R>;
  readonly columns: readonly Column<R>[];
  readonly width: number;
  readonly height: number;
  /** Said in place of rows when there are none; each a line. */
  readonly empty: readonly string[];
}

/** A list with its column titles. Its owner tells the list its height (`listHeight`) before it is drawn. */
export function ListView<R>({ list, columns, width, height, empty }: ListViewProps<R>): React.JSX.Element {
  const placed = layOut(columns, width);
  const rows = list.visible.map((look) => rowLine(placed, look.row, width, look));
  const words = list.isLoaded ? empty : ['reading…'];
  const said = rows.length > 0 ? [] : ['', ...words.map((text) => line(['  ', part(text, 'dim')], width))];
  return <Painted width={width} height={height} lines={[titleLine(placed, width), ...rows, ...said]} />;
}

/** The rows of a list that fit into `height` lines beside its titles. */
export function listHeight(height: number): number {
  return Math.max(1, height - 1);
}
