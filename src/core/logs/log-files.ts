import { readdirSync } from 'node:fs';
import path from 'node:path';

/** One file of a job's log: of one day in the business's zone, the first of it or a later one, plain or compressed. */
export interface LogFileName {
  readonly job: string;
  /** `2026-03-08`. */
  readonly day: string;
  /** 0 for the first of its day. */
  readonly number: number;
  readonly isCompressed: boolean;
  /** Absolute path. */
  readonly file: string;
  /** The same for a file and for what it is compressed to. */
  readonly key: string;
}

const nameForm = /^(\d{4}-\d\d-\d\d)(?:\.(\d{3,6}))?\.log(\.gz)?$/;

/** `2026-03-08.log` is a day's first file, `2026-03-08.001.log` its next: following by number loses none (reliability E). */
export function logFileName(day: string, number: number): string {
  return number === 0 ? `${day}.log` : `${day}.${String(number).padStart(3, '0')}.log`;
}

/** Reads a file's name; null for one that is not of our form. */
export function parseLogFileName(name: string): { day: string; number: number; isCompressed: boolean } | null {
  const [whole, day = '', number = '0', end] = nameForm.exec(name) ?? [];
  return whole === undefined ? null : { day, number: Number(number), isCompressed: end !== undefined };
}

/** The log files of some jobs, or of all, each job's in the order in which they were written. */
export function logFiles(dir: string, jobs?: readonly string[]): LogFileName[] {
  return (jobs ?? foldersIn(dir)).flatMap((job) => filesOf(dir, job));
}

/** The names of the jobs that have logs there. */
export function foldersIn(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** While a file is being compressed both are there for a moment; then the plain one counts. */
function filesOf(dir: string, job: string): LogFileName[] {
  const found = new Map<string, LogFileName>();
  for (const name of namesIn(path.join(dir, job))) {
    const parsed = parseLogFileName(name);
    if (!parsed) continue;
    const key = keyOf(job, parsed);
    if (parsed.isCompressed && found.has(key)) continue;
    found.set(key, { ...parsed, job, key, file: path.join(dir, job, name) });
  }
  return [...found.values()].sort((a, b) => (a.day === b.day ? a.number - b.number : a.day < b.day ? -1 : 1));
}

function keyOf(job: string, { day, number }: { day: string; number: number }): string {
  return `${job}/${logFileName(day, number)}`;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
