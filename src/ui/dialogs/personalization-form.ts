import { edited, type PersonEdit } from '../../core/domain/print/edit.ts';
import type { Personalization } from '../../core/domain/print/personalization.ts';
import { reviewRules } from '../../core/domain/print/review.ts';
import { sanitize, sanitizeLines } from '../../core/sanitize.ts';
import { findingsOfEdit } from '../../core/store/print/decided-line.ts';
import type { PrintLine } from '../../core/store/print/print-order.ts';
import { TextField } from '../components/text-field.ts';
import { type Part, part } from '../present/line.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';

const columns = 70;
const nameColumns = 10;
const valueColumns = 40;
/** Of a piece with more texts than these the rest stays as it is. */
const mostTexts = 8;

export interface Editing {
  readonly title: string;
  readonly line: PrintLine;
  /** Which personalization of the line; null: nobody could read any, what is typed is all there is. */
  readonly position: number | null;
  /** What it carries now. */
  readonly now: Pick<Personalization, 'text' | 'color1' | 'color2' | 'font' | 'quantity'>;
  /** Colours that are in use, to be typed alike. */
  readonly colors: readonly string[];
  readonly onSave: (edit: PersonEdit) => Promise<void>;
}

type Name = 'color1' | 'color2' | 'font' | 'quantity';
const labels: Readonly<Record<Name, string>> = {
  color1: 'colour 1',
  color2: 'colour 2',
  font: 'font',
  quantity: 'pieces',
};

/** What a piece shall carry, typed by a person. What still waits for a person then is shown at every key. */
export class PersonalizationForm extends FormDialog {
  readonly #editing: Editing;
  readonly #texts: readonly TextField[];
  /** The texts as they were shown: what nobody touched is not written anew. */
  readonly #shown: string;
  /** Texts for which there is no field. */
  readonly #more: readonly string[];
  readonly #values: ReadonlyMap<Name, { readonly field: TextField; readonly was: string }>;

  constructor(session: Session, editing: Editing) {
    super(session, { title: editing.title, submit: 'save', refused: 'not saved', next: 'next field' });
    this.#editing = editing;
    const { text, color1, color2, font, quantity } = editing.now;
    const texts = text === null ? [] : sanitizeLines(text, { maxLength: 500, maxLines: mostTexts });
    // One more than there are, and two at least: another text can be typed.
    const fields = Array.from(
      { length: Math.min(mostTexts, Math.max(2, texts.length + 1)) },
      (_, at) => texts[at] ?? '',
    );
    this.#more = (text ?? '').split('\n').slice(mostTexts);
    this.#texts = fields.map((one) => new TextField(one));
    this.#shown = this.#typedText();
    const values = { color1, color2, font, quantity: String(quantity) };
    this.#values = new Map(
      (Object.keys(labels) as Name[]).map((name) => {
        const was = sanitize(values[name] ?? '', 200);
        return [name, { field: new TextField(was), was }];
      }),
    );
  }

  protected get fields(): number {
    return this.#texts.length + this.#values.size;
  }

  protected type(event: InputEvent): void {
    this.#all()[this.at]?.field.take(event);
  }

  protected wanted(): { columns: number } {
    return { columns };
  }

  protected body(width: number): FormLine[] {
    const room = Math.max(8, Math.min(valueColumns, width - nameColumns - 6));
    const fields = this.#all().map(({ label, field }, at): FormLine => {
      const isHere = at === this.at;
      const mark: Part = isHere ? part('▸ ', 'accent') : '  ';
      const name = part(label.padEnd(nameColumns), isHere ? 'strong' : 'plain');
      return { parts: [mark, name, part('[', 'dim'), ...field.parts(room, isHere), part(']', 'dim')], field: at };
    });
    const said = (text: string, tone: 'dim' | 'warn' | 'bad'): FormLine[] =>
      wrap(text, width).map((one) => ({ parts: [part(one, tone)] }));
    const { colors, line } = this.#editing;
    const problem = this.problem();
    const more = this.#more.length;
    return [
      ...said(`${line.input.quantity}× ordered: ${sanitize(line.input.name, 200)}`, 'dim'),
      { parts: [] },
      ...fields,
      ...(more === 0
        ? []
        : said(`${more} more ${more === 1 ? 'text stays as it is' : 'texts stay as they are'}`, 'dim')),
      { parts: [] },
      ...(problem === null
        ? this.#openWords().flatMap((text) => said(`! still waits then: ${text}`, 'warn'))
        : said(`✗ ${problem}`, 'bad')),
      ...(this.#typedText() === '' && more === 0
        ? said('No text: nothing is printed on it, and that is meant so.', 'warn')
        : []),
      ...(colors.length > 0
        ? said(`colours in use: ${colors.map((color) => sanitize(color, 40)).join(', ')}`, 'dim')
        : []),
    ];
  }

  protected problem(): string | null {
    const pieces = this.#values.get('quantity')?.field.text.trim() ?? '';
    return /^[1-9]\d{0,4}$/.test(pieces) ? null : 'pieces must be a whole number from 1 on';
  }

  protected async submit(): Promise<void> {
    const edit = this.#edit();
    if (Object.keys(edit).length === 0 && this.#editing.position !== null)
      return this.session.say('plain', 'nothing was changed');
    await this.#editing.onSave(edit);
  }

  #all(): { label: string; field: TextField }[] {
    const texts = this.#texts.map((field, at) => ({ label: `text ${at + 1}`, field }));
    return [...texts, ...[...this.#values].map(([name, { field }]) => ({ label: labels[name], field }))];
  }

  #typedText(): string {
    return this.#texts
      .map(({ text }) => text.trim())
      .filter(Boolean)
      .join('\n');
  }

  /** Only what was changed; of a line that nobody could read, everything. */
  #edit(): PersonEdit {
    const isNew = this.#editing.position === null;
    const text = this.#typedText();
    const changed = [...this.#values].flatMap(([name, { field, was }]) => {
      const typed = field.text.trim();
      if (typed === was.trim() && !isNew) return [];
      return [[name, name === 'quantity' ? Number(typed) : typed === '' ? null : typed]];
    });
    const whole = [text, ...this.#more].filter(Boolean).join('\n');
    return { ...((text !== this.#shown || isNew) && { text: whole }), ...Object.fromEntries(changed) };
  }

  /** What would still wait for a person if it were saved so. */
  #openWords(): string[] {
    const { line, position } = this.#editing;
    const next = edited(line.reading?.personalizations ?? [], position, this.#edit(), line.input.quantity);
    const findings = findingsOfEdit(
      line,
      next.map((one) => ({ ...one, origins: {} })),
    );
    return findings.map(
      ({ reason, detail }) => `${reviewRules[reason].title}${detail === '' ? '' : ` (${sanitize(detail, 200)})`}`,
    );
  }
}
