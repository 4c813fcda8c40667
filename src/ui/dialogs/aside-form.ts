import { whenMeant } from '../../core/domain/when.ts';
import { sanitize } from '../../core/sanitize.ts';
import { TextField } from '../components/text-field.ts';
import { type Part, part } from '../present/line.ts';
import type { Tone } from '../present/paint.ts';
import { fullTime, relative } from '../present/time.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';

const columns = 66;
const labelColumns = 8;
const longest = 400;

export interface AsideQuestion {
  readonly title: string;
  /** What is put aside and what that means, a paragraph each. */
  readonly about: readonly string[];
  /** Asks until when, with this filled in; absent: for good. */
  readonly until?: string;
  readonly submit: string;
  readonly onSaid: (said: { readonly until: number; readonly reason: string }) => Promise<void>;
}

/** Asks why something is put aside and, where it is to come back by itself, until when. */
export class AsideForm extends FormDialog {
  readonly #question: AsideQuestion;
  readonly #until: TextField | null;
  readonly #reason = new TextField();

  constructor(session: Session, question: AsideQuestion) {
    super(session, { title: question.title, submit: question.submit, refused: 'not put aside', next: 'next field' });
    this.#question = question;
    this.#until = question.until === undefined ? null : new TextField(question.until);
    // What is usual stands there; why is what has to be said.
    this.at = this.#until ? 1 : 0;
  }

  protected get fields(): number {
    return this.#until ? 2 : 1;
  }

  protected type(event: InputEvent): void {
    (this.#isReason ? this.#reason : this.#until)?.take(event);
  }

  protected wanted(): { columns: number } {
    return { columns };
  }

  protected body(width: number): FormLine[] {
    const said = (text: string, tone: Tone): FormLine[] =>
      wrap(sanitize(text, longest), width).map((words) => ({ parts: [part(words, tone)] }));
    const until = this.#until ? [this.#field('until', this.#until, 0, width)] : [];
    const problem = this.problem();
    return [
      ...this.#question.about.flatMap((text) => said(text, 'plain')),
      { parts: [] },
      ...until,
      this.#field('why', this.#reason, this.#until ? 1 : 0, width),
      { parts: [] },
      ...(this.#until ? said(this.#untilWords(), 'dim') : []),
      ...(problem === null ? [] : said(problem, this.#reason.text === '' ? 'dim' : 'bad')),
    ];
  }

  protected problem(): string | null {
    if (this.#until && this.#at === null) return 'until: 90m, 2h, 3d, 1w, 17:30, 2026-07-10 or both';
    if (this.#until && (this.#at ?? 0) <= this.session.now()) return 'that time is over';
    return this.#reason.text.trim() === '' ? 'say why: whoever finds it aside wants to know' : null;
  }

  protected submit(): Promise<void> {
    return this.#question.onSaid({ until: this.#at ?? 0, reason: this.#reason.text.trim() });
  }

  get #isReason(): boolean {
    return this.#until === null || this.at === 1;
  }

  /** UTC epoch ms; null while it is no time. */
  get #at(): number | null {
    return this.#until ? whenMeant(this.#until.text, this.session.now(), this.session.settings.zone) : null;
  }

  #untilWords(): string {
    const at = this.#at;
    if (at === null) return '';
    return `until ${fullTime(at, this.session.settings.zone)}, ${relative(at, this.session.now())}`;
  }

  #field(label: string, field: TextField, at: number, width: number): FormLine {
    const isHere = at === this.at;
    const value: Part[] = field.parts(Math.max(8, width - labelColumns - 6), isHere);
    const mark = isHere ? part('▸ ', 'accent') : '  ';
    const name = part(label.padEnd(labelColumns), isHere ? 'strong' : 'plain');
    return { parts: [mark, name, part('[', 'dim'), ...value, part(']', 'dim')], field: at };
  }
}
