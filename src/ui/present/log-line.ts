import type { LogLevel } from '../../core/context.ts';
import type { LogLine } from '../../core/log-read.ts';
import { fit, width } from '../terminal/fit.ts';
import { line, type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { timeOfDay } from './time.ts';

const levelTones: Readonly<Record<LogLevel, Tone>> = { debug: 'dim', info: 'plain', warn: 'warn', error: 'bad' };

export interface LogLook {
  readonly width: number;
  readonly zone: string;
  /** Lines of several jobs stand together: each names its own. */
  readonly withJob: boolean;
  /** Painted where it occurs; lower case, empty for none. */
  readonly search: string;
  readonly isCursor: boolean;
  /** Columns of the text that are left out at its start. */
  readonly shift: number;
}

/** One line of a log in exactly `width` columns. Its text was defused when it was read. */
export function logLine(entry: LogLine, look: LogLook): string {
  const head: Part[] = [
    look.isCursor ? part('▸', 'accent') : ' ',
    part(timeOfDay(entry.at, look.zone), 'dim'),
    ' ',
    part(fit(entry.level, 5), levelTones[entry.level]),
    ' ',
    ...(look.withJob ? [part(originOf(entry, originColumns(look.width)), 'accent'), ' '] : []),
  ];
  const text = look.shift > 0 ? entry.text.slice(look.shift) : entry.text;
  const tone = entry.level === 'info' ? 'plain' : levelTones[entry.level];
  return line([...head, ...withHits(text, look.search, tone)], look.width);
}

/** The job and its run; where both do not fit, the job's name gives way: there are few jobs, and many runs. */
function originOf({ job, runId }: LogLine, columns: number): string {
  const run = runId === null ? '' : ` #${runId}`;
  return fit(width(job) + run.length <= columns ? job + run : fit(job, columns - run.length) + run, columns);
}

function originColumns(width: number): number {
  return width >= 120 ? 26 : 22;
}

/** The text with every place where `search` occurs set off. */
export function withHits(text: string, search: string, tone: Tone): Part[] {
  if (search === '') return [part(text, tone)];
  const lower = text.toLowerCase();
  const parts: Part[] = [];
  let from = 0;
  for (let at = lower.indexOf(search); at >= 0; at = lower.indexOf(search, from)) {
    parts.push(part(text.slice(from, at), tone), part(text.slice(at, at + search.length), 'hit'));
    from = at + search.length;
  }
  return [...parts, part(text.slice(from), tone)];
}
