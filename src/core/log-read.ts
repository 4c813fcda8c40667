import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LogLevel } from './context.ts';
import { sanitize } from './sanitize.ts';

export interface LogLine {
  /** UTC epoch ms. */
  readonly at: number;
  readonly level: LogLevel;
  readonly job: string;
  readonly runId: number | null;
  /** Which of the run's steps wrote it; null for what stands around them. */
  readonly step: string | null;
  readonly text: string;
}

export interface LogFilter {
  readonly job?: string | undefined;
  readonly runId?: number | undefined;
  /** Of the step of this name only. */
  readonly step?: string | undefined;
  /** This level and those above it. */
  readonly level?: LogLevel | undefined;
  /** Each word must occur, in any case. */
  readonly search?: string | undefined;
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const linePattern =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (debug|info|warn|error) *(?: #(\d+)(?:\/([a-z0-9-]+))?)? (.*)$/;

const dayMs = 24 * 3_600_000;

/** Bytes read from the end of one file at a time when the newest lines are wanted. */
const chunkBytes = 256 * 1024;

/** Reads one line as it was written; null for one that is not ours. */
export function parseLogLine(line: string, job: string): LogLine | null {
  const match = linePattern.exec(line);
  if (!match) return null;
  const [, at = '', level = 'info', runId, step = null, text = ''] = match;
  return {
    at: Date.parse(at),
    level: level as LogLevel,
    job,
    runId: runId === undefined ? null : Number(runId),
    step,
    text: sanitize(text),
  };
}

export function matchesLog(line: LogLine, filter: LogFilter): boolean {
  if (filter.job !== undefined && line.job !== filter.job) return false;
  if (filter.runId !== undefined && line.runId !== filter.runId) return false;
  if (filter.step !== undefined && line.step !== filter.step) return false;
  if (filter.level !== undefined && levels.indexOf(line.level) < levels.indexOf(filter.level)) return false;
  if (filter.search === undefined || filter.search === '') return true;
  const text = line.text.toLowerCase();
  return filter.search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/**
 * The newest lines that pass the filter, oldest first. Files are read backwards in pieces, so that a large log costs no
 * more than its end.
 *
 * @param limit how many lines at most
 */
export function newestLog(dir: string, filter: LogFilter, limit: number): LogLine[] {
  const lines: LogLine[] = [];
  for (const day of logDays(dir)) {
    const ofDay = logFiles(dir, filter.job)
      .filter((file) => file.day === day)
      .flatMap((file) => newestOfFile(file, filter, limit));
    lines.unshift(...ofDay.sort((a, b) => a.at - b.at));
    if (lines.length >= limit) break;
  }
  return lines.slice(-limit);
}

interface LogFileName {
  readonly job: string;
  readonly day: string;
  readonly file: string;
}

function logFiles(dir: string, job?: string): LogFileName[] {
  if (!existsSync(dir)) return [];
  const jobs = readdirSync(dir, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && (job === undefined || entry.name === job),
  );
  return jobs.flatMap((entry) =>
    readdirSync(path.join(dir, entry.name))
      .filter((name) => /^\d{4}-\d\d-\d\d\.log$/.test(name))
      .map((name) => ({ job: entry.name, day: name.slice(0, 10), file: path.join(dir, entry.name, name) })),
  );
}

function logDays(dir: string): string[] {
  return [...new Set(logFiles(dir).map((file) => file.day))].sort().reverse();
}

function newestOfFile(name: LogFileName, filter: LogFilter, limit: number): LogLine[] {
  const fd = openSync(name.file, 'r');
  try {
    let end = statSync(name.file).size;
    let tail = Buffer.alloc(0);
    let found: LogLine[] = [];
    while (end > 0 && found.length < limit) {
      const start = Math.max(0, end - chunkBytes);
      const piece = Buffer.alloc(end - start);
      readSync(fd, piece, 0, piece.length, start);
      const block = Buffer.concat([piece, tail]);
      const cut = start === 0 ? 0 : block.indexOf(10) + 1;
      tail = block.subarray(0, cut);
      found = [...linesOf(block.subarray(cut), name.job, filter), ...found];
      end = start;
    }
    return found.slice(-limit);
  } finally {
    closeSync(fd);
  }
}

function linesOf(bytes: Buffer, job: string, filter: LogFilter): LogLine[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .map((line) => parseLogLine(line, job))
    .filter((line): line is LogLine => line !== null && matchesLog(line, filter));
}

/** Reads on where it stopped. Follows new days and new jobs by their files' names; nothing is lost or told twice. */
export interface LogFollower {
  /** The lines written since the last call, in order of time. */
  read(): LogLine[];
}

/** @param fromStart whether lines already there are told too; otherwise only those to come */
export function followLog(dir: string, filter: LogFilter, fromStart = false): LogFollower {
  const offsets = new Map<string, number>();
  if (!fromStart) for (const { file } of logFiles(dir, filter.job)) offsets.set(file, statSync(file).size);
  return {
    read: () => {
      const lines: LogLine[] = [];
      for (const name of logFiles(dir, filter.job)) {
        const from = offsets.get(name.file) ?? 0;
        const size = statSync(name.file).size;
        if (size <= from) continue;
        const whole = readWholeLines(name.file, from, Math.min(size, from + 4 * chunkBytes));
        offsets.set(name.file, from + whole.length);
        lines.push(...linesOf(whole, name.job, filter));
      }
      return lines.sort((a, b) => a.at - b.at);
    },
  };
}

/**
 * The lines of one run, oldest first, from where its log began.
 *
 * @param limit only the newest so many
 */
export function readRunLog(
  dir: string,
  run: {
    readonly id: number;
    readonly job: string;
    readonly logFile: string;
    readonly logOffset: number;
    /** UTC epoch ms; null while it goes on. */
    readonly finishedAt: number | null;
  },
  limit: number,
): LogLine[] {
  const firstDay = path.basename(run.logFile, '.log');
  // Files are dated in the business's zone, which is at most a day away from UTC.
  const lastDay = run.finishedAt === null ? '9' : new Date(run.finishedAt + dayMs).toISOString().slice(0, 10);
  const lines: LogLine[] = [];
  for (const name of logFiles(dir, run.job).sort((a, b) => (a.day < b.day ? -1 : 1))) {
    if (name.day < firstDay || name.day > lastDay) continue;
    const from = name.day === firstDay ? run.logOffset : 0;
    const size = statSync(name.file).size;
    for (let at = from; at < size; ) {
      const whole = readWholeLines(name.file, at, Math.min(size, at + 4 * chunkBytes));
      if (whole.length === 0) break;
      at += whole.length;
      lines.push(...linesOf(whole, run.job, { runId: run.id }));
      if (lines.length > 4 * limit) lines.splice(0, lines.length - limit);
    }
  }
  return lines.slice(-limit);
}

function readWholeLines(file: string, from: number, to: number): Buffer {
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(to - from);
    const count = readSync(fd, bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytes.subarray(0, count).lastIndexOf(10) + 1);
  } finally {
    closeSync(fd);
  }
}
