import type { Database as SqliteDatabase } from 'better-sqlite3';
import { Kysely, type LogEvent, type Transaction } from 'kysely';
import { sqliteDialect } from './dialect.ts';
import { migrate, requireCurrentSchema } from './migrate.ts';
import { openSqlite } from './open.ts';
import type { DB } from './schema.ts';

export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;
/** What a query may stand on: the store itself or a transaction of it. */
export type Reader = Db | Tx;

/** Looks, inside the transaction, whether its owner may still write. Throws when not. */
export type Guard = (tx: Tx) => Promise<void>;

/** An open store. Reads go through `db`; every change goes through `write`. */
export interface Store {
  readonly file: string;
  readonly db: Db;
  /**
   * One transaction (BEGIN IMMEDIATE), guarded by the run's fencing number where there is one. Keep it below 50 ms:
   * others wait. Never await anything but the database inside.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Changes whenever another connection has committed; costs about 4 µs. Own commits do not move it. */
  dataVersion(): number;
  /** The same connection with a guard on every `write`; closing it closes the connection. */
  guarded(guard: Guard): Store;
  /** Writes a whole, compact copy of the database to a new file. */
  copyTo(file: string): void;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** `owner` creates and migrates; `write` and `read` want a current schema. */
  readonly role: 'owner' | 'write' | 'read';
  readonly busyTimeoutMs?: number;
  readonly check?: boolean;
  readonly leaveMode?: boolean;
  /** Told each statement with what it took, for who measures. */
  readonly onQuery?: (query: MeasuredQuery) => void;
}

export interface MeasuredQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly ms: number;
}

/**
 * Opens the database at an absolute path.
 *
 * @throws StoreError: missing, foreign, newer, outdated, damaged, not writable, on a network share
 */
export async function openStore(file: string, options: StoreOptions): Promise<Store> {
  const mode = options.role === 'owner' ? 'create' : options.role;
  const sqlite = openSqlite(file, { ...options, mode });
  try {
    if (options.role === 'owner') await migrate(sqlite, file);
    else requireCurrentSchema(sqlite, file);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const { onQuery } = options;
  const log = (event: LogEvent): void =>
    onQuery?.({ sql: event.query.sql, parameters: event.query.parameters, ms: event.queryDurationMillis });
  return wrap(file, sqlite, new Kysely<DB>({ dialect: sqliteDialect(sqlite), ...(onQuery && { log }) }));
}

function wrap(file: string, sqlite: SqliteDatabase, db: Db, guard?: Guard): Store {
  const version = sqlite.prepare('pragma data_version').pluck();
  return {
    file,
    db,
    write: (work) =>
      db.transaction().execute(async (tx) => {
        if (guard) await guard(tx);
        return work(tx);
      }),
    dataVersion: () => Number(version.get()),
    guarded: (next) => wrap(file, sqlite, db, next),
    copyTo: (target) => {
      sqlite.prepare('vacuum into ?').run(target);
    },
    close: async () => {
      await db.destroy();
      // Kysely ends only what it has begun: a connection that nobody has asked anything is still open.
      sqlite.close();
    },
  };
}
