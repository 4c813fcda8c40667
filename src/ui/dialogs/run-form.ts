import type { JobDefinition } from '../../jobs/job.ts';
import { type Bound, bind } from '../action.ts';
import { startedWords, startRun } from '../commands.ts';
import { TextField } from '../components/text-field.ts';
import { commandLine } from '../present/command-line.ts';
import { line, type Part, part } from '../present/line.ts';
import { wrap } from '../present/wrap.ts';
import type { Dialog } from '../screen.ts';
import type { Session } from '../session.ts';
import type { InputEvent } from '../terminal/input.ts';
import type { Size } from '../terminal/size.ts';
import { argsOf, checkArgs, type FieldSpec, fieldSpecs } from './job-fields.ts';

const columns = 72;
const valueColumns = 18;
const dryRun = 'dry run';

/** A job's arguments as a form, made from the job's own schema: checked at every key, with the command that does the same. */
export class RunForm implements Dialog {
  readonly title: string;
  readonly tone = 'accent';
  readonly keys: readonly Bound[];
  readonly #session: Session;
  readonly #job: JobDefinition;
  readonly #specs: readonly FieldSpec[];
  readonly #texts = new Map<string, TextField>();
  readonly #on = new Set<string>();
  #at = 0;

  constructor(session: Session, job: JobDefinition, given: Readonly<Record<string, unknown>> = {}) {
    this.title = `Run ${job.id}`;
    this.#session = session;
    this.#job = job;
    const isDry: FieldSpec = {
      name: dryRun,
      kind: 'flag',
      help: 'work on a throw-away copy of the store; nothing is kept',
    };
    this.#specs = [...fieldSpecs(job.args), isDry];
    for (const { name, kind, preset } of this.#specs) {
      const value = given[name] ?? preset;
      if (kind === 'flag' && value === true) this.#on.add(name);
      if (kind !== 'flag') this.#texts.set(name, new TextField(value === undefined ? '' : String(value)));
    }
    this.keys = bind<RunForm>(
      [
        {
          key: 'enter',
          title: 'run',
          group: 'act',
          changes: true,
          disabled: (form) => form.#problem(),
          run: (form) => form.#start(),
        },
        { key: 'tab', title: 'next field', group: 'go', run: (form) => form.#move(1) },
        { key: 'down', title: 'next field', group: 'go', quiet: true, run: (form) => form.#move(1) },
        { key: 'shift-tab', title: 'previous', group: 'go', quiet: true, run: (form) => form.#move(-1) },
        { key: 'up', title: 'previous', group: 'go', quiet: true, run: (form) => form.#move(-1) },
        { key: 'escape', title: 'cancel', group: 'go', run: () => session.closeDialog() },
      ],
      this,
      session.readOnly,
    );
  }

  take(event: InputEvent): void {
    const bound = event.type === 'key' ? this.keys.find(({ action }) => action.key === event.key) : undefined;
    if (bound) {
      this.#perform(bound);
      return;
    }
    const spec = this.#specs[this.#at];
    if (!spec) return;
    if (spec.kind !== 'flag') this.#texts.get(spec.name)?.take(event);
    else if (event.type === 'key' && ['space', 'x'].includes(event.key)) this.#toggle(spec.name);
  }

  #perform(bound: Bound): void {
    const why = bound.whyNot();
    if (why === null) void bound.run();
    else this.#session.say('warn', `not started: ${why}`);
  }

  size(most: Size): Size {
    const width = Math.min(columns, most.columns);
    return { columns: width, rows: Math.min(this.#body(width).length, most.rows) };
  }

  lines(width: number): string[] {
    return this.#body(width).map((parts) => line(parts, width));
  }

  #body(width: number): Part[][] {
    const { errors, general } = this.#check();
    const names = Math.max(...this.#specs.map(({ name }) => name.length)) + 2;
    const fields = this.#specs.flatMap((spec, index) =>
      this.#field(spec, index === this.#at, names, width, errors.get(spec.name)),
    );
    const command = commandLine(this.#job.id, this.#args(), this.#on.has(dryRun));
    const about = wrap(this.#job.description, width).map((text): Part[] => [part(text, 'dim')]);
    const wrong = general.map((text): Part[] => [part(`✗ ${text}`, 'bad')]);
    return [...about, [], ...fields, ...wrong, [], [part('the same by command: ', 'dim')], [part(command, 'accent')]];
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
    return [[mark, name, ...value, '  ', part(first, 'dim')], ...(isHere ? help : []), ...wrong];
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
    return argsOf(
      this.#specs.filter(({ name }) => name !== dryRun),
      typed,
      this.#on,
    );
  }

  #check() {
    return checkArgs(this.#job.args, this.#args());
  }

  #problem(): string | null {
    const { errors, general } = this.#check();
    const [first] = [...[...errors].map(([name, text]) => `${name}: ${text}`), ...general];
    return first ?? null;
  }

  #toggle(name: string): void {
    if (!this.#on.delete(name)) this.#on.add(name);
  }

  #move(by: number): void {
    this.#at = (this.#at + by + this.#specs.length) % this.#specs.length;
  }

  #start(): void {
    const isDry = this.#on.has(dryRun);
    const args = this.#args();
    this.#session.closeDialog();
    void this.#session.attempt(async () => {
      const run = await startRun(this.#session, this.#job, args, isDry);
      this.#session.say(run.state === 'skipped' ? 'warn' : 'good', startedWords(this.#job.id, run));
    });
  }
}
