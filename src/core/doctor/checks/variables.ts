import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nearestWord } from '../../domain/edit-distance.ts';
import { settingDefinitions } from '../../settings/describe.ts';
import { swallowed } from '../../settings/swallowed.ts';
import type { Environment } from '../../settings.ts';
import { engineStatus } from '../../store/runs/engine-status.ts';
import { type Answer, type Check, failed, off, ok, warning } from '../check.ts';
import type { Subject } from '../subject.ts';
import { filled, fromFile } from '../variable-places.ts';

const group = 'variables';
/** Names whose values are credentials or hold some; they are never shown, not even when they differ. */
const secretName = /KEY|SECRET|PASSWORD|TOKEN|URL|USER|SELLER_ID|SMTP|EMAIL|WEBHOOK_API/;

/** What is read from the environment and `.env`: each variable by itself, and what is wrong with all of them. */
export const variableChecks: readonly Check[] = [
  {
    id: 'settings',
    title: 'Settings',
    group,
    about:
      'Whether what is set can be read at all: each value within its range, no channel half set up. Nothing starts before this is mended; the message names the variable and where it is set.',
    run: ({ settingsError }) =>
      settingsError === null ? ok('all can be read') : failed(settingsError.message, settingsError.hint),
  },
  {
    id: 'unknown-variables',
    title: 'Unknown names',
    group,
    about:
      'Lines of `.env` whose name begins like one of ours and is none: a misspelt name sets nothing, and nobody says so. A line that is not NAME=VALUE, or a quote that is not closed, swallows the line after it.',
    run: (subject) => {
      const known = settingDefinitions.map(({ name }) => name);
      const lost = swallowed(fromFile(subject));
      if (lost !== null) return failed(lost.message, lost.hint);
      const beginnings = new Set(known.map((name) => name.split('_')[0] ?? name));
      const strange = Object.keys(fromFile(subject)).filter(
        (name) =>
          !known.includes(name) &&
          name !== 'ORDERDECK_HOME' &&
          name !== 'ORDERDECK_CLOCK' &&
          beginnings.has(name.split('_')[0] ?? ''),
      );
      const [first] = strange;
      if (first === undefined) return ok('none');
      const near = nearestWord(first, known);
      const words = strange.length > 1 ? ` and ${strange.length - 1} more` : '';
      return warning(
        `${first}${words} in .env is no setting of ours`,
        near === undefined ? 'Mend its name, or take it out.' : `Is ${near} meant? Mend its name in .env.`,
      );
    },
  },
  {
    id: 'daemon-variables',
    title: 'Daemon’s own',
    group,
    about:
      'The environment of the process that works against the one of this command: a daemon that systemd started may go by other values than a shell. `.env` is the same for all; what differs is named.',
    run: compareWithDaemon,
  },
  ...settingDefinitions.map(
    ({ name, title, default: byDefault }): Check => ({
      id: name,
      title: name,
      group,
      about: `${title}. Where it is set, or that its default holds; where the environment and \`.env\` differ, both and the winner. Credentials are never shown.`,
      run: (subject) => variable(subject, name, byDefault !== null),
    }),
  ),
];

function variable(subject: Subject, name: string, hasDefault: boolean): Answer {
  const [here, there] = [filled(subject.environment[name]), filled(fromFile(subject)[name])];
  const { settingsError } = subject;
  if (settingsError?.message.startsWith(`${name} `)) return failed(settingsError.message, settingsError.hint);
  if (here !== undefined && there !== undefined && here !== there) {
    const values = secretName.test(name) ? '' : ` (${here} there, ${there} here)`;
    return warning(
      `the environment wins over ${path.join(subject.home, '.env')}; they differ${values}`,
      `Take ${name} out of one of them.`,
    );
  }
  if (here !== undefined) return ok('set in the environment');
  if (there !== undefined) return ok('set in .env');
  return hasDefault ? ok('default') : off('missing: nothing is set');
}

async function compareWithDaemon(subject: Subject): Promise<Answer> {
  const store = await subject.store();
  const { running, pid, mode } = await engineStatus(store.db, Date.now(), subject.clock);
  if (!running || pid === null) return off('nobody works here');
  if (pid === process.pid) return ok('it is this process');
  const theirs = environmentOf(pid);
  if (theirs === null) return off(`the environment of pid ${pid} cannot be read by this user`);
  const file = fromFile(subject);
  const other = settingDefinitions
    .map(({ name }) => name)
    .filter(
      (name) =>
        (filled(theirs[name]) ?? filled(file[name])) !== (filled(subject.environment[name]) ?? filled(file[name])),
    );
  if (other.length === 0) return ok(`the ${mode} (pid ${pid}) goes by the same values`);
  const told = other.slice(0, 3).map((name) => {
    if (secretName.test(name)) return name;
    const [its, ours] = [
      filled(theirs[name]) ?? filled(file[name]),
      filled(subject.environment[name]) ?? filled(file[name]),
    ];
    return `${name} (${its ?? 'not set'} there, ${ours ?? 'not set'} here)`;
  });
  return warning(
    `the ${mode} (pid ${pid}) goes by other values: ${told.join(', ')}${other.length > 3 ? ` and ${other.length - 3} more` : ''}`,
    'Put them into .env, which both read, and take them out of the unit and the shell.',
  );
}

/** Null where the system does not tell, or not this user. */
function environmentOf(pid: number): Environment | null {
  try {
    const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
    return Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
  } catch {
    return null;
  }
}
