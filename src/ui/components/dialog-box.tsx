import { boxed } from '../present/boxed.ts';
import type { Dialog } from '../screen.ts';
import type { Rectangle } from '../terminal/region.ts';
import { Box } from './box.ts';
import { Painted } from './painted.tsx';

/** Room kept free around a dialog's text: frame and one blank to each side. */
const sides = 4;
const edges = 2;

/** A dialog in the middle of the body, in a frame of its own. */
export function DialogBox({ dialog, area }: { readonly dialog: Dialog; readonly area: Rectangle }): React.JSX.Element {
  const wanted = dialog.size({ columns: area.width - sides - 2, rows: area.height - edges });
  const width = Math.min(wanted.columns, area.width - sides - 2);
  const height = Math.min(wanted.rows, area.height - edges);
  const lines = boxed(dialog.title, dialog.lines(width, height), width + sides, height + edges, dialog.tone);
  const left = Math.floor((area.width - width - sides) / 2);
  const top = area.row + Math.floor((area.height - height - edges) / 2);
  return (
    <Box position="absolute" marginLeft={left} marginTop={top}>
      <Painted width={width + sides} height={height + edges} lines={lines} />
    </Box>
  );
}
