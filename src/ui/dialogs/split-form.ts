import { TextField } from '../components/text-field.ts';
import { part } from '../present/line.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';

const columns = 56;
const valueColumns = 6;

/** Asks how many pieces of a task stay together; the rest becomes a task of its own. */
export class SplitForm extends FormDialog {
  readonly #pieces: number;
  readonly #field = new TextField('1');
  readonly #onSplit: (stay: number) => Promise<void>;

  constructor(session: Session, title: string, pieces: number, onSplit: (stay: number) => Promise<void>) {
    super(session, { title, submit: 'split', refused: 'not split', next: 'next field' });
    this.#pieces = pieces;
    this.#onSplit = onSplit;
  }

  protected get fields(): number {
    return 1;
  }

  protected type(event: InputEvent): void {
    this.#field.take(event);
  }

  protected wanted(): { columns: number } {
    return { columns };
  }

  protected body(width: number): FormLine[] {
    const problem = this.problem();
    const stay = Number(this.#field.text);
    const words = problem ?? `${this.#pieces - stay} become a task of their own that can be edited apart`;
    return [
      {
        parts: [
          part('▸ ', 'accent'),
          `of ${this.#pieces} stay  `,
          part('[', 'dim'),
          ...this.#field.parts(valueColumns, true),
          part(']', 'dim'),
        ],
        field: 0,
      },
      { parts: [] },
      ...wrap(words, width).map((text): FormLine => ({ parts: [part(text, problem === null ? 'dim' : 'bad')] })),
    ];
  }

  protected problem(): string | null {
    const stay = Number(this.#field.text.trim() || Number.NaN);
    return Number.isInteger(stay) && stay >= 1 && stay < this.#pieces
      ? null
      : `it must be a whole number from 1 to ${this.#pieces - 1}`;
  }

  protected submit(): Promise<void> {
    return this.#onSplit(Number(this.#field.text.trim()));
  }
}
