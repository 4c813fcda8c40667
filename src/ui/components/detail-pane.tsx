import { paint } from '../present/paint.ts';
import { Painted } from './painted.tsx';

/** From this width of the screen on there is room for a list and what it is about, side by side. */
const wideScreen = 140;
const edge = 3;

/** How wide list and detail are; the detail is 0 wide where the screen has no room for both. */
export function splitWidths(width: number, leastList: number): [list: number, detail: number] {
  if (width < wideScreen) return [width, 0];
  const list = Math.max(leastList, Math.floor(width * 0.58));
  return [list, width - list];
}

export interface DetailPaneProps {
  readonly width: number;
  readonly height: number;
  /** Makes the lines, each fitted to the columns it is given. */
  readonly lines: (columns: number) => readonly string[];
}

/** What the row under the cursor is about, behind a thin line at the right of the list. */
export function DetailPane({ width, height, lines }: DetailPaneProps): React.JSX.Element {
  const columns = width - edge;
  const shown = lines(columns).slice(0, height);
  const rule = paint('│', 'dim');
  const blank = ' '.repeat(columns);
  const rows = Array.from({ length: height }, (_, row) => ` ${rule} ${shown[row] ?? blank}`);
  return <Painted width={width} height={height} lines={rows} />;
}
