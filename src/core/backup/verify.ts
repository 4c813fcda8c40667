import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { schemaVersion } from '../store/migrate.ts';
import { openSqlite } from '../store/open.ts';
import { StoreError } from '../store/store-error.ts';
import { BackupError } from './backup-error.ts';
import { type PartName, schemaOf } from './manifest.ts';

/** What a copy was found to hold. */
export interface Verified {
  readonly schemaVersion: number;
  readonly tables: Readonly<Record<string, number>>;
}

const takeAnother = 'Nothing was changed. Take another one: `orderdeck backups` lists them.';

/**
 * Looks a copy over, read-only: a whole database, ours, of a schema that this program knows, without damage and without a
 * reference that leads nowhere.
 *
 * @param file the copy that is opened
 * @param called what it is called towards a person
 * @throws BackupError naming the damage and what to do
 */
export function verifyCopy(file: string, part: PartName, called = file): Verified {
  refuseCut(file, called);
  try {
    return look(file, part, called);
  } catch (error) {
    throw inWords(error, called);
  } finally {
    // A database in WAL mode gets them by being looked at.
    for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  }
}

function look(file: string, part: PartName, called: string): Verified {
  const { applicationId, migrations } = schemaOf[part];
  const sqlite = openSqlite(file, { mode: 'read', applicationId });
  try {
    const version = schemaVersion(sqlite);
    if (version > migrations.length) {
      throw new BackupError(
        'newer',
        `${called} was made by a newer orderdeck (schema ${version}, this one knows ${migrations.length}).`,
        'Nothing was changed. Update this orderdeck, or take an older backup: `orderdeck backups`.',
      );
    }
    const found = sqlite.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') throw damaged(called, String(found));
    const [broken] = sqlite.pragma('foreign_key_check') as { table: string; parent: string }[];
    if (broken) throw damaged(called, `a row of ${broken.table} refers to none of ${broken.parent}`);
    const names = sqlite
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
      .pluck()
      .all() as string[];
    if (version === 0 || names.length === 0) throw empty(called);
    const rows = (name: string): number =>
      Number(
        sqlite
          .prepare(`select count(*) from "${name.replaceAll('"', '""')}"`)
          .pluck()
          .get(),
      );
    return { schemaVersion: version, tables: Object.fromEntries(names.map((name) => [name, rows(name)])) };
  } finally {
    sqlite.close();
  }
}

/** By its first bytes: SQLite takes an empty file for a new database, and of a cut one it may not miss what it does not read. */
function refuseCut(file: string, called: string): void {
  const header = Buffer.alloc(100);
  const opened = openSync(file, 'r');
  let got: number;
  try {
    got = readSync(opened, header);
  } finally {
    closeSync(opened);
  }
  if (got === 0) throw empty(called);
  if (!header.subarray(0, 16).equals(Buffer.from('SQLite format 3\0'))) throw noDatabase(called);
  // The page size is kept in two bytes, in which 65536 does not fit and is written as 1.
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const [size, whole] = [statSync(file).size, pageSize * header.readUInt32BE(28)];
  if (size < whole) {
    throw new BackupError('truncated', `${called} is cut off: it has ${size} bytes of ${whole}.`, takeAnother);
  }
}

function inWords(error: unknown, called: string): unknown {
  if (error instanceof StoreError) {
    if (error.message.endsWith('is not a database.')) return noDatabase(called);
    if (error.code === 'foreign')
      return new BackupError('foreign', `${called} is a database of another program.`, takeAnother);
    if (error.code === 'damaged') return damaged(called, error.message.replace(/^.* is damaged: /, ''));
    if (error.code === 'network-share') {
      return new BackupError(
        error.code,
        `${called} is on a network share, where a copy cannot be verified.`,
        'Back up to a local disk, then copy the folder.',
      );
    }
  }
  const { code = '', message = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code === 'SQLITE_NOTADB') return noDatabase(called);
  return code.startsWith('SQLITE_CORRUPT') ? damaged(called, message) : error;
}

function empty(called: string): BackupError {
  return new BackupError('empty', `${called} is empty.`, takeAnother);
}

function noDatabase(called: string): BackupError {
  return new BackupError('not-a-database', `${called} is not a database.`, takeAnother);
}

function damaged(called: string, detail: string): BackupError {
  return new BackupError('damaged', `${called} is damaged: ${detail.replace(/\s+/g, ' ')}.`, takeAnother);
}
