import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../../core/settings.ts';
import { drainMs } from '../../jobs/engine/engine.ts';
import { Refusal } from '../failure.ts';
import { projectFolder } from '../home.ts';
import { operatorName } from '../session.ts';
import { isTemporary, type UnitTerms } from './unit.ts';

export interface InstallOptions {
  readonly user?: string;
  readonly node?: string;
  readonly logDir?: string;
}

/** Beyond the drain (ms): the receiver's last answers, a last look, the files closed. */
const closingMs = 15_000;
const nothing = 'Nothing was changed.';

/**
 * What the unit is to say, from the options and the installation's settings.
 *
 * @throws Refusal when the user, the Node or a folder is none that a service can use
 */
export function unitTerms(settings: Settings, options: InstallOptions): { terms: UnitTerms; notes: string[] } {
  const user = options.user ?? process.env['SUDO_USER'] ?? operatorName();
  const uid = uidOf(user);
  const node = path.resolve(options.node ?? process.execPath);
  demandNode(node);
  const logDir = options.logDir === undefined ? null : path.resolve(options.logDir);
  const { home, databaseFile, opencart } = settings;
  const shop = opencart?.database.kind === 'sqlite' ? [path.dirname(opencart.database.file)] : [];
  const writable = [home, logDir ?? settings.logDir, path.dirname(databaseFile), ...shop];
  const notes: string[] = [];
  for (const folder of new Set(writable)) {
    if (/[\n\r\0]/.test(folder)) throw new Refusal('bad-folder', 'A folder’s name has a line break.', nothing);
    const isInHome = folder.startsWith(`${home}${path.sep}`);
    if (!existsSync(folder) && !isInHome) {
      const make = `Make it first: install -d -o ${user} -m 0700 ${folder}`;
      throw new Refusal('no-folder', `The folder ${folder} is not there.`, make);
    }
    if (existsSync(folder) && statSync(folder).uid !== uid)
      notes.push(`${folder} is not ${user}’s: unless ${user} may write there, chown -R ${user} ${folder}`);
  }
  for (const file of [node, path.join(projectFolder(), 'bin', 'orderdeck.js')]) {
    if (!mayRead(file, user, uid)) notes.push(`${user} cannot reach ${file}: the daemon could not start from there.`);
  }
  const secrets = path.join(home, '.env');
  if (existsSync(secrets) && statSync(secrets).uid !== uid)
    notes.push(`${secrets} is not ${user}’s: the daemon must be able to read it, and nobody else should.`);
  if (writable.some(isTemporary)) notes.push('No /tmp of its own (PrivateTmp): a folder that it works in lies there.');
  const stopSeconds = (drainMs + closingMs) / 1000;
  const watchdog = spawnSync('systemd-notify', ['--version']).status === 0;
  if (!watchdog) notes.push('No watchdog: systemd-notify is not on this host, so the daemon cannot say that it lives.');
  return { terms: { user, node, home, logDir, writable, stopSeconds, watchdog }, notes };
}

function uidOf(user: string): number {
  const told =
    /^[\w.-]+$/.test(user) && !user.startsWith('-') ? spawnSync('id', ['-u', user], { encoding: 'utf8' }) : null;
  if (told?.status !== 0) throw new Refusal('unknown-user', `There is no user ${user}.`, nothing);
  const uid = Number(told.stdout);
  if (uid === 0) {
    throw new Refusal(
      'root',
      'The daemon needs no rights of root and must not have them.',
      'Name its user with --user.',
    );
  }
  return uid;
}

/** Asked as that user, which only root can; who installs for themselves reads it by doing so. */
function mayRead(file: string, user: string, uid: number): boolean {
  if (process.getuid?.() !== 0) return true;
  const gid = Number(spawnSync('id', ['-g', user], { encoding: 'utf8' }).stdout);
  return spawnSync('test', ['-r', file], { uid, gid, cwd: '/' }).status === 0;
}

function demandNode(node: string): void {
  const told = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const version = /^v(\d+)\.(\d+)\.\d+\s*$/.exec(told.stdout ?? '');
  const [major = 0, minor = 0] = (version?.slice(1) ?? []).map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  const is = version ? `is Node ${version[0].trim()}` : 'is no Node that can be started';
  throw new Refusal('bad-node', `${node} ${is}.`, `Name one from 20.19 on with --node. ${nothing}`);
}
