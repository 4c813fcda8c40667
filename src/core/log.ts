import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from './clock.ts';
import type { Log, LogLevel } from './context.ts';
import { localDate } from './domain/zones.ts';
import { makeFolder } from './folder.ts';
import { sanitize } from './sanitize.ts';
import { SettingsError } from './settings.ts';

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
  /** The job's id, or `engine`. One folder each, one dated file a day in the business's zone (S14). */
  readonly name: string;
  readonly zone: string;
  readonly clock: Clock;
  /** Takes secrets out of a line. */
  readonly redact: (text: string) => string;
  readonly runId?: number;
}

/** The longest text kept of one line. */
const longestLine = 4000;

/**
 * Appends to a job's log, a line at a time and at once, so that nothing is lost when the process is killed and the lines of
 * two threads never mix: `2026-03-08T09:59:30.000Z info  #12/step text`.
 *
 * @throws SettingsError when the log folder cannot be written
 */
export function openLog(options: LogOptions): LogFile {
  const run = options.runId === undefined ? '' : ` #${options.runId}`;
  let mark = run;
  let open = openDay(options, options.clock.now());
  const write = (level: LogLevel, text: string): void => {
    const now = options.clock.now();
    const day = localDate(now, options.zone);
    if (day !== open.day) {
      // First the new one: were the old closed and the new refused, the number would be written to as whatever gets it next.
      const next = openDay(options, now);
      closeSync(open.fd);
      open = next;
    }
    const clean = sanitize(options.redact(text), longestLine);
    writeSync(open.fd, `${new Date(now).toISOString()} ${level.padEnd(5)}${mark} ${clean}\n`);
  };
  return {
    log: {
      debug: (text) => write('debug', text),
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

function openDay(options: LogOptions, now: number): { day: string; file: string; fd: number } {
  const day = localDate(now, options.zone);
  const folder = path.join(options.dir, options.name);
  const file = path.join(folder, `${day}.log`);
  try {
    makeFolder(folder);
    return { day, file, fd: openSync(file, 'a', 0o600) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(
      `The log folder ${options.dir} cannot be written (${code}).`,
      'Let this user write there, or set ORDERDECK_LOG_DIR to another folder.',
    );
  }
}

/** The log folder is looked at before anything else is touched. Throws SettingsError when it cannot be written. */
export function checkLogDir(options: Omit<LogOptions, 'name' | 'runId'>): void {
  openLog({ ...options, name: 'engine' }).close();
}
