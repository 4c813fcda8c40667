import { closeSync, fstatSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from './clock.ts';
import type { Log, LogLevel } from './context.ts';
import { localDate } from './domain/zones.ts';
import { makeFolder } from './folder.ts';
import { markOwn } from './logs/own-folder.ts';
import { appendLine, openSegment, type Segment, standingOf } from './logs/segment.ts';
import { sanitize } from './sanitize.ts';
import { SettingsError } from './settings-rules.ts';

export interface LogFile {
  readonly log: Log;
  /** Says which step of the run writes from now on; null: none of them (S49). */
  inStep(name: string | null): void;
  /** Where the next line goes: the file and its length in bytes. */
  position(): { readonly file: string; readonly offset: number };
  close(): void;
}

export interface LogOptions {
  readonly dir: string;
  /** The job's id, or `engine`. One folder each, dated and numbered files a day in the business's zone (S14). */
  readonly name: string;
  readonly zone: string;
  readonly clock: Clock;
  /** Takes secrets out of a line. */
  readonly redact: (text: string) => string;
  readonly runId?: number;
  /** A file that has so many bytes is followed by the next number of its day; 100 MB by default. */
  readonly mostBytes?: number;
  /** Whether detail is written now (M126); absent: it is not. */
  readonly isDebug?: () => boolean;
}

/** The longest text kept of one line. */
const longestLine = 4000;
const mostBytesByDefault = 100_000_000;

/**
 * Appends to a job's log, a line at a time and at once, so that nothing is lost when the process is killed and the lines of
 * two threads never mix: `2026-03-08T09:59:30.000Z info  #12/step text`. At the business's midnight, and when a file is full, the
 * next one is opened (M100). A full disk costs lines, and their number is told; it does not cost the run.
 *
 * @throws SettingsError when the log folder cannot be written
 */
export function openLog(options: LogOptions): LogFile {
  const { clock, zone } = options;
  const run = options.runId === undefined ? '' : ` #${options.runId}`;
  let mark = run;
  let lost = 0;
  let open = openNow(options, clock.now());
  const append = (line: string, day: string, now: number): void => {
    let { size, isGone } = standingOf(open);
    if (day !== open.day || isGone || size >= (options.mostBytes ?? mostBytesByDefault)) {
      // First the new one: were the old closed and the new refused, the number would be written to as whatever gets it next.
      const next = openNow(options, now);
      closeSync(open.fd);
      open = next;
      size = standingOf(open).size;
    }
    appendLine(open, size, line);
  };
  const write = (level: LogLevel, text: string): void => {
    const now = clock.now();
    const day = localDate(now, zone);
    const lineOf = (of: LogLevel, said: string): string =>
      `${new Date(now).toISOString()} ${of.padEnd(5)}${mark} ${said}`;
    try {
      append(lineOf(level, sanitize(options.redact(text), longestLine)), day, now);
      if (lost > 0) append(lineOf('warn', `before this the disk was full: ${lost} lines could not be kept`), day, now);
      lost = 0;
    } catch (error) {
      if (!isFull(error)) throw error;
      lost += 1;
    }
  };
  return {
    log: {
      debug: (text) => (options.isDebug?.() ? write('debug', text) : undefined),
      info: (text) => write('info', text),
      warn: (text) => write('warn', text),
      error: (text) => write('error', text),
    },
    inStep: (name) => {
      mark = name === null ? run : `${run}/${name}`;
    },
    position: () => ({ file: open.file, offset: fstatSync(open.fd).size }),
    close: () => closeSync(open.fd),
  };
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(String((error as NodeJS.ErrnoException).code));
}

function openNow(options: LogOptions, now: number): Segment {
  const { dir, name, zone, mostBytes = mostBytesByDefault } = options;
  try {
    makeFolder(dir);
    markOwn(dir);
    return openSegment(path.join(dir, name), localDate(now, zone), mostBytes);
  } catch (error) {
    if (isFull(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(
      `The log folder ${dir} cannot be written (${code}).`,
      'Let this user write there, or set ORDERDECK_LOG_DIR to another folder.',
    );
  }
}

/** The log folder is looked at before anything else is touched. Throws SettingsError when it cannot be written. */
export function checkLogDir(options: Omit<LogOptions, 'name' | 'runId'>): void {
  openLog({ ...options, name: 'engine' }).close();
}
