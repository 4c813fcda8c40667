import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import { DialogBox } from './components/dialog-box.tsx';
import { Lines } from './components/lines.tsx';
import { Painted } from './components/painted.tsx';
import { crumbLine } from './frame/crumbs.ts';
import { footerLines, keyParts } from './frame/footer.ts';
import { headerHeight, headerLines } from './frame/header.ts';
import { joined, line, type Part, part } from './present/line.ts';
import type { Dialog } from './screen.ts';
import { linesAbove, linesBelow, type Shell } from './shell.ts';
import { smallestSize } from './terminal/environment.ts';

/**
 * The frame: header, breadcrumb, the open screen, message, keys; and the dialog over it. Ink draws the breadcrumb only.
 * The rest is placed by Ink beside that picture, not inside it, and painted by the presenter: a picture of three lines costs
 * Ink a millisecond at each key, one of fifty would cost it twenty-five.
 */
export function App({ shell }: { readonly shell: Shell }): React.JSX.Element {
  useSyncExternalStore(shell.subscribe, shell.version);
  const { columns, rows } = shell.size;
  if (shell.isTooSmall) return <Lines width={columns} height={rows} lines={smallLines(shell, columns, rows)} />;
  const { height } = shell.area;
  const crumbs = linesAbove - headerHeight;
  return (
    <Box width={columns} height={linesAbove}>
      <Box marginTop={headerHeight}>
        <Lines width={columns} height={crumbs} lines={[crumbLine(shell, columns)]} />
      </Box>
      <Box position="absolute">
        <Painted width={columns} height={headerHeight} lines={headerLines(shell, columns)} />
      </Box>
      <Box position="absolute" marginTop={linesAbove} width={columns} height={height}>
        {shell.trouble === null ? (
          shell.screen.body()
        ) : (
          <Trouble text={shell.trouble} width={columns} height={height} />
        )}
      </Box>
      <Box position="absolute" marginTop={linesAbove + height}>
        <Painted width={columns} height={linesBelow} lines={footerLines(shell, columns)} />
      </Box>
      {/* Made anew for each size: what is made last lies on top. */}
      {shell.dialog && <DialogBox key={`${columns}×${rows}`} dialog={shell.dialog} area={shell.area} />}
    </Box>
  );
}

function Trouble({ text, width, height }: { text: string; width: number; height: number }): React.JSX.Element {
  const lines = ['', line(['  ', part('This cannot be read just now.', 'bad')], width), line(['  ', text], width)];
  const hope = line(['  ', part('It is tried again by itself.', 'dim')], width);
  return <Painted width={width} height={height} lines={[...lines, '', hope]} />;
}

/** A question that waits for its answer goes before everything: it has the keyboard also where there is no room for its words. */
function smallLines({ dialog }: Shell, columns: number, rows: number): string[] {
  const need = `orderdeck needs ${smallestSize.columns}×${smallestSize.rows}; this is ${columns}×${rows}.`;
  const lines: Part[][] = [[need], [part('Make it larger, or use: orderdeck status', 'dim')]];
  return [...(dialog ? [questionParts(dialog)] : []), ...lines].map((parts) => line(parts, columns)).slice(0, rows);
}

function questionParts({ title, tone, keys }: Dialog): Part[] {
  const answers = keys.filter(({ action }) => !action.quiet).map(keyParts);
  return [part(title, tone), ' ', ...joined(answers, '  ')];
}
