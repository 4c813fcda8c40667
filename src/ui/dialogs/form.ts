import { type Bound, bind } from '../action.ts';
import { line, type Part } from '../present/line.ts';
import type { Dialog } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Size } from '../terminal/size.ts';

/** A line of a form, and the field it belongs to, if to any. */
export interface FormLine {
  readonly parts: readonly Part[];
  readonly field?: number;
}

export interface FormWords {
  readonly title: string;
  /** What Enter does, in a word. */
  readonly submit: string;
  /** What is said before the reason when it cannot be done: `not saved`. */
  readonly refused: string;
  /** What Tab goes to. */
  readonly next: string;
}

/**
 * Fields to be typed into, one after the other; Enter takes them all, once nothing is wrong with them. The field being typed
 * stays in sight however small the terminal is.
 */
export abstract class FormDialog implements Dialog {
  readonly title: string;
  readonly tone = 'accent';
  readonly keys: readonly Bound[];
  protected readonly session: Session;
  /** The field being typed, from 0. */
  protected at = 0;
  readonly #refused: string;
  #top = 0;
  #isOpen = true;

  protected constructor(session: Session, { title, submit, refused, next }: FormWords) {
    this.title = title;
    this.session = session;
    this.#refused = refused;
    const move = (by: number) => ({
      group: 'go' as const,
      disabled: () => (this.fields > 1 ? null : 'there is one only'),
      run: () => this.#move(by),
    });
    this.keys = bind(
      [
        {
          key: 'enter',
          title: submit,
          group: 'act',
          changes: true,
          disabled: () => this.problem(),
          run: () => void session.attempt(() => this.finish()),
        },
        { key: 'tab', title: next, ...move(1) },
        { key: 'down', title: next, quiet: true, ...move(1) },
        { key: 'shift-tab', title: 'previous', quiet: true, ...move(-1) },
        { key: 'up', title: 'previous', quiet: true, ...move(-1) },
        { key: 'escape', title: 'cancel', group: 'go', run: () => this.close() },
      ],
      this,
      session.readOnly,
    );
  }

  /** How many fields there are. */
  protected abstract get fields(): number;
  /** What is wrong with what was typed; null when nothing is. */
  protected abstract problem(): string | null;
  /** Takes an event for the field being typed. */
  protected abstract type(event: InputEvent): void;
  /** Does what the form is for. */
  protected abstract submit(): Promise<void>;
  protected abstract body(width: number): readonly FormLine[];
  /** The columns it wants, and the rows if not as many as it has now. */
  protected abstract wanted(): { readonly columns: number; readonly rows?: number };

  take(event: InputEvent): void {
    const bound = event.type === 'key' ? this.keys.find(({ action }) => action.key === event.key) : undefined;
    if (!bound) {
      this.type(event);
      return;
    }
    const why = bound.whyNot();
    if (why === null) void bound.run();
    else if (bound.action.key === 'enter') this.session.say('warn', `${this.#refused}: ${why}`);
  }

  size(most: Size): Size {
    const { columns, rows } = this.wanted();
    const width = Math.min(columns, most.columns);
    return { columns: width, rows: Math.min(rows ?? this.body(width).length, most.rows) };
  }

  lines(width: number, height: number): string[] {
    const body = this.body(width);
    const first = body.findIndex(({ field }) => field === this.at);
    const last = body.findLastIndex(({ field }) => field === this.at);
    this.#top = Math.min(this.#top, Math.max(0, body.length - height));
    if (last >= this.#top + height) this.#top = last - height + 1;
    if (first >= 0 && first < this.#top) this.#top = first;
    return body.slice(this.#top, this.#top + height).map(({ parts }) => line(parts, width));
  }

  /** Takes the form as it is filled in. A form that can be refused only by trying stays open until it was not. */
  protected async finish(): Promise<void> {
    this.close();
    await this.submit();
  }

  /** Closes it, once. */
  protected close(): void {
    if (this.#isOpen) this.session.closeDialog();
    this.#isOpen = false;
  }

  #move(by: number): void {
    this.at = (this.at + by + this.fields) % this.fields;
  }
}
