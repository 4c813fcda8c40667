import type { LogLevel } from '../../core/context.ts';
import type { LogLine } from '../../core/log-read.ts';
import { line, part } from '../present/line.ts';
import { logLine } from '../present/log-line.ts';
import { logStatus } from '../present/log-status.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Region } from '../terminal/presenter.ts';
import type { LogBuffer } from './log-buffer.ts';
import { TextField } from './text-field.ts';

const pollMs = 250;
const shiftColumns = 20;
const searchColumns = 24;
const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export interface LogPaneOptions {
  readonly session: Session;
  readonly buffer: LogBuffer;
  readonly withJob: boolean;
  /** Said when there are no lines. */
  readonly empty: string;
  /** Reads a longer end of the log, when the operator goes above the first line held; false when there is no more. */
  readonly onTop?: () => boolean;
}

/**
 * A log that can be followed, held still, searched and walked through. Its lines are painted straight to the terminal: ten
 * pictures a second of React's would cost a third of a processor, these cost a hundredth.
 */
export class LogPane {
  isFollowing = true;
  isTyping = false;
  readonly #options: LogPaneOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #field = new TextField();
  #width = 0;
  #height = 0;
  #region: Region | null = null;
  #cursor = 0;
  #top = 0;
  #shift = 0;
  /** Lines that there were when it was held still. */
  #heldAt = 0;

  constructor(options: LogPaneOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.poll(), pollMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Paints into a region of that size from now on. One that is gone takes no paint and does no harm. */
  show(region: Region, width: number, height: number): void {
    this.#region = region;
    this.#width = width;
    this.#height = height;
    this.#paint();
  }

  /** Looks for new lines; the timer does so by itself. */
  poll(): void {
    const isNew = this.#options.buffer.poll(!this.isFollowing);
    if (isNew) this.#paint();
  }

  /** The line under the cursor; while following, the newest. */
  get current(): LogLine | undefined {
    const { view } = this.#options.buffer;
    return this.isFollowing ? view.at(-1) : view[this.#cursor];
  }

  /** @returns whether the event was a move, or text being typed */
  take(event: InputEvent): boolean {
    if (this.isTyping) return this.#takeTyping(event);
    if (event.type !== 'key') return false;
    const page = Math.max(1, this.#rows - 1);
    switch (event.key) {
      case 'j':
      case 'down':
        return this.#move(1);
      case 'k':
      case 'up':
        return this.#move(-1);
      case 'pagedown':
      case 'ctrl-f':
        return this.#move(page);
      case 'pageup':
      case 'ctrl-b':
        return this.#move(-page);
      case 'g':
      case 'home':
        return this.#move(Number.NEGATIVE_INFINITY);
      case 'G':
      case 'end':
        return this.follow();
      case 'right':
        return this.#scrollSideways(shiftColumns);
      case 'left':
        return this.#scrollSideways(-shiftColumns);
      default:
        return false;
    }
  }

  /** Holds the log still, or goes on with it. */
  toggle(): void {
    if (this.isFollowing) this.#hold();
    else this.follow();
    this.#paint();
  }

  follow(): boolean {
    this.isFollowing = true;
    this.#options.buffer.poll(false);
    this.#paint();
    return true;
  }

  type(): void {
    this.isTyping = true;
    this.#paint();
  }

  /** Goes to the next hit or, when nothing is searched for, to the next warning or error; whether there is one. */
  jump(direction: 1 | -1): boolean {
    const { buffer } = this.#options;
    const from = this.isFollowing ? buffer.view.length : this.#cursor;
    const found = buffer.find(from, direction);
    if (found < 0) return false;
    this.#hold();
    this.#cursor = found;
    this.#top = Math.max(0, found - Math.floor(this.#rows / 2));
    this.#paint();
    return true;
  }

  nextLevel(): void {
    const { buffer } = this.#options;
    buffer.level = levels[(levels.indexOf(buffer.level) + 1) % levels.length] ?? 'debug';
    this.#refilter();
  }

  /** The output of one step alone, of the next one, and after the last of all again. */
  nextStep(steps: readonly string[]): void {
    const { buffer } = this.#options;
    const at = buffer.step === null ? 0 : steps.indexOf(buffer.step) + 1;
    buffer.step = steps[at] ?? null;
    this.#refilter();
  }

  toggleOnlyHits(): void {
    const { buffer } = this.#options;
    buffer.onlyHits = !buffer.onlyHits;
    this.#refilter();
  }

  get #rows(): number {
    return Math.max(1, this.#height - 1);
  }

  #hold(): void {
    if (!this.isFollowing) return;
    const { view } = this.#options.buffer;
    this.isFollowing = false;
    this.#heldAt = view.length;
    this.#cursor = Math.max(0, view.length - 1);
    this.#top = Math.max(0, view.length - this.#rows);
  }

  #move(by: number): boolean {
    const { buffer, onTop } = this.#options;
    this.#hold();
    const before = buffer.view.length;
    if (this.#cursor + by < 0 && onTop?.()) this.#cursor += buffer.view.length - before;
    this.#cursor = Math.max(0, Math.min(this.#cursor + by, buffer.view.length - 1));
    if (this.#cursor < this.#top) this.#top = this.#cursor;
    if (this.#cursor >= this.#top + this.#rows) this.#top = this.#cursor - this.#rows + 1;
    this.#paint();
    return true;
  }

  #scrollSideways(by: number): boolean {
    this.#shift = Math.max(0, this.#shift + by);
    this.#paint();
    return true;
  }

  #takeTyping(event: InputEvent): boolean {
    const { buffer } = this.#options;
    if (event.type === 'key' && (event.key === 'enter' || event.key === 'escape')) {
      this.isTyping = false;
      if (event.key === 'escape') this.#field.text = '';
    } else this.#field.take(event);
    buffer.search = this.#field.text.toLowerCase();
    if (buffer.onlyHits) this.#refilter();
    if (!this.isTyping && buffer.search !== '') this.jump(-1);
    this.#paint();
    return true;
  }

  #refilter(): void {
    const { buffer } = this.#options;
    const line = this.current;
    buffer.refilter();
    const at = line ? buffer.view.indexOf(line) : -1;
    this.#heldAt = buffer.view.length;
    this.#cursor = at >= 0 ? at : Math.max(0, buffer.view.length - 1);
    this.#top = Math.max(0, this.#cursor - Math.floor(this.#rows / 2));
    this.#paint();
  }

  #paint(): void {
    this.#region?.paint(this.#draw());
  }

  #draw(): string[] {
    const { session, buffer, withJob, empty } = this.#options;
    const width = this.#width;
    const { view } = buffer;
    const top = this.isFollowing ? Math.max(0, view.length - this.#rows) : this.#top;
    const look = { width, withJob, zone: session.settings.zone, search: buffer.search, shift: this.#shift };
    const rows = view
      .slice(top, top + this.#rows)
      .map((entry, index) => logLine(entry, { ...look, isCursor: !this.isFollowing && top + index === this.#cursor }));
    if (rows.length === 0)
      rows.push(line([' ', part(buffer.length === 0 ? empty : 'no line passes the filter', 'dim')], width));
    const status = {
      held: this.isFollowing
        ? null
        : { at: Math.min(this.#cursor + 1, view.length), of: view.length, fresh: view.length - this.#heldAt },
      level: buffer.level,
      step: buffer.step,
      search: this.isTyping ? this.#field.parts(searchColumns, true) : [buffer.search],
      isOnlyHits: buffer.onlyHits,
      shift: this.#shift,
    };
    return [logStatus(status, width), ...rows];
  }
}
