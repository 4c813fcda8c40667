import { TextField } from '../components/text-field.ts';
import { part } from '../present/line.ts';
import type { Tone } from '../present/paint.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';

const columns = 62;

export interface NumberQuestion {
  readonly title: string;
  /** What the field is called. */
  readonly label: string;
  /** What Enter does, in a word or two. */
  readonly submit: string;
  /** What it leads to, a paragraph each. */
  readonly text: readonly string[];
  /** Why this is no such number; null when it is. Told what was typed, without blanks around it. */
  readonly problem: (typed: string) => string | null;
  readonly onNumber: (typed: string) => Promise<void>;
}

/** Asks for one number, such as an invoice's. */
export class NumberForm extends FormDialog {
  readonly #question: NumberQuestion;
  readonly #field = new TextField();

  constructor(session: Session, question: NumberQuestion) {
    super(session, { title: question.title, submit: question.submit, refused: 'not sent', next: 'next field' });
    this.#question = question;
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
    const { label, text } = this.#question;
    const said = (tone: Tone) => (paragraph: string) =>
      wrap(paragraph, width).map((words): FormLine => ({ parts: [part(words, tone)] }));
    // What is wrong with nothing typed yet need not be said.
    const problem = this.#field.text.trim() === '' ? null : this.problem();
    return [
      {
        parts: [
          part('▸ ', 'accent'),
          `${label}  `,
          part('[', 'dim'),
          ...this.#field.parts(Math.max(8, width - label.length - 6), true),
          part(']', 'dim'),
        ],
        field: 0,
      },
      { parts: [] },
      ...text.flatMap(said('dim')),
      ...(problem === null ? [] : said('bad')(problem)),
    ];
  }

  protected problem(): string | null {
    return this.#question.problem(this.#field.text.trim());
  }

  protected submit(): Promise<void> {
    return this.#question.onNumber(this.#field.text.trim());
  }
}
