import { statSync } from 'node:fs';
import path from 'node:path';
import { forwards } from './logs/blocks.ts';
import { type LogFileName, logFiles, parseLogFileName } from './logs/log-files.ts';
import { firstInstant, jobsOf, type LogFilter, type LogLine, linesOf } from './logs/log-line.ts';
import { searchLog, takeLines } from './logs/merge.ts';

export { type LogFilter, type LogLine, matchesLog } from './logs/log-line.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The newest lines that pass the filter, oldest first. Files are read backwards in pieces, so that a large log costs no
 * more than its end; compressed ones are read as the others are.
 *
 * @param limit how many lines at most
 */
export function newestLog(dir: string, filter: LogFilter, limit: number): LogLine[] {
  return takeLines(searchLog(dir, filter, 'newest-first'), limit)
    .reverse()
    .sort((a, b) => a.at - b.at);
}

/** Reads on where it stopped. Follows new days, numbers and jobs by their files' names; nothing is lost or told twice. */
export interface LogFollower {
  /** The lines written since the last call, in order of time. */
  read(): LogLine[];
}

/** At most so much of one file at a time; what is left is told by the next call. */
const blocksAtOnce = 1;

/** @param fromStart whether lines already there are told too; otherwise only those to come */
export function followLog(dir: string, filter: LogFilter, fromStart = false): LogFollower {
  const jobs = jobsOf(filter);
  /** By the file's key, in bytes of the plain log: compressing it changes nothing. */
  const offsets = new Map<string, number>();
  /** Of a compressed file all is known, or, when it was followed while it was plain, soon will be. */
  const ended = new Set<string>();
  if (!fromStart) {
    for (const name of logFiles(dir, jobs)) {
      if (name.isCompressed) ended.add(name.key);
      else offsets.set(name.key, sizeOf(name.file) ?? 0);
    }
  }
  const readFile = (name: LogFileName): LogLine[] => {
    const from = offsets.get(name.key) ?? 0;
    if (ended.has(name.key)) return [];
    if (!name.isCompressed && (sizeOf(name.file) ?? Number.POSITIVE_INFINITY) <= from) return [];
    const lines: LogLine[] = [];
    let blocks = 0;
    for (const { bytes, end } of forwards(name, from)) {
      lines.push(...linesOf(bytes, name.job, filter));
      offsets.set(name.key, end);
      blocks += 1;
      if (blocks === blocksAtOnce) return lines;
    }
    if (name.isCompressed) ended.add(name.key);
    return lines;
  };
  return {
    read: () =>
      logFiles(dir, jobs)
        .flatMap(readFile)
        .sort((a, b) => a.at - b.at),
  };
}

/**
 * The end of a log, and what comes behind it: each line once, also those that are written while the end is read.
 *
 * @param readEnd reads the end of the log as it is when it is called
 */
export function followEnd(
  dir: string,
  filter: LogFilter,
  readEnd: () => LogLine[],
): { readonly lines: LogLine[]; readonly follower: LogFollower } {
  const follower = followLog(dir, filter);
  const lines = readEnd();
  const known = new Map<string, number>();
  for (const line of lines) known.set(keyOf(line), (known.get(keyOf(line)) ?? 0) + 1);
  // What was written since following began is in the end as well, as far as it was there when that was read.
  const more = follower.read().filter((line) => {
    const times = known.get(keyOf(line)) ?? 0;
    known.set(keyOf(line), times - 1);
    return times <= 0;
  });
  return { lines: more.length === 0 ? lines : [...lines, ...more].sort((a, b) => a.at - b.at), follower };
}

/** What makes two lines one. */
export function keyOf({ at, job, runId, text }: LogLine): string {
  return `${at} ${job} ${runId} ${text}`;
}

/** Null where it has just been compressed or deleted. */
function sizeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.size ?? null;
}

/** Where a run's log is, as its row says. */
export interface RunLogPlace {
  readonly id: number;
  readonly job: string;
  readonly logFile: string;
  readonly logOffset: number;
  /** UTC epoch ms; null while it goes on. */
  readonly finishedAt: number | null;
}

/**
 * The lines of one run, oldest first, from where its log began, also of files that are compressed since.
 *
 * @param limit only the newest so many
 * @param filter only those that pass it
 */
export function readRunLog(dir: string, run: RunLogPlace, limit: number, filter: LogFilter = {}): LogLine[] {
  const begin = parseLogFileName(path.basename(run.logFile));
  if (!begin) return [];
  // Files are dated in the business's zone, which is at most a day away from UTC.
  const lastDay = run.finishedAt === null ? '9' : new Date(run.finishedAt + dayMs).toISOString().slice(0, 10);
  const wanted = { ...filter, job: run.job, runId: run.id };
  const lines: LogLine[] = [];
  for (const name of logFiles(dir, [run.job])) {
    const isFirst = name.day === begin.day && name.number === begin.number;
    const isBefore = name.day < begin.day || (name.day === begin.day && name.number < begin.number);
    if (isBefore || name.day > lastDay) continue;
    for (const { bytes } of forwards(name, isFirst ? run.logOffset : 0)) {
      // An hour for a clock that was set back meanwhile.
      if (run.finishedAt !== null && (firstInstant(bytes) ?? 0) > run.finishedAt + hourMs) return lines.slice(-limit);
      for (const line of linesOf(bytes, run.job, wanted)) lines.push(line);
      if (lines.length > 4 * limit) lines.splice(0, lines.length - limit);
    }
  }
  return lines.slice(-limit);
}
