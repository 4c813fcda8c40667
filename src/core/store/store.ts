import type { Database as SqliteDatabase } from 'better-sqlite3';
import { Kysely, type LogEvent, type Transaction } from 'kysely';
import { sqliteDialect } from './dialect.ts';
import { migrate, requireCurrentSchema } from './migrate.ts';
import { openSqlite } from './open.ts';
import type { DB } from './schema.ts';
import { SlowStatements } from './slow-statements.ts';

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
  /** UTC epoch ms of the installation's clock, for when a statement was slow; the wall's unless told. */
  readonly now?: () => number;
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
  const { onQuery, now = Date.now } = options;
  const slow = options.role === 'read' ? null : new SlowStatements(now);
  const log = (event: LogEvent): void =>
    onQuery?.({ sql: event.query.sql, parameters: event.query.parameters, ms: event.queryDurationMillis });
  const dialect = sqliteDialect(sqlite, slow ? (text, ms) => slow.note(text, ms) : undefined);
  return wrap(file, sqlite, new Kysely<DB>({ dialect, ...(onQuery && { log }) }), slow);
}

function wrap(file: string, sqlite: SqliteDatabase, db: Db, slow: SlowStatements | null, guard?: Guard): Store {
  const version = sqlite.prepare('pragma data_version').pluck();
  return {
    file,
    db,
    write: async (work) => {
      const done = await db.transaction().execute(async (tx) => {
        if (guard) await guard(tx);
        return work(tx);
      });
      await slow?.keep(db);
      return done;
    },
    dataVersion: () => Number(version.get()),
    guarded: (next) => wrap(file, sqlite, db, slow, next),
    copyTo: (target) => {
      sqlite.prepare('vacuum into ?').run(target);
    },
    close: async () => {
      await slow?.keep(db, { isLast: true });
      await db.destroy();
      // Kysely ends only what it has begun: a connection that nobody has asked anything is still open.
      sqlite.close();
    },
  };
}
