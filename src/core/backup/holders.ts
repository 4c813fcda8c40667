import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openFiles } from '../open-files.ts';

/** A process that has a file open. */
export interface Holder {
  readonly pid: number;
  readonly command: string;
}

/**
 * Which processes of this user have one of these files open, other than this one. Asked of the system, for who merely looks or stands by
 * holds no lock that outlives a damage of the file; where the system does not tell (no `/proc`), nobody.
 *
 * @param files as the system calls them, links followed
 */
export function holdersOf(files: readonly string[]): Holder[] {
  const wanted = new Set(files);
  return [...openFiles()]
    .filter(([pid, open]) => pid !== process.pid && open.some((file) => wanted.has(file)))
    .map(([pid]) => ({ pid, command: commandOf(pid) }));
}

/** Its first words, without folders and Node's own flags: `node orderdeck.js --daemon`. What stands further behind may be anything. */
function commandOf(pid: number): string {
  try {
    const [program = '', ...all] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    const begin = path.basename(program) === 'node' ? all.findIndex((word) => !word.startsWith('--')) : 0;
    const words = [program, ...all.slice(Math.max(begin, 0), begin + 2)];
    return words.map((word) => (word.startsWith('/') ? path.basename(word) : word)).join(' ');
  } catch {
    return '';
  }
}
