/**
 * A small program that owns a real terminal, started by lifecycle.test.ts: `tsx terminal-child.ts MODE [FILE]`. It shows
 * "ready" and then does what MODE says.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { createInput } from '../../../src/ui/terminal/input.ts';
import { guardTerminal } from '../../../src/ui/terminal/lifecycle.ts';
import { createPresenter } from '../../../src/ui/terminal/presenter.ts';

const [mode, file = ''] = process.argv.slice(2);
const presenter = createPresenter({ stdout: process.stdout, onLost: () => process.exit(1) });
const input = createInput({
  stdin: process.stdin,
  onEvent: (event) => {
    if (event.type === 'paste') presenter.inkStdout.write(`pasted ${event.text}`);
    else if (event.key === 'q') end();
    else presenter.inkStdout.write(`key ${event.key}`);
  },
});
guardTerminal({
  presenter,
  input,
  ...(mode === 'drain' && {
    onSignal: (signal) => {
      console.log(`draining after ${signal}`);
      process.exit(7);
    },
  }),
});
input.start();
const alive = setInterval(() => {}, 1_000);

function end(): void {
  clearInterval(alive);
  input.stop();
  presenter.restore();
  console.log('goodbye');
}

presenter.inkStdout.write('ready');
setTimeout(() => {
  if (mode === 'crash') throw new Error('crashed on purpose');
  if (mode === 'exit') process.exit(3);
  if (mode === 'flood') flood();
}, 50);

/** Paints far more than a stalled line takes, and keeps count of its own time in a file. */
function flood(): void {
  let ticks = 0;
  setInterval(() => {
    ticks++;
    const lines = Array.from({ length: 50 }, (_, row) => String(ticks * 31 + row * 7).repeat(40));
    presenter.inkStdout.write(ticks < 200 ? lines.join('\n') : 'the newest');
    // Renamed into place: the reader never sees half of it.
    writeFileSync(`${file}.new`, JSON.stringify({ ticks, ...presenter.stats }));
    renameSync(`${file}.new`, file);
  }, 10);
}
