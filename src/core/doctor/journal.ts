import { existsSync } from 'node:fs';

/** What systemd says when a service ends otherwise than it was told to. */
const ends = /Main process exited|Failed with result|oom|Watchdog timeout/i;
const mostTold = 3;

/** The last ends of the unit in the journal, as systemd words them; empty where there is none, or this user may not read it. */
export async function journalEnds(signal: AbortSignal): Promise<string[]> {
  if (!existsSync('/run/systemd/system')) return [];
  const { execFile } = await import('node:child_process');
  const asked = ['-u', 'orderdeck.service', '-n', '200', '--no-pager', '-q', '-o', 'short-iso'];
  return new Promise((resolve) => {
    execFile('journalctl', asked, { signal, timeout: 5000 }, (_error, stdout) => {
      const told = stdout.split('\n').filter((line) => ends.test(line));
      resolve(told.slice(-mostTold).map((line) => `journal: ${line.slice(0, 160)}`));
    });
  });
}
