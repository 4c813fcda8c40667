import { applyChange, planChange } from '../../jobs/settings/change.ts';
import { whyNotSetting } from '../../jobs/settings/judge.ts';
import type { SettingRow } from '../../jobs/settings/rows.ts';
import { TextField } from '../components/text-field.ts';
import { type Part, part } from '../present/line.ts';
import type { Tone } from '../present/paint.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import { deskOf, sayChanged } from '../settings/acts.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';

const columns = 66;

/** One setting: what it is and may be, and its value as text; refused with the range at every key. A secret is not shown. */
export class SettingForm extends FormDialog {
  readonly #row: SettingRow;
  readonly #field: TextField;

  constructor(session: Session, row: SettingRow) {
    super(session, { title: row.name, submit: 'save', refused: 'not saved', next: 'next field' });
    this.#row = row;
    const isShown = row.isSet && !row.secret && row.value !== null;
    this.#field = new TextField(isShown ? (row.value ?? '') : '');
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
    const { title, unit, range, affects, restart, conflict, secret } = this.#row;
    const said = (text: string, tone: Tone): FormLine[] =>
      wrap(text, width).map((words) => ({ parts: [part(words, tone)] }));
    const problem = this.#field.text === '' ? null : this.problem();
    return [
      ...said(title, 'plain'),
      ...said(`affects ${affects}`, 'dim'),
      { parts: [] },
      { parts: [part('▸ ', 'accent'), part('[', 'dim'), ...this.#shown(width - 8), part(']', 'dim')], field: 0 },
      { parts: [] },
      ...said(`may be ${range ?? 'any text'}${unit === null || unit === range ? '' : `, in ${unit}`}`, 'dim'),
      ...said(this.#emptyWords(), 'dim'),
      ...(secret ? said('What is typed is not shown, and kept in .env alone.', 'dim') : []),
      ...(restart === null ? [] : said(restart, 'warn')),
      ...(conflict === null ? [] : said(conflict, 'warn')),
      ...(problem === null ? [] : said(`✗ ${problem}`, 'bad')),
    ];
  }

  #shown(width: number): Part[] {
    if (!this.#row.secret) return this.#field.parts(width, true);
    return new TextField('•'.repeat([...this.#field.text].length)).parts(width, true);
  }

  #emptyWords(): string {
    const { default: usual } = this.#row;
    return usual === null ? 'left empty: not set' : `left empty: the default, ${usual}`;
  }

  protected problem(): string | null {
    return whyNotSetting(this.#row, this.#field.text, this.session.now());
  }

  /** Whether it fits all other settings is found out by trying; until it does the form stays. */
  protected override async finish(): Promise<void> {
    await this.submit();
    this.close();
  }

  protected async submit(): Promise<void> {
    const { name } = this.#row;
    const text = this.#field.text.trim();
    const plan = await planChange(deskOf(this.session), [{ name, value: text === '' ? null : text }]);
    await applyChange(deskOf(this.session), plan, `set ${name}`);
    sayChanged(this.session, plan);
    if (this.#row.origin === 'environment')
      this.session.say('warn', `${name} is kept in .env; this console’s environment sets it too, and counts`);
  }
}
