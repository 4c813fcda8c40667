/**
 * Follows a growing log through the console's own log view and tells how much memory it holds: started by log-heap.test.ts as
 * `node --expose-gc --import tsx log-heap-child.ts FOLDER LINES…`. Prints a line of JSON for each count of LINES.
 */
import '../../../src/ui/terminal/environment.ts';
import { Writable } from 'node:stream';
import { openLog } from '../../../src/core/log.ts';
import { LogBuffer } from '../../../src/ui/components/log-buffer.ts';
import { LogPane } from '../../../src/ui/components/log-pane.ts';
import type { Session } from '../../../src/ui/session.ts';
import { createPresenter } from '../../../src/ui/terminal/presenter.ts';

/** Written between two looks at the log. */
const atOnce = 50;
const size = { columns: 80, rows: 24 };

const [dir = '', ...counts] = process.argv.slice(2);
let at = Date.UTC(2026, 6, 8, 9);
const clock = { now: () => at, sleep: async () => undefined, speed: 1 };
const { log } = openLog({ dir, name: 'sync', zone: 'Europe/London', clock, redact: (text) => text, runId: 7 });

/** A terminal that keeps nothing of what it is sent but the end of it. */
const terminal = Object.assign(
  new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      seen = (seen + String(chunk)).slice(-4000);
      done();
    },
  }),
  size,
);
let seen = '';

const presenter = createPresenter({ stdout: terminal });
const buffer = new LogBuffer(dir, { job: 'sync' }, () => []);
// Of all a session is the log view asks for the zone alone.
const session = { settings: { zone: 'Europe/London' } } as Session;
const pane = new LogPane({ session, buffer, withJob: true, empty: '' });
pane.show(presenter.region('log', { row: 0, column: 0, width: size.columns, height: size.rows }), 80, 24);

let written = 0;
for (const count of counts.map(Number)) {
  while (written < count) {
    for (let n = 0; n < atOnce; n += 1) {
      written += 1;
      at += 17;
      log.info(`order ${written} of a long day: ${'unique text '.repeat(8)}${written.toString(36)}`);
    }
    pane.poll();
    await new Promise((resolve) => setImmediate(resolve));
  }
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  const told = { written, held: buffer.length, heapUsed, outside: external + arrayBuffers, isShown: isShown() };
  // The terminal is not standard output here, so that the picture and the figures do not mix.
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
pane.close();
presenter.restore();

/** Whether the newest line stands on the screen: what is not drawn costs no memory either. */
function isShown(): boolean {
  return pane.current?.text.includes(`order ${written} `) === true && seen.length > 0;
}
