import type { LogLevel } from '../context.ts';
import { sanitize } from '../sanitize.ts';

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
  /** Of this job, or of one of these. */
  readonly job?: string | readonly string[] | undefined;
  readonly runId?: number | undefined;
  /** Of the step of this name only. */
  readonly step?: string | undefined;
  /** This level and those above it. */
  readonly level?: LogLevel | undefined;
  /** Each word must occur, in any case. */
  readonly search?: string | undefined;
  /** Not before this instant (UTC epoch ms). */
  readonly since?: number | undefined;
  /** Before this instant (UTC epoch ms). */
  readonly until?: number | undefined;
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const linePattern =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (debug|info|warn|error) *(?: #(\d+)(?:\/([a-z0-9-]+))?)? (.*)$/;

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
  if (filter.job !== undefined && !jobsOf(filter)?.includes(line.job)) return false;
  if (filter.runId !== undefined && line.runId !== filter.runId) return false;
  if (filter.step !== undefined && line.step !== filter.step) return false;
  if (filter.level !== undefined && levels.indexOf(line.level) < levels.indexOf(filter.level)) return false;
  if (filter.since !== undefined && line.at < filter.since) return false;
  if (filter.until !== undefined && line.at >= filter.until) return false;
  const words = wordsOf(filter);
  if (words.length === 0) return true;
  const text = line.text.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The jobs whose logs are asked for; undefined: all. */
export function jobsOf({ job }: LogFilter): readonly string[] | undefined {
  return typeof job === 'string' ? [job] : job;
}

/**
 * The lines of a piece of a log that pass the filter, in their order. Whether it can hold a hit at all is asked of the whole piece first:
 * most pieces of a long search hold none.
 */
export function linesOf(bytes: Buffer, job: string, filter: LogFilter): LogLine[] {
  const text = bytes.toString('utf8');
  const words = wordsOf(filter);
  if (words.length > 0) {
    const lower = text.toLowerCase();
    // What `sanitize` changes when a line is read (a control character, made visible) is no word that is looked for.
    if (!words.every((word) => lower.includes(word) || /[^\x20-\x7e]/.test(word))) return [];
  }
  if (filter.runId !== undefined && !text.includes(` #${filter.runId}`)) return [];
  return text
    .split('\n')
    .map((line) => parseLogLine(line, job))
    .filter((line): line is LogLine => line !== null && matchesLog(line, filter));
}

/** The instant (UTC epoch ms) that the first line of a piece tells; null when it is none of ours. */
export function firstInstant(bytes: Buffer): number | null {
  const at = Date.parse(bytes.subarray(0, 24).toString('latin1'));
  return Number.isNaN(at) ? null : at;
}

function wordsOf({ search = '' }: LogFilter): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}
