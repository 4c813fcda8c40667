import type { Database as SqliteDatabase } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { type Migration, migrations } from '../../../db/migrations/index.ts';
import { sqliteDialect } from './dialect.ts';
import { applicationId } from './open.ts';
import { StoreError } from './store-error.ts';

export interface MigrationResult {
  readonly from: number;
  readonly to: number;
}

/** What a database file of ours holds: the mark in its header, and how its schema came to be. */
export interface FileSchema {
  readonly applicationId: number;
  readonly migrations: readonly Migration[];
}

const storeSchema: FileSchema = { applicationId, migrations };

/**
 * Brings the schema up to this program's version, forward only, all in one transaction. Two processes that start at
 * once are safe: the second waits for the first's transaction and then finds nothing to do.
 *
 * @throws StoreError `newer` when a later program has already changed the file; nothing is written then.
 */
export async function migrate(
  sqlite: SqliteDatabase,
  file: string,
  schema: FileSchema = storeSchema,
): Promise<MigrationResult> {
  const newest = schema.migrations.length;
  const before = schemaVersion(sqlite);
  refuseNewer(before, file, newest);
  if (before === newest) return { from: before, to: before };
  // Not closed: closing the Kysely closes the connection, which belongs to the caller.
  const db = new Kysely<unknown>({ dialect: sqliteDialect(sqlite) });
  return db.transaction().execute(async (tx) => {
    const from = schemaVersion(sqlite);
    refuseNewer(from, file, newest);
    for (const migration of schema.migrations.slice(from)) await migration.up(tx);
    sqlite.pragma(`application_id = ${schema.applicationId}`);
    sqlite.pragma(`user_version = ${newest}`);
    return { from, to: newest };
  });
}

/** The number of the newest migration the file has had; 0 for a new file. */
export function schemaVersion(sqlite: SqliteDatabase): number {
  return Number(sqlite.pragma('user_version', { simple: true }));
}

/** @throws StoreError when the file's schema is not exactly this program's. For those who may read but not migrate. */
export function requireCurrentSchema(sqlite: SqliteDatabase, file: string): void {
  const version = schemaVersion(sqlite);
  refuseNewer(version, file, migrations.length);
  if (version < migrations.length) {
    throw new StoreError(
      'outdated',
      `${file} has schema ${version}; this program needs ${migrations.length}.`,
      'Start `orderdeck` or run `orderdeck db migrate` once.',
    );
  }
}

function refuseNewer(version: number, file: string, newest: number): void {
  if (version <= newest) return;
  throw new StoreError(
    'newer',
    `${file} was written by a newer orderdeck (schema ${version}, this one knows ${newest}).`,
    'Update this orderdeck. Nothing was changed.',
  );
}
