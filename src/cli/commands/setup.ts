import type { Command } from 'commander';
import { findSetting } from '../../core/settings/describe.ts';
import { listSettings } from '../../core/settings/list.ts';
import { applyChange, planChange, type Wish } from '../../jobs/settings/change.ts';
import type { SettingsDesk } from '../../jobs/settings/desk.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { ask, askSecret, pipedLines } from '../settings/ask.ts';
import { withDesk } from '../settings/desk.ts';
import { proveChannel } from '../settings/prove.ts';
import { changesJson, printChanges } from '../settings/report.ts';
import { type SetupChannel, setupChannels } from '../settings/setup-channels.ts';

interface Answers {
  readonly channel: SetupChannel;
  readonly values: readonly (Wish & { readonly value: string })[];
}

/** `setup`: asks for each channel's credentials and tests them before they are kept; the old ones stay until then (M153, M149). */
export function registerSetup(program: Command): void {
  const command = program
    .command('setup')
    .description('ask for a channel’s credentials, test them, keep them in .env')
    .addArgument(
      program.createArgument('[channel]', 'which; none: asks for each').choices(setupChannels.map(({ id }) => id)),
    )
    .addHelpText('after', '\nWithout a terminal NAME=VALUE lines are read from stdin.');
  act<object, readonly [string | undefined]>(command, setUp);
}

async function setUp({ home, output }: Call, _options: object, id: string | undefined): Promise<number> {
  const wanted = setupChannels.filter((channel) => id === undefined || channel.id === id);
  return withDesk(home, async (desk) => {
    const answers = process.stdin.isTTY ? await askEach(desk, wanted, id !== undefined) : await readLines(wanted);
    const asked = answers.filter(({ values }) => values.length > 0);
    if (asked.length === 0) {
      output.document({ changed: false, changes: [], tests: [] });
      output.print('Nothing was given, and nothing was changed.');
      return 0;
    }
    const tests: { channel: string; answer: string }[] = [];
    for (const { channel, values } of asked) {
      output.say(`Asking ${channel.title}…`);
      tests.push({ channel: channel.id, answer: await proveChannel(desk, channel.id, values) });
    }
    const plan = await planChange(
      desk,
      asked.flatMap(({ values }) => values),
    );
    await applyChange(desk, plan, `setup ${asked.map(({ channel }) => channel.id).join(', ')}`);
    output.document({ changed: plan.changes.length > 0, changes: changesJson(plan.changes), tests });
    for (const { channel, answer } of tests) output.print({ text: '✓ ', tone: 'good' }, `${channel}: ${answer}`);
    printChanges(output, plan.changes);
    const names = plan.changes.map(({ name }) => name);
    for (const { name, conflict } of listSettings(home, desk.environment))
      if (conflict !== null && names.includes(name)) output.print({ text: `! ${name}: ${conflict}`, tone: 'warn' });
    output.print({ text: 'Kept in .env. A daemon or console takes it up by itself.', tone: 'dim' });
    return 0;
  });
}

/** Asks on the terminal; Enter keeps what is there. */
async function askEach(desk: SettingsDesk, wanted: readonly SetupChannel[], isNamed: boolean): Promise<Answers[]> {
  const set = new Map(listSettings(desk.home, desk.environment).map(({ name, isSet }) => [name, isSet]));
  const answers: Answers[] = [];
  for (const channel of wanted) {
    if (!isNamed && !/^y(es)?$/i.test(await ask(`Set up ${channel.title}? [y/N] `))) continue;
    process.stderr.write(`From ${channel.where}. Enter keeps what is there.\n`);
    const values: (Wish & { value: string })[] = [];
    for (const { name, optional } of channel.fields) {
      const definition = findSetting(name);
      const state = set.get(name) ? 'set' : optional ? 'optional' : 'not set';
      const question = `  ${name} (${definition?.title.replace(/^.*: /, '')}; ${state}): `;
      const value = definition?.secret ? await askSecret(question) : await ask(question);
      if (value !== '') values.push({ name, value });
    }
    answers.push({ channel, values });
  }
  return answers;
}

/** Reads `NAME=VALUE` lines; a name that belongs to none of the channels is refused before anything is asked. */
async function readLines(wanted: readonly SetupChannel[]): Promise<Answers[]> {
  const answers = wanted.map((channel) => ({ channel, values: [] as (Wish & { value: string })[] }));
  for (const line of await pipedLines()) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name = '', value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    const channel = answers.find((one) => name.startsWith(one.channel.prefix));
    // The line itself may be a secret, so only a name is ever told.
    if (!channel || !findSetting(name))
      throw new Refusal(
        'usage',
        name === ''
          ? 'A line is not NAME=VALUE.'
          : `${name} is no setting of ${wanted.map(({ id }) => id).join(', ')}.`,
        'Nothing was changed.',
      );
    channel.values.push({ name, value });
  }
  return answers;
}
