import type { RunSummary } from '../../core/store/runs/run-list.ts';
import { forceHelp, type JobDefinition } from '../../jobs/job.ts';
import { startedWords, startRun } from '../commands.ts';
import { TextField } from '../components/text-field.ts';
import { commandLine } from '../present/command-line.ts';
import { type Part, part } from '../present/line.ts';
import type { Tone } from '../present/paint.ts';
import { wrap } from '../present/wrap.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import { FormDialog, type FormLine } from './form.ts';
import { argsOf, checkArgs, type FieldSpec, fieldSpecs } from './job-fields.ts';

const columns = 72;
const valueColumns = 18;
const dryRun = 'dry run';
const force = 'force';

/** A job's arguments as a form, made from the job's own schema: checked at every key, with the command that does the same. */
export class RunForm extends FormDialog {
  readonly #job: JobDefinition;
  readonly #specs: readonly FieldSpec[];
  readonly #texts = new Map<string, TextField>();
  readonly #on = new Set<string>();

  /** @param given what is filled in, as of an earlier run */
  constructor(session: Session, job: JobDefinition, given: Partial<Pick<RunSummary, 'args' | 'dryRun'>> = {}) {
    super(session, { title: `Run ${job.id}`, submit: 'run', refused: 'not started', next: 'next field' });
    this.#job = job;
    const isDry: FieldSpec = {
      name: dryRun,
      kind: 'flag',
      help: 'work on a throw-away copy of the store; nothing is kept',
    };
    const isForced: FieldSpec = { name: force, kind: 'flag', help: forceHelp };
    this.#specs = [...fieldSpecs(job.args), isDry, ...(job.input === null ? [] : [isForced])];
    if (given.dryRun) this.#on.add(dryRun);
    for (const { name, kind, preset } of this.#specs) {
      const value = given.args?.[name] ?? preset;
      if (kind === 'flag' && value === true) this.#on.add(name);
      if (kind !== 'flag') this.#texts.set(name, new TextField(value === undefined ? '' : String(value)));
    }
  }

  protected get fields(): number {
    return this.#specs.length;
  }

  protected type(event: InputEvent): void {
    const spec = this.#specs[this.at];
    if (!spec) return;
    if (spec.kind !== 'flag') this.#texts.get(spec.name)?.take(event);
    else if (event.type === 'key' && ['space', 'x'].includes(event.key)) this.#toggle(spec.name);
  }

  protected wanted(): { columns: number } {
    return { columns };
  }

  protected body(width: number): FormLine[] {
    const { errors, general } = this.#check();
    const names = Math.max(...this.#specs.map(({ name }) => name.length)) + 2;
    const fields = this.#specs.flatMap((spec, field) =>
      this.#field(spec, field === this.at, names, width, errors.get(spec.name)).map((parts) => ({ parts, field })),
    );
    const command = commandLine(this.#job.id, this.#args(), this.#how());
    const toned = (text: string, tone: Tone): FormLine[] =>
      wrap(text, width).map((one) => ({ parts: [part(one, tone)] }));
    const blank: FormLine = { parts: [] };
    return [
      ...toned(this.#job.description, 'dim'),
      blank,
      ...fields,
      ...general.flatMap((text) => toned(`✗ ${text}`, 'bad')),
      blank,
      ...toned('the same by command:', 'dim'),
      ...toned(command, 'accent'),
    ];
  }

  #field(spec: FieldSpec, isHere: boolean, names: number, width: number, error: string | undefined): Part[][] {
    const mark = isHere ? part('▸ ', 'accent') : '  ';
    const name = part(spec.name.padEnd(names), isHere ? 'strong' : 'plain');
    const value = spec.kind === 'flag' ? this.#flag(spec.name) : this.#text(spec.name, isHere);
    const indent = names + valueColumns + 6;
    const [first = '', ...more] = wrap(spec.help, width - indent);
    const help = more.map((text): Part[] => [' '.repeat(indent), part(text, 'dim')]);
    const wrong: Part[][] =
      error === undefined
        ? []
        : wrap(`✗ ${error}`, width - names - 2).map((text) => [' '.repeat(names + 2), part(text, 'bad')]);
    // Of the fields beside this one the first line stands; that there is more is told.
    const shown = isHere || more.length === 0 ? first : `${first.slice(0, width - indent - 1)}…`;
    return [[mark, name, ...value, '  ', part(shown, 'dim')], ...(isHere ? help : []), ...wrong];
  }

  #text(name: string, isHere: boolean): Part[] {
    const field = this.#texts.get(name);
    return [part('[', 'dim'), ...(field?.parts(valueColumns, isHere) ?? []), part(']', 'dim')];
  }

  #flag(name: string): Part[] {
    return [part('[', 'dim'), (this.#on.has(name) ? '✓ yes' : '  no').padEnd(valueColumns), part(']', 'dim')];
  }

  #args(): Record<string, unknown> {
    const typed = new Map([...this.#texts].map(([name, field]) => [name, field.text]));
    const isArgument = ({ name }: FieldSpec): boolean => Object.hasOwn(this.#job.args.shape, name);
    return argsOf(this.#specs.filter(isArgument), typed, this.#on);
  }

  #how() {
    return { dryRun: this.#on.has(dryRun), forced: this.#job.input !== null && this.#on.has(force) };
  }

  #check() {
    return checkArgs(this.#job.args, this.#args());
  }

  protected problem(): string | null {
    const { errors, general } = this.#check();
    const [first] = [...[...errors].map(([name, text]) => `${name}: ${text}`), ...general];
    return first ?? null;
  }

  #toggle(name: string): void {
    if (!this.#on.delete(name)) this.#on.add(name);
  }

  protected async submit(): Promise<void> {
    const run = await startRun(this.session, this.#job, this.#args(), this.#how());
    this.session.say(run.state === 'skipped' ? 'warn' : 'good', startedWords(this.#job.id, run));
  }
}
