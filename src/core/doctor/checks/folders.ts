import { existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { backupFolder } from '../../backup/shelf.ts';
import { engineStatus } from '../../store/runs/engine-status.ts';
import { type Answer, type Check, type CheckGroup, failed, off, ok } from '../check.ts';
import type { Subject } from '../subject.ts';
import { userName, workingUser } from '../users.ts';

const group: CheckGroup = 'folders';
const ofLogs =
  'Each is to be this user’s alone: folders 0700, files 0600. Others could read buyers’ names, or change what is made; and what the daemon’s user cannot write stops its work.';

/** Who may read and write what is kept, by the modes of files: root, who may do anything, is told the same. */
export const folderChecks: readonly Check[] = [
  {
    id: 'home',
    title: 'Home',
    group,
    about: `The folder of the installation. ${ofLogs}`,
    run: async (subject) => judge(subject, [{ place: subject.home, kind: 'home' }]),
  },
  {
    id: 'env-file',
    title: '.env',
    group,
    about:
      'The file with the credentials: only its user may read it (0600). It is where settings are read from; what the environment says of the same variable wins.',
    run: async (subject) => {
      const file = path.join(subject.home, '.env');
      return existsSync(file) ? judge(subject, [{ place: file, kind: 'secret' }]) : off(`there is no ${file}`);
    },
  },
  {
    id: 'database-mode',
    title: 'Database files',
    group,
    about: `The database, the inbox and their folder. ${ofLogs}`,
    run: async (subject) => {
      const { databaseFile, inboxFile } = subject.settings();
      const files = [databaseFile, inboxFile].flatMap((file) => [file, `${file}-wal`, `${file}-shm`]);
      if (!existsSync(databaseFile)) return off(`${databaseFile} is not there yet`);
      return judge(subject, [
        { place: path.dirname(databaseFile), kind: isOfCheckout(subject, databaseFile) ? 'home' : 'folder' },
        ...files.map((place) => ({ place, kind: 'file' }) as const),
      ]);
    },
  },
  {
    id: 'log-mode',
    title: 'Log folder',
    group,
    about: `Where the logs of runs are written (ORDERDECK_LOG_DIR). ${ofLogs}`,
    run: async (subject) => {
      const { logDir } = subject.settings();
      if (existsSync(logDir)) return judge(subject, placesIn(logDir));
      let above = path.dirname(logDir);
      while (!existsSync(above) && above !== path.dirname(above)) above = path.dirname(above);
      const made = await judge(subject, [{ place: above, kind: 'home' }]);
      return made.state === 'ok' ? ok(`${logDir} is made at the first start, for this user alone`) : made;
    },
  },
  {
    id: 'backup-mode',
    title: 'Backup folder',
    group,
    about: `Where backups are kept. ${ofLogs}`,
    run: async (subject) => {
      const folder = backupFolder(subject.home);
      return existsSync(folder) ? judge(subject, [{ place: folder, kind: 'folder' }]) : off('no backup was made yet');
    },
  },
];

/** `home`: others may look, nobody else may write; `folder`: 0700; `file`: 0600; `secret`: 0600 or 0400. */
interface Kept {
  readonly place: string;
  readonly kind: 'home' | 'folder' | 'file' | 'secret';
}

/** The folder `db` of a checkout holds the migrations too, which are no secret; its files are closed one by one. */
function isOfCheckout({ program }: Subject, databaseFile: string): boolean {
  return path.dirname(databaseFile) === path.join(program.folder, 'db');
}

/** A folder with the folders and the files in it, one below another. */
function placesIn(folder: string): Kept[] {
  const below = readdirSync(folder, { withFileTypes: true, recursive: true }).filter(
    (entry) => entry.isDirectory() || entry.isFile(),
  );
  return [
    { place: folder, kind: 'folder' },
    ...below.map(
      (entry): Kept => ({
        place: path.join(entry.parentPath, entry.name),
        kind: entry.isDirectory() ? 'folder' : 'file',
      }),
    ),
  ];
}

async function judge(subject: Subject, kept: readonly Kept[]): Promise<Answer> {
  const user = workingUser(subject.home, await pidAtWork(subject));
  const there = kept.flatMap((one) => {
    const stats = statSync(one.place, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ ...one, stats }];
  });
  const faults = there.flatMap(({ place, kind, stats }) => faultOf(place, kind, stats, user) ?? []);
  const [first] = faults;
  const [whole] = there;
  if (whole === undefined) return off('it is not there yet');
  if (first === undefined) return ok(`${whole.place}, ${octal(whole.stats)}, of ${userName(whole.stats.uid)}`);
  const more = faults.length > 1 ? `; ${faults.length - 1} more like it` : '';
  return failed(`${first.detail}${more}`, first.hint);
}

function faultOf(
  place: string,
  kind: Kept['kind'],
  stats: Stats,
  user: number,
): { detail: string; hint: string } | null {
  const is = `${place} is ${octal(stats)}, of ${userName(stats.uid)}`;
  const isFolder = stats.isDirectory();
  if (stats.uid !== user && user !== 0) {
    return {
      detail: `${is}, but the work is done by ${userName(user)}`,
      hint: `Give it to that user: sudo chown ${isFolder ? '-R ' : ''}${userName(user)} ${quoted(place)}`,
    };
  }
  const owners = isFolder ? 0o700 : kind === 'secret' ? 0o400 : 0o600;
  if ((stats.mode & owners) !== owners) {
    const lacks =
      isFolder || kind !== 'secret' ? 'cannot be written by its own user' : 'cannot be read by its own user';
    return { detail: `${is}: it ${lacks}`, hint: `Mend its mode: chmod u+rw${isFolder ? 'x' : ''} ${quoted(place)}` };
  }
  const others = kind === 'home' ? 0o022 : 0o077;
  if ((stats.mode & others) === 0) return null;
  const can = kind === 'home' ? 'others may write there' : 'others may read it';
  return {
    detail: `${is}: ${can}`,
    hint: `Close it: chmod ${kind === 'home' ? 'go-w' : isFolder ? '700' : '600'} ${quoted(place)}`,
  };
}

async function pidAtWork(subject: Subject): Promise<number | null> {
  try {
    const status = await engineStatus((await subject.store()).db, Date.now(), subject.clock);
    return status.running ? status.pid : null;
  } catch {
    // Without a readable database nobody can work.
    return null;
  }
}

function octal(stats: Stats): string {
  return `0${(stats.mode & 0o777).toString(8)}`;
}

function quoted(place: string): string {
  return /^[\w./-]+$/.test(place) ? place : `'${place.replaceAll("'", "'\\''")}'`;
}
