import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import { DialogBox } from './components/dialog-box.tsx';
import { Lines } from './components/lines.tsx';
import { crumbLine } from './frame/crumbs.ts';
import { footerLines } from './frame/footer.ts';
import { headerLines } from './frame/header.ts';
import { line, part } from './present/line.ts';
import { linesAbove, linesBelow, type Shell } from './shell.ts';
import { smallestSize } from './terminal/environment.ts';

/** The frame: header, breadcrumb, the open screen, message, keys; and the dialog over it. */
export function App({ shell }: { readonly shell: Shell }): React.JSX.Element {
  useSyncExternalStore(shell.subscribe, shell.version);
  const { columns, rows } = shell.size;
  if (shell.isTooSmall) return <Lines width={columns} height={rows} lines={smallLines(columns, rows)} />;
  const { height } = shell.area;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines width={columns} height={linesAbove} lines={[...headerLines(shell, columns), crumbLine(shell, columns)]} />
      <Box width={columns} height={height}>
        {shell.trouble === null ? (
          shell.screen.body()
        ) : (
          <Trouble text={shell.trouble} width={columns} height={height} />
        )}
      </Box>
      <Lines width={columns} height={linesBelow} lines={footerLines(shell, columns)} />
      {shell.dialog && <DialogBox dialog={shell.dialog} area={shell.area} />}
    </Box>
  );
}

function Trouble({ text, width, height }: { text: string; width: number; height: number }): React.JSX.Element {
  const lines = ['', line(['  ', part('This cannot be read just now.', 'bad')], width), line(['  ', text], width)];
  const hope = line(['  ', part('It is tried again by itself.', 'dim')], width);
  return <Lines width={width} height={height} lines={[...lines, '', hope]} />;
}

function smallLines(columns: number, rows: number): string[] {
  const need = `orderdeck needs ${smallestSize.columns}×${smallestSize.rows}; this terminal is ${columns}×${rows}.`;
  return [line([need], columns), line([part('Make it larger, or use: orderdeck status', 'dim')], columns)].slice(
    0,
    rows,
  );
}
