import type { Command } from 'commander';
import { type CheckState, checkGroups } from '../../core/doctor/check.ts';
import { type Examined, examine } from '../../core/doctor/examine.ts';
import { checks, chosenChecks } from '../../core/doctor/index.ts';
import { checkLooks } from '../../ui/present/check-row.ts';
import { act, type Call } from '../act.ts';
import { openSubject } from '../doctor/open-subject.ts';
import { Refusal } from '../failure.ts';

interface DoctorOptions {
  readonly offline?: boolean;
  readonly only?: readonly string[];
  readonly stream?: boolean;
}

/** `doctor`: everything that can be looked at by itself, each with the one thing to do (M92, M93, M156). */
export function registerDoctor(program: Command): void {
  const doctor = program
    .command('doctor')
    .description('look at everything that can keep this from working: host, folders, database, engine, credentials')
    .option('--offline', 'ask nobody outside')
    .option('--only <id...>', 'these checks, or groups of them, only')
    .option('--stream', 'with --json: a line of JSON for each row, as it is answered');
  act<DoctorOptions>(doctor, runDoctor);
}

/** @returns 1 when a check failed */
async function runDoctor(
  { home, output }: Call,
  { offline = false, only = [], stream = false }: DoctorOptions,
): Promise<number> {
  if (stream && !output.json) throw new Refusal('usage', '--stream is for --json.', 'Add --json.');
  const chosen = chosenChecks(only);
  if ('unknown' in chosen) {
    const groups = Object.keys(checkGroups).join(', ');
    throw new Refusal(
      'unknown-check',
      `There is no check ${chosen.unknown}.`,
      `See \`orderdeck doctor --json\`, or name a group: ${groups}.`,
    );
  }
  const asked = offline ? chosen.filter(({ network }) => !network) : chosen;
  const subject = openSubject(home);
  const teller = new Teller(
    asked.map(({ id }) => id),
    output,
  );
  try {
    const rows = await examine(asked, subject, (row) => {
      if (stream) process.stdout.write(`${JSON.stringify(row)}\n`);
      else teller.tell(row);
    });
    const ok = rows.every(({ state }) => state !== 'failed');
    if (!stream) output.document({ ok, checks: rows });
    teller.sum(rows, checks.length - asked.length);
    return ok ? 0 : 1;
  } finally {
    await subject.close();
  }
}

/** Tells the rows in the order of the checks, each as soon as those before it are told. */
class Teller {
  readonly #output: Call['output'];
  readonly #waiting: string[];
  readonly #rows = new Map<string, Examined>();
  #group = '';

  constructor(ids: readonly string[], output: Call['output']) {
    this.#waiting = [...ids];
    this.#output = output;
  }

  tell(row: Examined): void {
    this.#rows.set(row.id, row);
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#waiting.shift();
      this.#print(next);
    }
  }

  /** The last line: how it stands, and what was left out. */
  sum(rows: readonly Examined[], leftOut: number): void {
    const count = (state: CheckState): number => rows.filter((row) => row.state === state).length;
    const [bad, odd] = [count('failed'), count('warning')];
    const words = `${rows.length} checks: ${bad} failed, ${odd} warnings, ${count('ok')} well, ${count('off')} off`;
    this.#output.print();
    this.#output.print(
      { text: words, tone: bad > 0 ? 'bad' : odd > 0 ? 'warn' : 'good' },
      leftOut > 0 ? `; ${leftOut} left out` : '',
    );
  }

  #next(): Examined | undefined {
    const [id] = this.#waiting;
    return id === undefined ? undefined : this.#rows.get(id);
  }

  #print({ group, title, state, detail, hint }: Examined): void {
    if (group !== this.#group) {
      if (this.#group !== '') this.#output.print();
      this.#output.print({ text: checkGroups[group], tone: 'strong' });
      this.#group = group;
    }
    const { sign, tone } = checkLooks[state];
    this.#output.print({ text: `${sign} ${title.padEnd(27)} `, tone }, detail);
    if (hint !== null) this.#output.print({ text: `    → ${hint}`, tone: 'strong' });
  }
}
