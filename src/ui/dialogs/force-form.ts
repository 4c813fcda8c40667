import { sanitize } from '../../core/sanitize.ts';
import { TextField } from '../components/text-field.ts';
import { part } from '../present/line.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';

const columns = 62;
const valueColumns = 8;

/** Asks for the number of changes before what a brake held back is carried out: it cannot be agreed to by a bare Enter. */
export class ForceForm extends FormDialog {
  readonly #why: readonly string[];
  readonly #field = new TextField();
  readonly #onForce: (count: number) => Promise<void>;

  /** @param why what was held back and what to look at first, a paragraph each */
  constructor(session: Session, why: readonly string[], onForce: (count: number) => Promise<void>) {
    super(session, {
      title: 'Carry out what was held back?',
      submit: 'send them',
      refused: 'nothing was sent',
      next: 'next field',
    });
    this.#why = why.map((text) => sanitize(text, 600));
    this.#onForce = onForce;
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
    const text = (words: string): FormLine[] => wrap(words, width).map((one): FormLine => ({ parts: [one] }));
    const field = [part('[', 'dim'), ...this.#field.parts(valueColumns, true), part(']', 'dim')];
    return [
      ...this.#why.flatMap(text),
      { parts: [] },
      { parts: [part('▸ ', 'accent'), 'listings that change  ', ...field], field: 0 },
      { parts: [] },
      ...wrap(this.problem() ?? 'the run refuses if it is another number by then', width).map(
        (words): FormLine => ({ parts: [part(words, 'dim')] }),
      ),
    ];
  }

  protected problem(): string | null {
    return /^[1-9]\d{0,6}$/.test(this.#field.text.trim())
      ? null
      : 'type the number of listings, to say that it is right';
  }

  protected submit(): Promise<void> {
    return this.#onForce(Number(this.#field.text.trim()));
  }
}
