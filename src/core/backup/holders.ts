import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

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
  return entries('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => entries(`/proc/${pid}/fd`).some((fd) => wanted.has(linkOf(`/proc/${pid}/fd/${fd}`))))
    .map((pid) => ({ pid: Number(pid), command: commandOf(pid) }));
}

/** Processes end while they are looked at. */
function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

/** Its first words, without folders: `node orderdeck.js --daemon`. What stands further behind may be anything. */
function commandOf(pid: string): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean).slice(0, 3);
    return words.map((word) => (word.startsWith('/') ? path.basename(word) : word)).join(' ');
  } catch {
    return '';
  }
}
