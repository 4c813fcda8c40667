import { sanitize } from '../../core/sanitize.ts';
import { TextField } from '../components/text-field.ts';
import { part } from '../present/line.ts';
import type { Tone } from '../present/paint.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';

const columns = 62;
const longest = 600;

export interface NumberQuestion {
  readonly title: string;
  /** What one has to know first, a paragraph each. */
  readonly before?: readonly string[];
  /** What the field is called, and what stands in it at first. */
  readonly label: string;
  readonly start?: string;
  /** What Enter does, in a word or two; and what is said when it cannot. */
  readonly submit: string;
  readonly refused: string;
  /** What it leads to, a paragraph each. */
  readonly text: (typed: string) => readonly string[];
  /** Why this is no such number; null when it is. Told what was typed, without blanks around it. */
  readonly problem: (typed: string) => string | null;
  readonly onNumber: (typed: string) => Promise<void>;
}

/** Asks for one number: an invoice's, how many pieces, how many changes. */
export class NumberForm extends FormDialog {
  readonly #question: NumberQuestion;
  readonly #field: TextField;

  constructor(session: Session, question: NumberQuestion) {
    const { title, submit, refused } = question;
    super(session, { title, submit, refused, next: 'next field' });
    this.#question = question;
    this.#field = new TextField(question.start ?? '');
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
    const { label, before = [], text } = this.#question;
    const said = (tone: Tone) => (paragraph: string) =>
      wrap(sanitize(paragraph, longest), width).map((words): FormLine => ({ parts: [part(words, tone)] }));
    const problem = this.problem();
    // With nothing typed yet nothing is wrong: it only says what is wanted.
    const wrong = problem === null ? [] : said(this.#typed === '' ? 'dim' : 'bad')(problem);
    const field = this.#field.parts(Math.max(8, width - label.length - 6), true);
    return [
      ...before.flatMap(said('plain')),
      ...(before.length > 0 ? [{ parts: [] }] : []),
      { parts: [part('▸ ', 'accent'), `${label}  `, part('[', 'dim'), ...field, part(']', 'dim')], field: 0 },
      { parts: [] },
      ...text(this.#typed).flatMap(said('dim')),
      ...wrong,
    ];
  }

  get #typed(): string {
    return this.#field.text.trim();
  }

  protected problem(): string | null {
    return this.#question.problem(this.#typed);
  }

  protected submit(): Promise<void> {
    return this.#question.onNumber(this.#typed);
  }
}
