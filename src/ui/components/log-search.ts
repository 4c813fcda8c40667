import { type LogFilter, type LogLine, newestLog } from '../../core/log-read.ts';
import { searching, searchLog, takeLines } from '../../core/logs/merge.ts';

/** Lines read before a hit in the files, and from it on: what is shown around it. */
const linesAround = 400;
/** Takes so much of each so many ms. */
const searchMs = 20;
const searchEveryMs = 40;

/** A search through all files of a log, old compressed ones among them, a little at a time: the console stays alive meanwhile. */
export class LogSearch {
  readonly #found: ReturnType<typeof searchLog>;
  readonly #isKnown: (line: LogLine) => boolean;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param filter what counts as a hit, from where on
   * @param isKnown hits that are shown already are passed over
   */
  constructor(dir: string, filter: LogFilter, direction: 1 | -1, isKnown: (line: LogLine) => boolean) {
    this.#isKnown = isKnown;
    this.#found = searchLog(dir, filter, direction === -1 ? 'newest-first' : 'oldest-first');
  }

  /** @param tell called once, with the hit, or null when there is none */
  start(tell: (hit: LogLine | null) => void): this {
    this.#timer = setInterval(() => {
      const hit = this.#look();
      if (hit === undefined) return;
      this.stop();
      tell(hit);
    }, searchEveryMs);
    return this;
  }

  /** Closes the files that it has open. */
  stop(): void {
    clearInterval(this.#timer);
    this.#found.return(undefined);
  }

  /** Looks on for a while. @returns the hit, null when there is none, undefined when it has not come to an end */
  #look(): LogLine | null | undefined {
    const until = performance.now() + searchMs;
    for (;;) {
      const next = this.#found.next();
      if (next.done) return null;
      if (next.value !== searching && !this.#isKnown(next.value)) return next.value;
      if (performance.now() > until) return undefined;
    }
  }
}

/** The lines of the log around one of it, oldest first. */
export function linesNear(dir: string, filter: LogFilter, { at }: LogLine): LogLine[] {
  const before = newestLog(dir, { ...filter, until: at }, linesAround);
  const behind = takeLines(searchLog(dir, { ...filter, since: at }, 'oldest-first'), linesAround);
  return [...before, ...behind];
}
