import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import type { Examined } from '../../core/doctor/examine.ts';
import { checkLooks } from '../../ui/present/check-row.ts';
import { act, type Call } from '../act.ts';
import { programWords } from '../crontab/program-words.ts';
import type { UnitTerms } from '../service/unit.ts';
import { type GivenOptions, installService, takesInstallOptions } from './service.ts';

interface Told {
  readonly ok: boolean;
  readonly checks: readonly Examined[];
}

/** `install`: the daemon as a unit of systemd, as `service install` makes it, and then what doctor says of it (M25). */
export function registerInstall(program: Command): void {
  const install = program
    .command('install')
    .description('install the daemon as a service (as `service install` does), then look whether all is well');
  act<GivenOptions>(takesInstallOptions(install), runInstall);
}

/** @returns 1 when it is installed and doctor finds something failed */
async function runInstall(call: Call, options: GivenOptions): Promise<number> {
  const { output } = call;
  const { told, terms } = await installService(call, options);
  if (options.dryRun) {
    output.document(told);
    return 0;
  }
  const found = examineAs(terms, call.home);
  output.document({ ...told, doctor: found });
  output.print();
  if (!found) {
    output.print({
      text: `doctor could not be asked as ${terms.user}: try \`orderdeck doctor\` as that user`,
      tone: 'warn',
    });
    return 1;
  }
  const odd = found.checks.filter(({ state }) => state === 'failed' || state === 'warning');
  for (const { state, title, detail, hint } of odd) {
    const { sign, tone } = checkLooks[state];
    output.print({ text: `${sign} ${title}: `, tone }, detail);
    if (hint !== null) output.print({ text: `    → ${hint}`, tone: 'strong' });
  }
  output.print({
    text: found.ok ? 'Doctor finds nothing that keeps it from working.' : 'Doctor finds what has to be mended first.',
    tone: found.ok ? 'good' : 'bad',
  });
  return found.ok ? 0 : 1;
}

/** Looks as the user who is to work, with the Node and the logs of the unit: root, who may do anything, would see less. */
function examineAs({ user, node, logDir }: UnitTerms, home: string): Told | null {
  const [program = '', ...words] = programWords(node, 'doctor', '--json', '--home', home);
  const id = (flag: string): number => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  const { stdout } = spawnSync(program, words, {
    encoding: 'utf8',
    cwd: '/',
    maxBuffer: 16 * 1024 * 1024,
    ...(process.getuid?.() === 0 && { uid: id('-u'), gid: id('-g') }),
    env: { ...process.env, ...(logDir !== null && { ORDERDECK_LOG_DIR: logDir }) },
  });
  try {
    return JSON.parse(stdout) as Told;
  } catch {
    return null;
  }
}
