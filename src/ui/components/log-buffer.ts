import type { LogLevel } from '../../core/context.ts';
import { followEnd, keyOf, type LogFilter, type LogFollower, type LogLine, matchesLog } from '../../core/log-read.ts';
import { LogSearch, linesNear } from './log-search.ts';

/** Lines kept while following; older ones are in the files and are read again when asked for. */
const keptLines = 20_000;
/** So many are let go at once, so that it happens seldom. */
const letGo = 5_000;

/**
 * The lines of a log that the console holds: its end as it was, and what came since. While it is held still nothing is let go;
 * when it is full it stops reading, and what is written meanwhile waits in the files. So nothing is ever lost.
 */
export class LogBuffer {
  /** Those that pass level, step and search, oldest first. */
  view: LogLine[] = [];
  level: LogLevel = 'debug';
  /** The step whose lines are shown alone; null for all. */
  step: string | null = null;
  /** Shown alone when `onlyHits`. Lower case. */
  search = '';
  onlyHits = false;
  #all: LogLine[];
  /** Lines of long ago are held, found in the files, in the place of the log's end. */
  #isPast = false;
  #follower: LogFollower;
  readonly #dir: string;
  readonly #filter: LogFilter;
  readonly #readEnd: () => LogLine[];

  /** @param readEnd reads the end of the log as it is now; called after following has begun */
  constructor(dir: string, filter: LogFilter, readEnd: () => LogLine[]) {
    this.#dir = dir;
    this.#filter = filter;
    this.#readEnd = readEnd;
    ({ lines: this.#all, follower: this.#follower } = followEnd(dir, filter, readEnd));
    this.refilter();
  }

  get isPast(): boolean {
    return this.#isPast;
  }

  /** A search through the files from where the held lines end in that direction; what is looked for is as `find` looks for it. */
  searchBeyond(direction: 1 | -1): LogSearch {
    const edge = this.#all.at(direction === -1 ? 0 : -1)?.at;
    const wanted = this.search === '' ? { level: 'warn' as const } : { level: this.level, search: this.search };
    const from = edge === undefined ? {} : direction === -1 ? { until: edge + 1 } : { since: edge };
    const known = new Set(this.#all.map(keyOf));
    const filter = { ...this.#filter, ...wanted, ...from };
    return new LogSearch(this.#dir, filter, direction, (line) => known.has(keyOf(line)));
  }

  /** Shows the log around a line of long ago. @returns where it is among those shown */
  visit(line: LogLine): number {
    this.#all = linesNear(this.#dir, this.#filter, line);
    this.#isPast = true;
    this.refilter();
    const key = keyOf(line);
    return this.view.findIndex((one) => keyOf(one) === key);
  }

  /** Shows the end of the log again. */
  leavePast(): void {
    if (!this.#isPast) return;
    this.#isPast = false;
    this.#begin();
    this.refilter();
  }

  /** Takes what was written since. @returns whether there is anything new to see */
  poll(isHeld: boolean): boolean {
    if (this.#isPast || (isHeld && this.#all.length >= keptLines)) return false;
    const lines = this.#follower.read();
    if (lines.length === 0) return false;
    this.#all.push(...lines);
    if (!isHeld && this.#all.length > keptLines) {
      this.#all = this.#all.slice(letGo);
      this.refilter();
      return true;
    }
    const shown = lines.filter((line) => this.#passes(line));
    this.view.push(...shown);
    return shown.length > 0;
  }

  /** Reads the end of the log anew, where that is a longer one now. */
  reread(): void {
    this.#begin();
    this.refilter();
  }

  #begin(): void {
    ({ lines: this.#all, follower: this.#follower } = followEnd(this.#dir, this.#filter, this.#readEnd));
  }

  refilter(): void {
    this.view = this.#all.filter((line) => this.#passes(line));
  }

  get length(): number {
    return this.#all.length;
  }

  /** The nearest line from `from` (exclusive) in a direction that is a hit, or, when nothing is searched for, a problem. */
  find(from: number, direction: 1 | -1): number {
    for (let at = from + direction; at >= 0 && at < this.view.length; at += direction) {
      const line = this.view[at];
      if (line && this.#isWanted(line)) return at;
    }
    return -1;
  }

  #passes(line: LogLine): boolean {
    const { level, step } = this;
    return matchesLog(line, { level, step: step ?? undefined, search: this.onlyHits ? this.search : undefined });
  }

  #isWanted(line: LogLine): boolean {
    if (this.search !== '') return line.text.toLowerCase().includes(this.search);
    return line.level === 'warn' || line.level === 'error';
  }
}
