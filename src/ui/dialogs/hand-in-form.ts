import { sanitize } from '../../core/sanitize.ts';
import { TextField } from '../components/text-field.ts';
import { part } from '../present/line.ts';
import type { Tone } from '../present/paint.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';

const columns = 72;
const nameColumns = 6;

export interface HandInQuestion {
  readonly title: string;
  /** What the line is of, to be told apart from others: from outside. */
  readonly product: string;
  /** @returns why the file was not taken, nothing changed; null: it was taken */
  readonly onPath: (typed: string) => Promise<string | null>;
}

/** Asks where a buyer's file lies. It stays open, with the reason, until a file is taken or the person gives up. */
export class HandInForm extends FormDialog {
  readonly #question: HandInQuestion;
  readonly #path = new TextField();
  #refusal: string | null = null;
  #isReading = false;

  constructor(session: Session, question: HandInQuestion) {
    super(session, { title: question.title, submit: 'hand in', refused: 'not taken', next: 'next field' });
    this.#question = question;
  }

  protected get fields(): number {
    return 1;
  }

  protected type(event: InputEvent): void {
    if (this.#isReading) return;
    if (this.#path.take(event)) this.#refusal = null;
  }

  protected wanted(): { columns: number } {
    return { columns };
  }

  protected body(width: number): FormLine[] {
    const said = (text: string, tone: Tone): FormLine[] =>
      wrap(sanitize(text, 600), width).map((one) => ({ parts: [part(one, tone)] }));
    const room = Math.max(8, width - nameColumns - 4);
    return [
      ...said(this.#question.product, 'dim'),
      ...said('Download its file at Amazon: the zip, or the JSON in it. Say where it lies on this machine.', 'dim'),
      { parts: [] },
      {
        parts: [
          part('▸ ', 'accent'),
          part('path'.padEnd(nameColumns), 'strong'),
          part('[', 'dim'),
          ...this.#path.parts(room, true),
          part(']', 'dim'),
        ],
        field: 0,
      },
      { parts: [] },
      ...this.#words().flatMap(([text, tone]) => said(text, tone)),
    ];
  }

  protected problem(): string | null {
    if (this.#isReading) return 'it is being read';
    return this.#path.text.trim() === '' ? 'type the path of the file' : null;
  }

  protected override async finish(): Promise<void> {
    this.#isReading = true;
    this.session.changed();
    try {
      await this.submit();
    } finally {
      this.#isReading = false;
      this.session.changed();
    }
    if (this.#refusal === null) this.close();
  }

  protected async submit(): Promise<void> {
    this.#refusal = await this.#question.onPath(this.#path.text);
  }

  #words(): [text: string, tone: Tone][] {
    if (this.#isReading) return [['reading it…', 'dim']];
    if (this.#refusal !== null) return [[`✗ ${this.#refusal}`, 'bad']];
    return [['Nothing is kept unless the order and the line inside the file are these.', 'dim']];
  }
}
