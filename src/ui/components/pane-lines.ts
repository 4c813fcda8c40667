import type { PaneRow } from '../panes/pane.ts';
import { boxed, ruled } from '../present/boxed.ts';
import { line, part } from '../present/line.ts';
import { type PaneRoom, paneRoom } from '../screens/pane-grid.ts';

export interface PaneLook {
  readonly title: string;
  readonly rows: readonly PaneRow[];
  readonly room: PaneRoom;
  /** The row with the cursor; -1 when it is in another pane. */
  readonly cursor: number;
}

/** One pane of the overview, in a frame or below a line: as many lines as the room is high, each fitted to its width. */
export function paneLines({ title, rows, room, cursor }: PaneLook): string[] {
  const { width, height, isBoxed } = room;
  const columns = paneRoom(room).width + 2;
  const lines = rows.map(({ parts }, index) =>
    line([index === cursor ? part('▸ ', 'accent') : '  ', ...parts], columns),
  );
  const tone = cursor >= 0 ? 'accent' : 'dim';
  if (isBoxed) return boxed(title, lines, width, height, tone);
  const head = ` ${ruled(title, width - 2, tone === 'accent' ? 'accent' : 'strong')} `;
  const blank = ' '.repeat(columns);
  return [head, ...Array.from({ length: Math.max(0, height - 1) }, (_, row) => `${lines[row] ?? blank}  `)];
}
