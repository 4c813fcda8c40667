import { existsSync } from 'node:fs';

/** What systemd says when a service ends otherwise than it was told to. */
const ends = /Main process exited|Failed with result|oom|Watchdog timeout/i;
const mostTold = 3;

/** The last ends of the unit in the journal, as systemd words them; empty where there is none, or this user may not read it. */
export async function journalEnds(signal: AbortSignal): Promise<string[]> {
  if (!existsSync('/run/systemd/system')) return [];
  const { askProgram } = await import('./ask-program.ts');
  const words = ['-u', 'orderdeck.service', '-n', '200', '--no-pager', '-q', '-o', 'short-iso'];
  const told = (await askProgram('journalctl', words, signal)).split('\n').filter((line) => ends.test(line));
  return told.slice(-mostTold).map((line) => `journal: ${line.slice(0, 160)}`);
}
