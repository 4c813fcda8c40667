import { existsSync } from 'node:fs';
import { Kysely, type Transaction } from 'kysely';
import { inboxMigrations } from '../../../db/migrations/inbox/index.ts';
import { sqliteDialect } from '../store/dialect.ts';
import { type FileSchema, migrate } from '../store/migrate.ts';
import { openSqlite } from '../store/open.ts';
import { type Appended, appender, type NewDelivery } from './append.ts';
import type { DB } from './schema.ts';
import { isWaiting } from './waiting.ts';

/** "odib" in ASCII: an inbox is not a store, and neither is opened in the other's place. */
export const inboxSchema: FileSchema = { applicationId: 0x6f646962, migrations: inboxMigrations };

export type InboxTx = Transaction<DB>;
/** What a query may stand on. */
export type InboxReader = Kysely<DB> | InboxTx;

/** A body has some 2 kB: of the usual pages each would fill one by half. */
const pageSize = 16_384;

/** What others told us by themselves, in a database file of its own, so that no write to the store can hold up its receipt. */
export interface Inbox {
  readonly file: string;
  readonly db: Kysely<DB>;
  /** One short transaction. */
  write<T>(work: (tx: InboxTx) => Promise<T>): Promise<T>;
  /**
   * Keeps deliveries for good: all in one transaction, durable (synchronous FULL) when it returns. One that is kept already is
   * counted there. Never call it within `write`.
   *
   * @throws the database's error when nothing of it is kept
   */
  append(deliveries: readonly NewDelivery[]): Appended[];
  /** UTC epoch ms of the earliest try that is planned; null when nothing waits. Without an await, for one who looks often. */
  nextTryAt(): number | null;
  /** Changes whenever another connection has committed; costs about 4 µs. */
  dataVersion(): number;
  close(): Promise<void>;
}

/**
 * Opens the inbox at an absolute path; makes it, and brings its schema up to date, where that is needed.
 *
 * @param options.busyTimeoutMs how long a statement waits for another process's lock
 * @throws StoreError: foreign, newer, damaged, not writable, on a network share
 */
export async function openInbox(
  file: string,
  options: { busyTimeoutMs?: number; check?: boolean } = {},
): Promise<Inbox> {
  const sqlite = openSqlite(file, { mode: 'create', applicationId: inboxSchema.applicationId, pageSize, ...options });
  try {
    await migrate(sqlite, file, inboxSchema);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const db = new Kysely<DB>({ dialect: sqliteDialect(sqlite) });
  const version = sqlite.prepare('pragma data_version').pluck();
  const nextTry = sqlite.prepare(`select min(next_try_at) from deliveries where ${isWaiting}`).pluck();
  return {
    file,
    db,
    write: (work) => db.transaction().execute(work),
    append: appender(sqlite),
    nextTryAt: () => nextTry.get() as number | null,
    dataVersion: () => Number(version.get()),
    close: async () => {
      await db.destroy();
      // Kysely ends only what it has begun.
      sqlite.close();
    },
  };
}

/** The inbox, where anything has ever been received; null where there is none yet, which a mere look does not change. */
export async function openInboxIfAny(file: string, options: { busyTimeoutMs?: number } = {}): Promise<Inbox | null> {
  return existsSync(file) ? openInbox(file, options) : null;
}
