import { backwards, forwards } from './blocks.ts';
import { type LogFileName, logFiles } from './log-files.ts';
import { firstInstant, jobsOf, type LogFilter, type LogLine, linesOf } from './log-line.ts';

const dayMs = 24 * 3_600_000;

/** Told now and then while nothing is found, so that a long search can be shared out over time or given up. */
export const searching = Symbol('searching');
export type Found = LogLine | typeof searching;

export type Direction = 'newest-first' | 'oldest-first';

/**
 * The lines of all jobs, or some, that pass the filter, by time; compressed files among them. Of each job one block is held
 * at a time, so that memory does not grow with what is searched.
 */
export function* searchLog(dir: string, filter: LogFilter, direction: Direction): Generator<Found> {
  const files = byJob(logFiles(dir, jobsOf(filter)).filter((file) => mayHold(file, filter)));
  const streams = files.map((ofJob) => (direction === 'newest-first' ? newestFirst : oldestFirst)(ofJob, filter));
  const sign = direction === 'newest-first' ? -1 : 1;
  const heads: { line: LogLine; stream: Generator<Found> }[] = [];
  const advance = function* (stream: Generator<Found>): Generator<typeof searching> {
    for (let next = stream.next(); !next.done; next = stream.next()) {
      if (next.value === searching) yield searching;
      else return void heads.push({ line: next.value, stream });
    }
  };
  try {
    for (const stream of streams) yield* advance(stream);
    while (heads.length > 0) {
      let best = 0;
      for (const [index, { line }] of heads.entries())
        if (sign * (line.at - (heads[best]?.line.at ?? 0)) < 0) best = index;
      const [head] = heads.splice(best, 1);
      if (!head) return;
      yield head.line;
      yield* advance(head.stream);
    }
  } finally {
    // Who has found what he looked for stops in the middle: the files are closed all the same.
    for (const stream of streams) stream.return(undefined);
  }
}

/** So many lines at most, without the breathing spaces. */
export function takeLines(found: Generator<Found>, limit: number): LogLine[] {
  const lines: LogLine[] = [];
  if (limit <= 0) return lines;
  for (const one of found) {
    if (one === searching) continue;
    lines.push(one);
    if (lines.length >= limit) break;
  }
  return lines;
}

function* newestFirst(files: readonly LogFileName[], filter: LogFilter): Generator<Found> {
  for (const file of [...files].reverse()) {
    for (const { bytes } of backwards(file, filter)) {
      const lines = linesOf(bytes, file.job, filter);
      for (const line of lines.reverse()) yield line;
      yield searching;
      // What stands further up is older still.
      const first = firstInstant(bytes);
      if (filter.since !== undefined && first !== null && first < filter.since - dayMs) return;
    }
  }
}

function* oldestFirst(files: readonly LogFileName[], filter: LogFilter): Generator<Found> {
  for (const file of files) {
    for (const { bytes } of forwards(file)) {
      const first = firstInstant(bytes);
      if (filter.until !== undefined && first !== null && first >= filter.until + dayMs) return;
      yield* linesOf(bytes, file.job, filter);
      yield searching;
    }
  }
}

/** Files are dated in the business's zone, which is at most a day away from UTC. */
function mayHold({ day }: LogFileName, { since, until }: LogFilter): boolean {
  if (since !== undefined && day < new Date(since - dayMs).toISOString().slice(0, 10)) return false;
  return until === undefined || day <= new Date(until + dayMs).toISOString().slice(0, 10);
}

function byJob(files: readonly LogFileName[]): LogFileName[][] {
  const jobs = new Map<string, LogFileName[]>();
  for (const file of files) jobs.set(file.job, [...(jobs.get(file.job) ?? []), file]);
  return [...jobs.values()];
}
