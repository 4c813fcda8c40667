import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Refusal } from '../failure.ts';
import { unitMark } from './unit.ts';

export const unitName = 'orderdeck.service';
const systemUnits = '/etc/systemd/system';
/** It is there exactly where systemd is the one that started the host. */
const bootedMark = '/run/systemd/system';

/** Where units live, and whether there is a systemd that can be told. */
export interface UnitHost {
  readonly file: string;
  /** What `systemctl enable` would make: start it with the host. */
  readonly link: string;
  /** False where another folder than the host's was named: files are written, nothing is started. */
  readonly live: boolean;
}

/**
 * @param unitDir another folder for units than the host's, as for an image or to look at it first
 * @throws Refusal without systemd: what to do instead
 */
export function unitHost(unitDir: string | undefined, instead: string): UnitHost {
  if (unitDir === undefined && !existsSync(bootedMark)) {
    throw new Refusal('no-systemd', 'This host was not started by systemd.', instead);
  }
  const folder = path.resolve(unitDir ?? systemUnits);
  return {
    file: path.join(folder, unitName),
    link: path.join(folder, 'multi-user.target.wants', unitName),
    live: unitDir === undefined,
  };
}

/**
 * The unit as it is installed; null: there is none.
 *
 * @throws Refusal when there is one that we did not write
 */
export function installedUnit({ file }: UnitHost): string | null {
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  if (text.startsWith(unitMark)) return text;
  throw new Refusal(
    'foreign-unit',
    `${file} was not written by orderdeck.`,
    'Nothing was changed: move it away first.',
  );
}

/** Whether it starts with the host. */
export function isEnabled({ link }: UnitHost): boolean {
  return lstatSync(link, { throwIfNoEntry: false }) !== undefined;
}

/** @throws Refusal when this user may not write units, before anything is touched */
export function demandWritable({ file }: UnitHost): void {
  const folder = path.dirname(file);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : 'cannot be written by this user';
    throw new Refusal('not-writable', `${folder} ${why}.`, 'Nothing was changed: try it with sudo.');
  }
}

/** Something that is to be done, and its words for who is asked. */
export interface Step {
  readonly words: string;
  readonly run: () => void;
}

/** What it takes until `text` is the installed unit, it starts with the host, and runs. Empty: it is so already. */
export function installSteps(host: UnitHost, text: string): Step[] {
  const before = installedUnit(host);
  const steps: Step[] = [];
  if (before !== text) {
    steps.push({
      words: `${before === null ? 'write' : 'write anew'} ${host.file}`,
      run: () => writeFileSync(host.file, text, { mode: 0o644 }),
    });
  }
  if (!isEnabled(host)) {
    steps.push({
      words: `start it with the host: ${host.link}`,
      run: () => {
        mkdirSync(path.dirname(host.link), { recursive: true });
        symlinkSync(path.join('..', unitName), host.link);
      },
    });
  }
  if (host.live && steps.length > 0) steps.push(tell('daemon-reload'));
  if (host.live && (before !== text || activity() !== 'active')) steps.push(tell('restart', unitName));
  return steps;
}

/** What it takes until nothing of it is left. Home, database and logs are not its own: they stay. */
export function uninstallSteps(host: UnitHost): Step[] {
  const isThere = installedUnit(host) !== null;
  const steps: Step[] = [];
  if (host.live && isThere) steps.push(tell('stop', unitName));
  for (const file of [...(isEnabled(host) ? [host.link] : []), ...(isThere ? [host.file] : [])]) {
    steps.push({ words: `remove ${file}`, run: () => rmSync(file) });
  }
  if (host.live && steps.length > 0) steps.push(tell('daemon-reload'));
  return steps;
}

/** `active`, `failed`, `inactive` … as systemd says. */
export function activity(): string {
  return spawnSync('systemctl', ['is-active', unitName], { encoding: 'utf8' }).stdout.trim() || 'unknown';
}

function tell(...words: string[]): Step {
  return {
    words: `systemctl ${words.join(' ')}`,
    run: () => {
      const { status, stderr, error } = spawnSync('systemctl', words, { encoding: 'utf8' });
      if (status === 0) return;
      const why = (stderr ?? error?.message ?? '').trim().split('\n')[0] ?? '';
      throw new Refusal('systemd', `systemctl ${words.join(' ')} failed: ${why}`, 'See journalctl -u orderdeck.', 1);
    },
  };
}
