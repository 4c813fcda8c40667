import { accessSync, constants, existsSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../folder.ts';
import { keepOwner } from '../owner.ts';
import type { Settings } from '../settings.ts';
import { takeFileLock } from '../store/open.ts';
import { type Aside, keepAside } from './aside.ts';
import { BackupError, writingFailed } from './backup-error.ts';
import { hashFile, sync } from './durable-files.ts';
import { type Holder, holdersOf } from './holders.ts';
import type { Part, PartName } from './manifest.ts';
import { findBackup, type Source } from './source.ts';
import { verifyCopy } from './verify.ts';

export interface RestoreOrder {
  readonly settings: Pick<Settings, 'home' | 'databaseFile' | 'inboxFile'>;
  /** A backup's name, its folder, or a database file. */
  readonly from: string;
  /** Verify and tell; put nothing back. */
  readonly dryRun: boolean;
  /** The beginning of the SHA-256 that the store's copy must have. */
  readonly expected?: string;
  /** UTC epoch ms. */
  now(): number;
  progress(done: number, total: number, note: string): void;
}

export interface Restored {
  /** The folder or file that it came from. */
  readonly from: string;
  /** UTC epoch ms; null where the copy does not say. */
  readonly takenAt: number | null;
  readonly parts: readonly (Part & { readonly target: string })[];
  /** What stood there before; null where nothing did, and in a dry run. */
  readonly aside: Aside | null;
  /** Who works on the database now: what a dry run found in the way. */
  readonly inTheWay: readonly Holder[];
}

const prefix = 'restoring-';

interface Staged {
  readonly part: Part;
  readonly file: string;
  readonly target: string;
}

/**
 * Puts a backup in the place of the present database, which is kept aside. What is verified is the copy that is then put in place, so the
 * backup itself is only ever read, and nothing can change in between. Nobody may work meanwhile: the engine's lock is held.
 *
 * @throws BackupError: somebody works; unknown backup; a copy that is damaged, cut off, foreign, newer or not what its manifest says
 */
export function restoreBackup(order: RestoreOrder): Restored {
  const { settings, dryRun, now } = order;
  const source = findBackup(order.from, settings.home);
  const targets: Readonly<Record<PartName, string>> = {
    'orderdeck.db': placeOf(settings.databaseFile),
    'inbox.db': placeOf(settings.inboxFile),
  };
  const lock = dryRun ? null : holdLock(targets);
  const staged: Staged[] = [];
  try {
    if (lock) removeLeftOver(path.dirname(targets['orderdeck.db']));
    stageAll(order, source, targets, staged);
    const parts = staged.map(({ part, target }) => ({ ...part, target }));
    const told = { from: source.where, takenAt: source.takenAt, parts };
    if (dryRun) return { ...told, aside: null, inTheWay: workersOn(targets) };
    // Also those without the lock: who stands by or only looks would go on with a file that has no name any more.
    refuseWorkers(workersOn(targets));
    const aside = keepAside(staged, targets['orderdeck.db'], now());
    for (const { file, target } of staged) {
      renameSync(file, target);
      sync(path.dirname(target));
    }
    return { ...told, aside, inTheWay: [] };
  } catch (error) {
    throw writingFailed(error, path.dirname(targets['orderdeck.db']));
  } finally {
    for (const { file } of staged) rmSync(file, { force: true });
    lock?.close();
  }
}

/** What a restore left behind that was killed; a dry run that goes on beside this one would have to be begun again. */
function removeLeftOver(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith(prefix)) rmSync(path.join(folder, name), { force: true });
}

/** The inbox is put in place first, as it is copied first: see `make.ts`. */
function stageAll(
  { dryRun, expected, progress }: RestoreOrder,
  source: Source,
  targets: Readonly<Record<PartName, string>>,
  staged: Staged[],
): void {
  for (const { name, file, sha256 } of source.files) {
    const target = targets[name];
    makeFolder(path.dirname(target));
    const copy = path.join(path.dirname(target), `${prefix}${process.pid}-${name}`);
    rmSync(copy, { force: true });
    const begun = { file: copy, target };
    // Listed before it is made, so that it goes away however this ends.
    staged.push({ ...begun, part: { name, bytes: 1, sha256: '', schemaVersion: 0, tables: {} } });
    refuseUnreadable(file);
    const found = hashFile(file, copy);
    keepOwner(copy, target);
    const { schemaVersion, tables } = verifyCopy(copy, name, file);
    if (sha256 !== null && sha256 !== found) {
      throw new BackupError(
        'checksum',
        `${file} is not what was backed up: its SHA-256 differs from its manifest's.`,
        'Nothing was changed. Take another one: `orderdeck backups --check` compares them all.',
      );
    }
    if (name === 'orderdeck.db' && expected !== undefined && !found.startsWith(expected)) {
      throw new BackupError(
        'not-confirmed',
        `${file} has the SHA-256 ${found}, not ${expected}.`,
        'Nothing was changed. `--dry-run` shows what would be restored.',
      );
    }
    const part = { name, bytes: statSync(copy).size, sha256: found, schemaVersion, tables: { ...tables } };
    staged[staged.length - 1] = { ...begun, part };
    progress(staged.length, source.files.length, `${name} is ${dryRun ? 'whole' : 'whole and ready'}`);
  }
}

function refuseUnreadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    const { message } = error as Error;
    throw new BackupError(
      'not-readable',
      `${file} cannot be read: ${message}.`,
      'Let this user read it. Nothing was changed.',
    );
  }
}

/** Where a file really is, or will be: a link's own place would be replaced instead of what it leads to. */
function placeOf(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  const folder = path.dirname(file);
  return path.join(existsSync(folder) ? realpathSync(folder) : folder, path.basename(file));
}

function holdLock(targets: Readonly<Record<PartName, string>>): { close(): void } {
  const lock = takeFileLock(`${targets['orderdeck.db']}.lock`);
  if (lock) return lock;
  refuseWorkers(workersOn(targets));
  throw inUse('another process');
}

function workersOn(targets: Readonly<Record<PartName, string>>): Holder[] {
  const store = targets['orderdeck.db'];
  return holdersOf([store, `${store}-wal`, `${store}.lock`, targets['inbox.db']]);
}

function refuseWorkers(workers: readonly Holder[]): void {
  if (workers.length > 0) throw inUse(workers.map(({ pid, command }) => `pid ${pid} (${command})`).join(', '));
}

function inUse(who: string): BackupError {
  return new BackupError(
    'in-use',
    `The database is in use by ${who}.`,
    'End that first: `systemctl stop orderdeck`, `kill PID` or `q` in the console. Nothing was changed.',
  );
}
