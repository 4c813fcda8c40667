import type { LogLevel } from '../../core/context.ts';
import type { LogLine } from '../../core/log-read.ts';
import { line, part } from '../present/line.ts';
import { logLine } from '../present/log-line.ts';
import { logStatus } from '../present/log-status.ts';
import { fullTime } from '../present/time.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Region } from '../terminal/presenter.ts';
import type { LogBuffer } from './log-buffer.ts';
import type { LogSearch } from './log-search.ts';
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
  #search: LogSearch | null = null;

  constructor(options: LogPaneOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.poll(), pollMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.stopSearch();
  }

  /** Lines of long ago are shown. */
  get isPast(): boolean {
    return this.#options.buffer.isPast;
  }

  stopSearch(): void {
    this.#search?.stop();
    this.#search = null;
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
    this.stopSearch();
    this.isFollowing = true;
    this.#options.buffer.leavePast();
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
    this.#goTo(found);
    return true;
  }

  /**
   * Looks for the next hit in the files, also those rotated and compressed (M102), while the console goes on.
   *
   * @param tell called when there is none
   */
  searchFiles(direction: 1 | -1, tell: () => void): void {
    this.stopSearch();
    const { buffer } = this.#options;
    this.#hold();
    this.#search = buffer.searchBeyond(direction).start((hit) => {
      this.#search = null;
      if (hit) this.#goTo(buffer.visit(hit));
      else tell();
    });
    this.#paint();
  }

  #goTo(at: number): void {
    this.#hold();
    const { view } = this.#options.buffer;
    this.#heldAt = view.length;
    this.#cursor = Math.max(0, at);
    this.#top = Math.max(0, this.#cursor - Math.floor(this.#rows / 2));
    this.#paint();
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
    if (this.#cursor + by < 0 && !buffer.isPast && onTop?.()) this.#cursor += buffer.view.length - before;
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
    if (!this.isTyping && buffer.search !== '' && !this.jump(-1)) this.searchFiles(-1, () => this.#tellNone());
    this.#paint();
    return true;
  }

  #tellNone(): void {
    this.#options.session.say('plain', 'no such line, here or in older logs');
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

  #pastWords(): string | null {
    if (this.#search) return 'searching the files …';
    if (!this.#options.buffer.isPast || !this.current) return null;
    return `${fullTime(this.current.at, this.#options.session.settings.zone)}, G: back to now`;
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
      past: this.#pastWords(),
      level: buffer.level,
      step: buffer.step,
      search: this.isTyping ? this.#field.parts(searchColumns, true) : [buffer.search],
      isOnlyHits: buffer.onlyHits,
      shift: this.#shift,
    };
    return [logStatus(status, width), ...rows];
  }
}
