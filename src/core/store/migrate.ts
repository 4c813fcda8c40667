import type { Database as SqliteDatabase } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { migrations } from '../../../db/migrations/index.ts';
import { sqliteDialect } from './dialect.ts';
import { applicationId } from './open.ts';
import { StoreError } from './store-error.ts';

export interface MigrationResult {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings the schema up to this program's version, forward only, all in one transaction. Two processes that start at
 * once are safe: the second waits for the first's transaction and then finds nothing to do.
 *
 * @throws StoreError `newer` when a later program has already changed the file; nothing is written then.
 */
export async function migrate(sqlite: SqliteDatabase, file: string): Promise<MigrationResult> {
  const before = schemaVersion(sqlite);
  refuseNewer(before, file);
  if (before === migrations.length) return { from: before, to: before };
  // Not closed: closing the Kysely closes the connection, which belongs to the caller.
  const db = new Kysely<unknown>({ dialect: sqliteDialect(sqlite) });
  return db.transaction().execute(async (tx) => {
    const from = schemaVersion(sqlite);
    refuseNewer(from, file);
    for (const migration of migrations.slice(from)) await migration.up(tx);
    sqlite.pragma(`application_id = ${applicationId}`);
    sqlite.pragma(`user_version = ${migrations.length}`);
    return { from, to: migrations.length };
  });
}

/** The number of the newest migration the file has had; 0 for a new file. */
export function schemaVersion(sqlite: SqliteDatabase): number {
  return Number(sqlite.pragma('user_version', { simple: true }));
}

/** @throws StoreError when the file's schema is not exactly this program's. For those who may read but not migrate. */
export function requireCurrentSchema(sqlite: SqliteDatabase, file: string): void {
  const version = schemaVersion(sqlite);
  refuseNewer(version, file);
  if (version < migrations.length) {
    throw new StoreError(
      'outdated',
      `${file} has schema ${version}; this program needs ${migrations.length}.`,
      'Start `orderdeck` or run `orderdeck db migrate` once.',
    );
  }
}

function refuseNewer(version: number, file: string): void {
  if (version <= migrations.length) return;
  throw new StoreError(
    'newer',
    `${file} was written by a newer orderdeck (schema ${version}, this one knows ${migrations.length}).`,
    'Update this orderdeck. Nothing was changed.',
  );
}
