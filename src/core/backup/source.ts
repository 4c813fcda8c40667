import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { BackupError } from './backup-error.ts';
import { type PartName, readManifest } from './manifest.ts';
import { backupFolder } from './shelf.ts';

/** What is to be put back, as a person named it. */
export interface Source {
  readonly where: string;
  /** UTC epoch ms; null where a file alone was named. */
  readonly takenAt: number | null;
  /** In the order in which they are put in place. `sha256` null: nobody has said what it must be. */
  readonly files: readonly { readonly name: PartName; readonly file: string; readonly sha256: string | null }[];
}

/**
 * @param given a backup's name, its folder, or a database file
 * @throws BackupError when there is none, or it was never finished
 */
export function findBackup(given: string, home: string): Source {
  const named = path.join(backupFolder(home), given);
  const where = isName(given) && existsSync(named) ? named : path.resolve(given);
  const found = statSync(where, { throwIfNoEntry: false });
  if (!found) {
    throw new BackupError('unknown-backup', `There is no backup ${given}.`, 'See `orderdeck backups`, or name a path.');
  }
  if (found.isFile()) return loneFile(where);
  const manifest = found.isDirectory() ? readManifest(where) : null;
  if (!manifest) {
    throw new BackupError(
      'unfinished',
      `${where} is no finished backup: it has no readable manifest.`,
      'Nothing was changed. Take another one: `orderdeck backups`.',
    );
  }
  const files = manifest.files.map(({ name, sha256 }) => ({ name, file: path.join(where, name), sha256 }));
  const lost = files.find(({ file }) => !existsSync(file));
  if (lost) {
    throw new BackupError(
      'missing-file',
      `${lost.file} is missing.`,
      'Nothing was changed. Take another one: `orderdeck backups`.',
    );
  }
  return { where, takenAt: Date.parse(manifest.takenAt), files };
}

/** `.` and `..` are paths like any other. */
function isName(given: string): boolean {
  return path.basename(given) === given && !/^\.{1,2}$/.test(given);
}

function loneFile(where: string): Source {
  if (existsSync(`${where}-wal`) && statSync(`${where}-wal`).size > 0) {
    throw new BackupError(
      'not-a-copy',
      `${where} has a write-ahead log beside it: without that it is not whole.`,
      'Nothing was changed. Take a backup that `orderdeck backup` made.',
    );
  }
  return { where, takenAt: null, files: [{ name: 'orderdeck.db', file: where, sha256: null }] };
}
