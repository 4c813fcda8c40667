import { closeSync, existsSync, openSync, rmSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../settings.ts';
import { openSqlite } from '../store/open.ts';
import { BackupError, writingFailed } from './backup-error.ts';
import { hashFile, sync, writeDurably } from './durable-files.ts';
import { type Manifest, manifestName, type Part, type PartName, schemaOf } from './manifest.ts';
import { backupFolder, beginOn, prepareShelf, putOn, stampOf, sweepShelf, tidyShelf } from './shelf.ts';
import { verifyCopy } from './verify.ts';

export interface MadeBackup {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
  /** Names of older ones that were deleted behind it. */
  readonly deleted: readonly string[];
}

export interface BackupOrder {
  readonly settings: Pick<Settings, 'home' | 'databaseFile' | 'inboxFile'>;
  /** The folder to put it in; the installation's `backups/` by default. */
  readonly to?: string;
  /** UTC epoch ms. */
  now(): number;
  /** Told after each part, and at the end. */
  progress(done: number, total: number, note: string): void;
}

/**
 * Copies store and inbox while others write, looks the copies over, and puts them into a dated folder that appears as a whole or not
 * at all. `VACUUM INTO` reads one state and is done; SQLite's stepwise backup starts anew at every write of another
 * process. It holds the thread while it copies: a console must not call it.
 *
 * @throws BackupError when it cannot be made: disk full, folder not writable, the database damaged; nothing half done is kept
 */
export function makeBackup(order: BackupOrder): MadeBackup {
  const { settings, to: shelf = backupFolder(settings.home), now, progress } = order;
  const sources = sourcesOf(settings);
  let making: string | null = null;
  try {
    prepareShelf(shelf);
    const takenAt = now();
    // Before the room is measured: what a killed one has left may be what fills the disk.
    sweepShelf(shelf, takenAt);
    refuseNarrow(shelf, sources);
    making = beginOn(shelf, stampOf(takenAt));
    const files: Part[] = [];
    for (const source of sources) {
      files.push(copyPart(source, making));
      progress(files.length, sources.length, `${source.part} is copied and verified`);
    }
    const manifest: Manifest = {
      format: 1,
      takenAt: new Date(takenAt).toISOString(),
      takenFrom: settings.databaseFile,
      verifiedAt: new Date(now()).toISOString(),
      files,
    };
    writeDurably(path.join(making, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
    const name = putOn(shelf, making, stampOf(takenAt));
    making = null;
    return { name, folder: path.join(shelf, name), manifest, deleted: tidyShelf(shelf, takenAt) };
  } catch (error) {
    throw writingFailed(error, shelf);
  } finally {
    if (making !== null) rmSync(making, { recursive: true, force: true });
  }
}

interface Source {
  readonly file: string;
  readonly part: PartName;
}

/**
 * The inbox first: a delivery that is handled in between is then handled once more, which changes nothing. The other way round it
 * would count as done without what it did.
 */
function sourcesOf({ databaseFile, inboxFile }: BackupOrder['settings']): Source[] {
  if (!existsSync(databaseFile)) {
    throw new BackupError(
      'missing',
      `There is no database at ${databaseFile}.`,
      'Start `orderdeck` once, or set ORDERDECK_DB.',
    );
  }
  const store: Source = { file: databaseFile, part: 'orderdeck.db' };
  return existsSync(inboxFile) ? [{ file: inboxFile, part: 'inbox.db' }, store] : [store];
}

function copyPart({ file, part }: Source, folder: string): Part {
  const target = path.join(folder, part);
  const sqlite = openSqlite(file, { mode: 'read', applicationId: schemaOf[part].applicationId });
  try {
    // Made beforehand, so that it is this user's alone from its first byte on.
    closeSync(openSync(target, 'wx', 0o600));
    sqlite.prepare('vacuum into ?').run(target);
  } catch (error) {
    throw sourceFailed(error, file);
  } finally {
    sqlite.close();
  }
  sync(target);
  const { schemaVersion, tables } = verifyCopy(target, part);
  return { name: part, bytes: statSync(target).size, sha256: hashFile(target), schemaVersion, tables: { ...tables } };
}

function sourceFailed(error: unknown, file: string): unknown {
  const { code = '', message = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (!code.startsWith('SQLITE_CORRUPT')) return error;
  return new BackupError('damaged', `${file} is damaged: ${message}.`, 'Put a backup back: `orderdeck backups`.');
}

/** A disk that fills up hurts everybody on it; what is sure to fail is not begun. What is still in a log comes into the copy as well. */
function refuseNarrow(shelf: string, sources: readonly Source[]): void {
  const size = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const needed = sources.reduce((sum, { file }) => sum + size(file) + size(`${file}-wal`), 0);
  const { bavail, bsize } = statfsSync(shelf);
  if (bavail * bsize > needed) return;
  const [left, most] = [Math.floor((bavail * bsize) / 1e6), Math.ceil(needed / 1e6)];
  throw new BackupError(
    'disk-full',
    `The disk of ${shelf} has ${left} MB left; up to ${most} MB are needed.`,
    'Make room or name another folder with --to.',
    1,
  );
}
