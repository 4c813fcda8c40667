import { chmodSync, closeSync, existsSync, openSync, statfsSync } from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database as SqliteDatabase } from 'better-sqlite3';
import { makeFolder } from '../folder.ts';
import { keepOwner } from '../owner.ts';
import { StoreError } from './store-error.ts';

/** "odck" in ASCII, kept in the file's own header: tells our files from other programs'. */
export const applicationId = 0x6f64636b;

/** 3.51.3 mends a fault that could damage a write-ahead log used by several connections, which is how we live. */
export const leastSqlite: readonly number[] = [3, 51, 3];

/** File systems (statfs types) whose locks or shared memory do not hold: NFS, SMB, CIFS, SMB2, FUSE, 9p. */
const networkFileSystems = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997]);

export interface OpenOptions {
  /** `create` makes the file when it is missing; `write` and `read` want it to exist. */
  readonly mode: 'create' | 'write' | 'read';
  /** How long (ms) a statement waits for another process's lock. Waiting blocks the thread: a console keeps it short. */
  readonly busyTimeoutMs?: number;
  /** Look the whole file over for damage. Once a process is enough. */
  readonly check?: boolean;
  /** Leave the file's mode as it is: who looks whether it is right must not mend it by looking. */
  readonly leaveMode?: boolean;
  /** The mark in the file's header by which it is ours; the store's own by default. */
  readonly applicationId?: number;
  /** Bytes to a page of a new file (SQLite's 4096 by default): rows of some kilobytes waste less of larger ones. */
  readonly pageSize?: number;
}

/**
 * The only door to a database file of ours. Sets what must hold on every connection: WAL, synchronous FULL (better-sqlite3
 * starts each connection at NORMAL, which loses acknowledged rows in a power cut), foreign keys, and the rest of the recipe.
 *
 * @param file absolute path of the database
 * @returns an open connection whose file is ours, whole, and readable only by its user
 * @throws StoreError with a hint when the file is missing, foreign, damaged or on a network share
 */
export function openSqlite(file: string, options: OpenOptions): SqliteDatabase {
  requireSqlite();
  prepareFile(file, options.mode === 'create');
  let sqlite: SqliteDatabase | undefined;
  try {
    sqlite = new Sqlite(file, {
      readonly: options.mode === 'read',
      fileMustExist: true,
      timeout: options.busyTimeoutMs ?? 5000,
    });
    refuseForeign(sqlite, file, options.applicationId ?? applicationId);
    if (options.mode !== 'read' && !options.leaveMode) keepPrivate(file);
    if (options.pageSize !== undefined) sqlite.pragma(`page_size = ${options.pageSize}`);
    // Of a new file alone: what is deleted later can be given back to the disk a little at a time.
    if (options.mode === 'create') sqlite.pragma('auto_vacuum = INCREMENTAL');
    setPragmas(sqlite, options.mode === 'read');
    if (options.check) checkWhole(sqlite, file);
    return sqlite;
  } catch (error) {
    sqlite?.close();
    throw explain(error, file);
  }
}

/**
 * Opens another program's database, which must exist. Of its file nothing is set but what concerns this connection alone:
 * how it is kept is that program's business.
 *
 * @param file absolute path
 * @throws StoreError when it is missing, no database, damaged, or on a network share
 */
export function openForeignSqlite(file: string): SqliteDatabase {
  requireSqlite();
  refuseNetworkShare(file);
  if (!existsSync(file)) throw new StoreError('missing', `There is no database at ${file}.`, 'Check the path.');
  let sqlite: SqliteDatabase | undefined;
  try {
    sqlite = new Sqlite(file, { fileMustExist: true, timeout: 5000 });
    // Reads the first page: a file that is no database fails here.
    sqlite.pragma('schema_version');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('trusted_schema = OFF');
    return sqlite;
  } catch (error) {
    sqlite?.close();
    throw explain(error, file);
  }
}

/**
 * Takes the lock that one process at a time may hold: an exclusive transaction on a file of its own, which the operating
 * system ends with the process, so that kill -9 leaves nothing stale. Never open this file in any other way in the same
 * process: closing the other handle would drop the lock.
 *
 * @returns the connection that holds the lock (close it to let go), or null when another process holds it
 */
export function takeFileLock(file: string): SqliteDatabase | null {
  prepareFile(file, true);
  const sqlite = new Sqlite(file, { timeout: 0 });
  try {
    sqlite.exec('begin exclusive');
    return sqlite;
  } catch (error) {
    sqlite.close();
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return null;
    throw explain(error, file);
  }
}

/** A database in memory, for what is compared and thrown away. */
export function openMemory(): SqliteDatabase {
  return new Sqlite(':memory:');
}

/** The version of SQLite that is built in, such as `3.53.2`. */
export function sqliteVersion(): string {
  const probe = new Sqlite(':memory:');
  const version = String(probe.prepare('select sqlite_version()').pluck().get());
  probe.close();
  return version;
}

function requireSqlite(): void {
  const version = sqliteVersion();
  const parts = version.split('.').map(Number);
  const older = leastSqlite.findIndex((least, index) => (parts[index] ?? 0) !== least);
  if (older >= 0 && (parts[older] ?? 0) < (leastSqlite[older] ?? 0)) {
    throw new StoreError(
      'old-sqlite',
      `SQLite ${version} is too old.`,
      `Install again: SQLite ${leastSqlite.join('.')} is needed.`,
    );
  }
}

/**
 * Makes folder (0700) and file (0600) where they are missing. An existing database is never opened outside SQLite:
 * closing such a handle would drop the locks that this process holds on it.
 */
function prepareFile(file: string, create: boolean): void {
  refuseNetworkShare(file);
  if (existsSync(file)) return;
  if (!create) {
    throw new StoreError(
      'missing',
      `There is no database at ${file}.`,
      'Start `orderdeck` once to create it, or set ORDERDECK_DB.',
    );
  }
  try {
    makeFolder(path.dirname(file));
    closeSync(openSync(file, 'ax', 0o600));
    keepOwner(file, path.dirname(file));
  } catch (error) {
    // Two processes may create it at the same moment; the second finds it made.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw explain(error, file);
  }
}

function refuseNetworkShare(file: string): void {
  let place = path.dirname(file);
  while (!existsSync(place) && place !== path.dirname(place)) place = path.dirname(place);
  if (!networkFileSystems.has(Number(statfsSync(place).type))) return;
  throw new StoreError(
    'network-share',
    `${file} is on a network share, where SQLite's locks do not hold.`,
    'Set ORDERDECK_DB to a path on a local disk.',
  );
}

function keepPrivate(file: string): void {
  try {
    chmodSync(file, 0o600);
  } catch {
    // Another user's file; opening it has said whether that matters.
  }
}

/** Looks before anything is written: a foreign database stays byte for byte as it was. */
function refuseForeign(sqlite: SqliteDatabase, file: string, ours: number): void {
  const id = sqlite.pragma('application_id', { simple: true });
  if (id === ours) return;
  const tables = sqlite.prepare('select count(*) from sqlite_master').pluck().get();
  if (id === 0 && tables === 0) return;
  throw new StoreError(
    'foreign',
    `${file} is a database of another program.`,
    'Set ORDERDECK_DB to another path. Nothing was changed.',
  );
}

function setPragmas(sqlite: SqliteDatabase, readonly: boolean): void {
  if (!readonly) {
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('journal_size_limit = 67108864');
  }
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('trusted_schema = OFF');
  sqlite.pragma('cell_size_check = ON');
}

function checkWhole(sqlite: SqliteDatabase, file: string): void {
  const found = sqlite.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw damaged(file, String(found));
  // The look has filled the cache of this connection (16 MB) with pages that nobody asked for.
  sqlite.pragma('shrink_memory');
}

function explain(error: unknown, file: string): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const code = (error as { code?: string }).code ?? '';
  if (code === 'SQLITE_NOTADB') {
    return new StoreError(
      'foreign',
      `${file} is not a database.`,
      'Set ORDERDECK_DB to another path. Nothing was changed.',
    );
  }
  if (code.startsWith('SQLITE_CORRUPT')) return damaged(file, error.message);
  if (
    ['SQLITE_CANTOPEN', 'SQLITE_READONLY', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EISDIR'].some((known) =>
      code.startsWith(known),
    )
  ) {
    return new StoreError(
      'not-writable',
      `${file} cannot be opened: ${error.message}.`,
      'Let this user read and write the file and its folder.',
    );
  }
  return error;
}

function damaged(file: string, detail: string): StoreError {
  return new StoreError(
    'damaged',
    `${file} is damaged: ${detail}.`,
    'Nothing was written. Put a backup back: `orderdeck backups` lists them, `orderdeck restore` does it.',
  );
}
