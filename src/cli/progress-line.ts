import { sanitize } from '../core/sanitize.ts';
import type { RunSummary } from '../core/store/runs/run-list.ts';
import type { Waiting } from '../core/store/runs/run-view.ts';
import { countsLine } from '../ui/present/counts.ts';
import { clockTime } from '../ui/present/time.ts';
import { fit } from '../ui/terminal/fit.ts';

/**
 * Tells on stderr how far a run is: on a terminal in one line that stays where it is, else in a line of its own now and then.
 */
export class ProgressLine {
  readonly #zone: string;
  readonly #isTerminal = process.stderr.isTTY === true;
  #shown = '';
  #toldAt = 0;

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** @param now UTC epoch ms of the installation's clock */
  show(run: RunSummary, waiting: Waiting | null, now: number): void {
    const text = this.#words(run, waiting, now);
    if (text === this.#shown || text === '') return;
    if (this.#isTerminal) {
      process.stderr.write(`\r${fit(text, (process.stderr.columns ?? 80) - 1)}`);
    } else {
      // A log file wants news, not a film.
      if (performance.now() - this.#toldAt < quietMs && this.#toldAt > 0) return;
      this.#toldAt = performance.now();
      process.stderr.write(`${text}\n`);
    }
    this.#shown = text;
  }

  /** Writes a whole line above. */
  say(text: string): void {
    this.clear();
    process.stderr.write(`${sanitize(text)}\n`);
  }

  clear(): void {
    if (this.#isTerminal && this.#shown !== '')
      process.stderr.write(`\r${' '.repeat((process.stderr.columns ?? 80) - 1)}\r`);
    this.#shown = '';
  }

  #words(run: RunSummary, waiting: Waiting | null, now: number): string {
    if (waiting) {
      const until = waiting.until === null ? '' : ` until ${clockTime(waiting.until, this.#zone, now)}`;
      return sanitize(`run ${run.id} waiting: ${waiting.words}${until}`);
    }
    if (run.state !== 'running' || run.progress === null) return '';
    const { done, total, note } = run.progress;
    const far =
      total === null ? `${done}` : `${done} of ${total}${total > 0 ? ` (${Math.floor((done / total) * 100)}%)` : ''}`;
    return sanitize(`run ${run.id} ${far}${note === null ? '' : ` ${note}`} · ${countsLine(run.counts)}`);
  }
}

/** The least (ms) between two lines where no terminal is. */
const quietMs = 5000;
