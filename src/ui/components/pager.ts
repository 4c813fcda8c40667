import type { ScheduleChange } from '../../core/store/runs/schedule-changes.ts';
import { line, type Part, part } from '../present/line.ts';
import type { InputEvent } from '../terminal/input.ts';

export interface PagerLine {
  readonly parts: readonly Part[];
  /** What Enter does on this line. */
  readonly open?: () => void;
  /** The page of help that it leads to. */
  readonly topic?: string;
  /** Something is not well here: the next key stops at it. */
  readonly isTrouble?: boolean;
  /** The order line that it is about. */
  readonly itemId?: number;
  /** The issue that it is about. */
  readonly issueId?: number;
  /** Who wrote what it tells: a run, and the stored document it came from. */
  readonly runId?: number;
  readonly rawId?: number;
  /** What that document is looked through for. */
  readonly rawValue?: string | number | null;
  /** The other schedule that it proposes. */
  readonly change?: ScheduleChange;
}

/** What was looked for is shown with so many lines above it, and the rest below. */
const linesAbove = 3;

/** A text longer than its room, walked through line by line. */
export class Pager {
  #lines: readonly PagerLine[] = [];
  #cursor = 0;
  #top = 0;
  #height = 1;

  set lines(lines: readonly PagerLine[]) {
    this.#lines = lines;
    this.#move(0);
  }

  get current(): PagerLine | undefined {
    return this.#lines[this.#cursor];
  }

  /** `line 12 of 240` */
  get place(): string {
    return `line ${Math.min(this.#cursor + 1, this.#lines.length)} of ${this.#lines.length}`;
  }

  /** Goes to the next line of this kind, or the one before. @returns whether there is one */
  seek(wanted: (line: PagerLine) => boolean, direction: 1 | -1): boolean {
    for (let at = this.#cursor + direction; at >= 0 && at < this.#lines.length; at += direction) {
      const line = this.#lines[at];
      if (!line || !wanted(line)) continue;
      this.#move(at - this.#cursor);
      // What belongs to it stands below.
      this.#top = Math.max(0, Math.min(at - linesAbove, this.#lines.length - this.#height));
      return true;
    }
    return false;
  }

  get isAtStart(): boolean {
    return this.#cursor === 0;
  }

  get isAtEnd(): boolean {
    return this.#cursor >= this.#lines.length - 1;
  }

  setHeight(height: number): void {
    this.#height = Math.max(1, height);
    this.#move(0);
  }

  /** @returns whether the event was a move */
  take(event: InputEvent): boolean {
    if (event.type !== 'key') return false;
    const page = Math.max(1, this.#height - 1);
    const steps: Readonly<Record<string, number>> = {
      j: 1,
      down: 1,
      k: -1,
      up: -1,
      pagedown: page,
      'ctrl-f': page,
      pageup: -page,
      'ctrl-b': -page,
      g: Number.NEGATIVE_INFINITY,
      home: Number.NEGATIVE_INFINITY,
      G: Number.POSITIVE_INFINITY,
      end: Number.POSITIVE_INFINITY,
    };
    const step = steps[event.key];
    if (step === undefined) return false;
    this.#move(step);
    return true;
  }

  /** @param hasCursor false where the keys move something else now */
  draw(width: number, hasCursor = true): string[] {
    return this.#lines.slice(this.#top, this.#top + this.#height).map(({ parts }, index) => {
      const isHere = hasCursor && this.#top + index === this.#cursor;
      return line([isHere ? part('▸ ', 'accent') : '  ', ...parts], width);
    });
  }

  #move(by: number): void {
    this.#cursor = Math.max(0, Math.min(this.#cursor + by, this.#lines.length - 1));
    if (this.#cursor < this.#top) this.#top = this.#cursor;
    if (this.#cursor >= this.#top + this.#height) this.#top = this.#cursor - this.#height + 1;
    this.#top = Math.max(0, Math.min(this.#top, this.#lines.length - this.#height));
  }
}
