/**
 * One of those who work on a folder of logs, to be killed at any moment: `write DIR JOB MARK COUNT BYTES` appends lines and tells the number of
 * each on stdout behind it; `keep DIR` compresses what is closed, again and again, with a dot for each round.
 */
import { writeSync } from 'node:fs';
import { clockFromEnv } from '../../src/core/clock.ts';
import { openLog } from '../../src/core/log.ts';
import { planLogs, takeLogStep } from '../../src/core/logs/keep-logs.ts';

const zone = 'Europe/London';
const clock = clockFromEnv(process.env);
const [what, dir = '', name = '', mark = '', count = '0', mostBytes = '0'] = process.argv.slice(2);

if (what === 'write') {
  const { log } = openLog({ dir, name, zone, clock, redact: (text) => text, mostBytes: Number(mostBytes) });
  for (let at = 0; at < Number(count); at += 1) {
    log.info(`${mark}.${at} ${'Zoë – 東京 '.repeat(1 + (at % 7))}end`);
    // A pipe takes so little as a whole or not at all.
    writeSync(1, `${at}\n`);
  }
} else {
  for (;;) {
    for (const step of planLogs({ dir, zone, now: clock.now(), daysOf: () => 36_500 })) takeLogStep(step);
    writeSync(1, '.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
