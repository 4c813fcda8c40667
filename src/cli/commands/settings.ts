import { type Command, Option } from 'commander';
import { type PresetName, presetNames, presetWords } from '../../core/domain/presets.ts';
import { findSetting } from '../../core/settings/describe.ts';
import { swallowedIn } from '../../core/settings/swallowed.ts';
import { applyChange, type ChangePlan, planChange } from '../../jobs/settings/change.ts';
import type { SettingsDesk } from '../../jobs/settings/desk.ts';
import { limitWords } from '../../jobs/settings/preset-limits.ts';
import { type PresetPlan, planPreset, presetStanding, presetValues } from '../../jobs/settings/preset-plan.ts';
import { type SettingRow, settingRows } from '../../jobs/settings/rows.ts';
import { planUndo } from '../../jobs/settings/undo.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import type { Output } from '../output.ts';
import { askSecret, pipedLines } from '../settings/ask.ts';
import { withDesk } from '../settings/desk.ts';
import { changesJson, limitJson, printChanges, printSetting, printSettings, settingJson } from '../settings/report.ts';

interface Dry {
  readonly dryRun?: boolean;
}
interface PresetOptions extends Dry {
  readonly apply?: boolean;
}

/** `settings`: all that can be set, with its value, its origin and what it affects; changed in `.env` and the schedules (M32, S3). */
export function registerSettings(program: Command): void {
  const command = program
    .command('settings')
    .description('list the settings, or one of them: value, origin, range, what it affects')
    .argument('[name]', 'such as RUN_TIME_LIMIT or trendyol-orders/1')
    .enablePositionalOptions();
  act<object, readonly [string | undefined]>(command, (call, _options, name) => show(call, name));
  const set = command
    .command('set')
    .description('change a setting; a secret is asked for, or read from stdin')
    .argument('<name>')
    .argument('[value]', 'never of a secret: command lines can be read by others')
    .addOption(dryRun());
  act<Dry, readonly [string, string | undefined]>(set, change);
  const unset = command
    .command('unset')
    .description('take a setting out: its default counts again')
    .argument('<name>')
    .addOption(dryRun());
  act<Dry, readonly [string]>(unset, (call, { dryRun: isDry }, name) =>
    withDesk(call.home, async (desk) => {
      const plan = await planChange(desk, [{ name, value: null }]);
      return make(call.output, desk, plan, `unset ${name}`, isDry === true);
    }),
  );
  const preset = command
    .command('preset')
    .description('six settings that fit a shop’s size: shows what would change; --apply changes it')
    .addArgument(program.createArgument('[preset]', 'which; none: tells them').choices(presetNames))
    .option('--apply', 'change them')
    .addOption(dryRun().conflicts('apply'));
  act<PresetOptions, readonly [PresetName | undefined]>(preset, usePreset);
  const undo = command
    .command('undo')
    .description('take the last change of settings back, a preset as a whole')
    .addOption(dryRun());
  act<Dry>(undo, takeBack);
}

function dryRun(): Option {
  return new Option('--dry-run', 'only show what would change');
}

async function show({ home, output }: Call, name: string | undefined): Promise<number> {
  return withDesk(home, async (desk) => {
    const rows = await settingRows(desk);
    if (name === undefined) {
      const notRead = swallowedIn(home);
      output.document({ items: rows.map(settingJson), total: rows.length, notRead });
      printSettings(output, rows);
      if (notRead !== null) output.print({ text: `✗ ${notRead}`, tone: 'bad' });
      return rows.some(({ problem }) => problem !== null) ? 2 : 0;
    }
    const row = rows.find((one) => [name, `${name}/1`].includes(one.name));
    if (!row) throw new Refusal('unknown-setting', `There is no setting ${name}.`, 'See `orderdeck settings`.');
    output.document(settingJson(row));
    printSetting(output, row, desk.zone);
    return row.problem === null ? 0 : 2;
  });
}

async function change({ home, output }: Call, options: Dry, name: string, given: string | undefined): Promise<number> {
  const value = findSetting(name)?.secret === true ? await secretOf(name, given) : given;
  if (value === undefined) throw new Refusal('usage', `${name} is to be what?`, `Say it: settings set ${name} VALUE.`);
  return withDesk(home, async (desk) => {
    const plan = await planChange(desk, [{ name, value }]);
    return make(output, desk, plan, `set ${name}`, options.dryRun === true);
  });
}

/** A secret on a command line is one that everybody on the host can read in the list of processes. */
async function secretOf(name: string, given: string | undefined): Promise<string> {
  if (given !== undefined)
    throw new Refusal(
      'secret-on-command-line',
      `${name} is a secret, and command lines can be read by others.`,
      `Leave it out: it is asked for, or read from stdin. The one you typed is in your shell’s history by now.`,
    );
  const [value = '', ...more] = process.stdin.isTTY
    ? [await askSecret(`${name} (not shown): `)]
    : (await pipedLines()).filter((line) => line !== '');
  if (more.length > 0) throw new Refusal('usage', `${name} is one line, and more were given.`, 'Nothing was changed.');
  if (value === '') throw new Refusal('usage', `No ${name} was given.`, 'Nothing was changed.');
  return value;
}

async function usePreset({ home, output }: Call, { apply }: PresetOptions, name?: PresetName): Promise<number> {
  return withDesk(home, async (desk) => {
    if (name !== undefined) {
      const plan = await planPreset(desk, name);
      const changing = plan.changes.map((one) => one.name);
      for (const { name: setting, value } of plan.values)
        if (!changing.includes(setting))
          output.print({ text: `  ${setting} ${value === null ? 'stays unset' : `is ${value} already`}`, tone: 'dim' });
      return make(output, desk, plan, `preset ${name}`, apply !== true, presetHint(name));
    }
    const { fits, holds, products } = await presetStanding(desk);
    output.document({
      presets: presetNames.map((one) => ({ name: one, for: presetWords[one], values: presetValues(one) })),
      ...{ fits: fits && { name: fits, products }, holds },
    });
    for (const one of presetNames) {
      output.print(
        { text: one.padEnd(8), tone: 'strong' },
        presetWords[one],
        fits === one ? { text: `  fits your ${products} products`, tone: 'good' } : '',
        holds === one ? { text: '  holds now', tone: 'accent' } : '',
      );
      for (const { name: setting, value } of presetValues(one)) output.print(`  ${setting.padEnd(22)}${value}`);
    }
    return 0;
  });
}

function presetHint(name: PresetName): string {
  return `\`orderdeck settings preset ${name} --apply\` changes it.`;
}

async function takeBack({ home, output }: Call, options: Dry): Promise<number> {
  return withDesk(home, async (desk) => {
    const plan = await planUndo(desk);
    output.print(`taking back: ${plan.of.what}, by ${plan.of.actor}`);
    return make(output, desk, plan, `undo of ${plan.of.what}`, options.dryRun === true, undefined, plan.of.id);
  });
}

/** Shows a change, makes it unless it is only looked at, and says what else one has to know of it. */
async function make(
  output: Output,
  desk: SettingsDesk,
  plan: ChangePlan & Partial<Pick<PresetPlan, 'limits'>>,
  what: string,
  isDry: boolean,
  hint = 'Nothing was changed yet.',
  undoes?: number,
): Promise<number> {
  if (!isDry) await applyChange(desk, plan, what, undoes);
  const names = plan.changes.map(({ name }) => name);
  const notes = (await settingRows(desk)).filter(({ name }) => names.includes(name)).flatMap(noteOf);
  const { limits } = plan;
  output.document({
    ...{ changed: !isDry && names.length > 0, changes: changesJson(plan.changes), notes },
    ...(limits && { limits: limits.map(limitJson) }),
  });
  if (names.length === 0) output.print('It is so already.');
  printChanges(output, plan.changes);
  if (limits) output.print('Limits of a run, job by job:');
  for (const limit of limits ?? [])
    output.print({ text: `  ${limitWords(limit)}`, tone: limit.why === null ? 'plain' : 'warn' });
  for (const note of notes) output.print({ text: note, tone: 'warn' });
  if (isDry && names.length > 0) output.print({ text: hint, tone: 'dim' });
  return 0;
}

function noteOf({ name, conflict, restart }: SettingRow): string[] {
  const notes = [conflict, restart].filter((words) => words !== null);
  return notes.map((words) => `${name}: ${words}`);
}
