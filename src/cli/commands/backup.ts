import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readInstallation } from '../../app.ts';
import { makeBackup } from '../../core/backup/make.ts';
import type { Part } from '../../core/backup/manifest.ts';
import { restoreBackup } from '../../core/backup/restore.ts';
import { backupFolder, listBackups } from '../../core/backup/shelf.ts';
import { keptBackups } from '../../core/domain/backups-to-keep.ts';
import { bytes, counted } from '../../ui/present/counts.ts';
import { fullTime, relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { iso } from '../json/time.ts';

/** `backup`, `backups` and `restore`: they work on files and open no session, for the database may be what is broken. */
export function registerBackup(program: Command): void {
  const { hours, days } = keptBackups;
  act<{ to?: string }>(
    program
      .command('backup')
      .description(
        `copy the database and the inbox into a dated folder and verify the copy, also while the engine works; ${hours} hourly and ${days} daily ones are kept`,
      )
      .option('--to <folder>', 'put it there (default: backups/ in the home)'),
    backup,
  );
  act<{ check?: boolean }>(
    program
      .command('backups')
      .description('the backups that are there: age, size, verified or not')
      .option('--check', 'compare every byte with its checksum; exit 1 when one differs'),
    list,
  );
  act<RestoreOptions, readonly [string]>(
    program
      .command('restore')
      .description('put a backup in the place of the database, which is kept aside; nobody may work meanwhile')
      .argument('<backup>', 'its name, see `orderdeck backups`, or the path of its folder or of a database file')
      .option('--dry-run', 'verify it and show what would be restored')
      .addOption(
        new Option('--confirm <hash>', 'only if the copy has this SHA-256, as --dry-run shows it').argParser(hash),
      ),
    restore,
  );
}

async function backup({ home, output }: Call, { to }: { to?: string }): Promise<undefined> {
  const { settings, clock } = readInstallation(home, process.env);
  const made = makeBackup({
    settings,
    ...(to !== undefined && { to: path.resolve(to) }),
    now: () => clock.now(),
    progress: (done, total, note) => output.say(`${done} of ${total}: ${note}`),
  });
  const { name, folder, manifest, deleted } = made;
  output.document({ name, path: folder, verified: true, ...manifest, deleted });
  for (const part of manifest.files) output.print(partWords(part));
  output.print(`${folder} is made and verified`);
  if (deleted.length > 0) output.print({ text: `${counted(deleted.length, 'older backup')} deleted`, tone: 'dim' });
}

async function list({ home, output }: Call, { check = false }: { check?: boolean }): Promise<number> {
  const { clock } = readInstallation(home, process.env);
  const folder = backupFolder(home);
  const found = listBackups(folder, check);
  const items = found.map(({ name, folder: place, takenAt, state, why, bytes: size, manifest }) => {
    const verifiedAt = manifest?.verifiedAt ?? null;
    return { name, path: place, takenAt: iso(takenAt), bytes: size, state, why, verifiedAt };
  });
  output.document({ items, total: items.length });
  if (found.length === 0) output.print(`There are no backups in ${folder}. \`orderdeck backup\` makes one.`);
  else {
    const now = clock.now();
    await output.table({
      columns: [
        { title: 'Backup' },
        { title: 'Age' },
        { title: 'Size', align: 'right' },
        { title: 'State', least: 10 },
      ],
      rows: found.map(({ name, takenAt, bytes: size, state, why }) => [
        name,
        relative(takenAt, now),
        bytes(size),
        { text: why === null ? state : `${state}: ${why}`, tone: state === 'verified' ? 'good' : 'bad' },
      ]),
    });
  }
  return check && found.some(({ state }) => state !== 'verified') ? 1 : 0;
}

interface RestoreOptions {
  readonly dryRun?: boolean;
  readonly confirm?: string;
}

async function restore({ home, output }: Call, options: RestoreOptions, from: string): Promise<undefined> {
  const { dryRun = false, confirm } = options;
  const { settings, clock } = readInstallation(home, process.env);
  const done = restoreBackup({
    ...{ settings, from, dryRun },
    ...(confirm !== undefined && { expected: confirm }),
    now: () => clock.now(),
    progress: (count, total, note) => output.say(`${count} of ${total}: ${note}`),
  });
  const { takenAt, parts, aside, inTheWay } = done;
  output.document({ dryRun, ...done, takenAt: iso(takenAt), back: aside?.whole ? wayBack(aside.folder) : null });
  const taken = takenAt === null ? '' : `, taken ${fullTime(takenAt, settings.zone)}`;
  output.print(`${dryRun ? 'would restore' : 'restored'} ${done.from}${taken}`);
  for (const part of parts) {
    output.print(`${partWords(part)} → ${part.target}`);
    if (dryRun) output.print({ text: `  SHA-256 ${part.sha256}`, tone: 'dim' });
  }
  if (parts.length === 1) output.print({ text: 'it holds no inbox: the present one stays', tone: 'dim' });
  for (const { pid, command } of inTheWay) output.print(`must end first: pid ${pid} (${command})`);
  if (aside?.whole) output.print(`what was there is kept; to go back: ${wayBack(aside.folder)}`);
  else if (aside) output.print(`what was there is damaged and kept as it was in ${aside.folder}`);
}

function wayBack(folder: string): string {
  return `orderdeck restore '${folder.replaceAll("'", "'\\''")}'`;
}

function partWords({ name, bytes: size, schemaVersion, tables }: Part): string {
  const rows = Object.values(tables).reduce((sum, one) => sum + one, 0);
  const orders = tables['orders'];
  const of = orders === undefined ? '' : `, ${counted(orders, 'order')}`;
  return `${name}: ${bytes(size)}, schema ${schemaVersion}${of}, ${counted(rows, 'row')} in all`;
}

function hash(text: string): string {
  const value = text.toLowerCase();
  if (!/^[0-9a-f]{8,64}$/.test(value)) throw new InvalidArgumentError('It must be 8 to 64 hexadecimal digits.');
  return value;
}
