import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { readInstallation } from '../../app.ts';
import { act, type Call } from '../act.ts';
import { programWords } from '../crontab/program-words.ts';
import { Refusal } from '../failure.ts';
import {
  activity,
  demandWritable,
  installedUnit,
  installSteps,
  isEnabled,
  type Step,
  type UnitHost,
  uninstallSteps,
  unitHost,
} from '../service/host.ts';
import { type InstallOptions, unitTerms } from '../service/terms.ts';
import { type UnitTerms, unitText } from '../service/unit.ts';

interface UnitOptions {
  readonly unitDir?: string;
}
interface ChangeOptions extends UnitOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** `service install|uninstall|status`: the daemon as a unit of systemd. */
export function registerService(program: Command): void {
  const service = program
    .command('service')
    .description('let systemd keep the daemon running: install, uninstall, status')
    .enablePositionalOptions();
  const install = takesInstallOptions(
    service
      .command('install')
      .description('write a hardened unit, start it now and with the host; says first what it will do'),
  );
  const uninstall = service
    .command('uninstall')
    .description('stop the daemon and take its unit away; database and logs stay');
  takesChangeOptions(uninstall);
  const status = service
    .command('status')
    .description('whether the unit is installed and runs; exit 1 when it does not');
  takesUnitDir(status);
  act<GivenOptions>(install, async (call, options) => {
    const { told } = await installService(call, options);
    call.output.document(told);
    return undefined;
  });
  act<ChangeOptions>(uninstall, uninstallService);
  act<UnitOptions>(status, serviceStatus);
}

/** The guides' names for the same (M26, M27) are taken as well. */
export interface GivenOptions extends ChangeOptions {
  readonly user?: string;
  readonly cronUser?: string;
  readonly node?: string;
  readonly nodePath?: string;
  readonly logDir?: string;
}

/** What both `service install` and `install` take. */
export function takesInstallOptions(command: Command): Command {
  return takesChangeOptions(command)
    .option('--user <name>', 'who the daemon runs as (default: who calls, also through sudo); never root')
    .option('--cron-user <name>', 'the same as --user')
    .option('--node <path>', 'the Node that runs it (default: this one)')
    .option('--node-path <path>', 'the same as --node')
    .option('--log-dir <folder>', 'where it writes its logs (default: as the settings say)');
}

function takesChangeOptions(command: Command): Command {
  return takesUnitDir(command)
    .option('--dry-run', 'tell what would be done, and do nothing')
    .option('--yes', 'do it without asking');
}

function takesUnitDir(command: Command): Command {
  return command.option(
    '--unit-dir <folder>',
    'units live there: files only, nothing is started or stopped (for images)',
  );
}

function meant({ user, cronUser, node, nodePath, logDir }: GivenOptions): InstallOptions {
  const [who, by] = [user ?? cronUser, node ?? nodePath];
  return {
    ...(who !== undefined && { user: who }),
    ...(by !== undefined && { node: by }),
    ...(logDir !== undefined && { logDir }),
  };
}

/** Makes the unit as asked for. @returns what was done, as a document, and what the unit says */
export async function installService(
  call: Call,
  options: GivenOptions,
): Promise<{ readonly told: object; readonly terms: UnitTerms }> {
  const { home, output } = call;
  const host = hostOf(call, options);
  const { settings } = readInstallation(home, process.env);
  const { terms, notes } = unitTerms(settings, meant(options));
  const text = unitText(terms);
  const before = installedUnit(host);
  const steps = installSteps(host, text);
  for (const line of before === text ? [] : difference(before ?? '', text)) output.print(`  ${line}`);
  for (const note of notes) output.print({ text: note, tone: 'warn' });
  return { told: { ...(await carryOut(call, options, host, steps)), unit: text, notes }, terms };
}

async function uninstallService(call: Call, options: ChangeOptions): Promise<undefined> {
  const host = hostOf(call, options);
  call.output.document(await carryOut(call, options, host, uninstallSteps(host)));
  return undefined;
}

/** Says what is to be done, asks, does it. @returns what was done */
async function carryOut(
  { output }: Call,
  { dryRun = false, yes = false }: ChangeOptions,
  host: UnitHost,
  steps: readonly Step[],
): Promise<object> {
  for (const { words } of steps) output.print(dryRun ? 'would ' : 'will ', words);
  if (steps.length === 0) output.print('It is so already; there is nothing to do.');
  if (!dryRun && steps.length > 0) {
    demandWritable(host);
    if (!yes) await demandConsent(output.json);
    for (const { run } of steps) run();
    output.print(host.live ? 'Done.' : 'Done; nothing was started or stopped: another folder for units was named.');
  }
  const words = steps.map((step) => step.words);
  return { file: host.file, steps: words, done: !dryRun };
}

async function demandConsent(json: boolean): Promise<void> {
  if (json || !process.stdin.isTTY) {
    throw new Refusal('not-confirmed', 'Nobody is here to be asked.', 'Add --yes to do it. Nothing was changed.');
  }
  const asked = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await asked.question('Do it? [y/N] ');
    if (!/^y(es)?$/i.test(answer.trim())) throw new Refusal('declined', 'Nothing was changed.', '', 1);
  } finally {
    asked.close();
  }
}

async function serviceStatus(call: Call, options: UnitOptions): Promise<number> {
  const host = hostOf(call, options);
  const installed = installedUnit(host) !== null;
  const enabled = installed && isEnabled(host);
  const state = installed && host.live ? activity() : null;
  call.output.document({ file: host.file, installed, enabled, state });
  call.output.print(
    installed ? `${host.file}: ${enabled ? 'starts with the host' : 'does not start with the host'}` : 'not installed',
    state === null ? '' : `, ${state}`,
  );
  return installed && enabled && (state === null || state === 'active') ? 0 : 1;
}

function hostOf({ home }: Call, { unitDir }: UnitOptions): UnitHost {
  const command = programWords(process.execPath, '--daemon', '--home', home).join(' ');
  return unitHost(
    unitDir,
    `Let what starts services here run \`${command}\` (SIGTERM ends it in order), or see \`orderdeck crontab export\`.`,
  );
}

/** Lines that go (-) and come (+). */
function difference(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => line !== '' && !old.includes(line)).map((line) => `+ ${line}`),
  ];
}
