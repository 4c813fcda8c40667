import { statSync } from 'node:fs';
import { sql } from 'kysely';
import type { Store } from './store.ts';

/** What a database file is and holds (S13). */
export interface StoreInfo {
  readonly file: string;
  readonly sizeBytes: number;
  readonly schemaVersion: number;
  readonly sqliteVersion: string;
  readonly foreignKeys: boolean;
  readonly journalMode: string;
  /** 2 is FULL: what is committed survives a power cut. */
  readonly synchronous: number;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
}

/** Looks at the open database; counts every row of every table. */
export async function storeInfo({ db, file }: Store): Promise<StoreInfo> {
  const pragma = async (name: string): Promise<string> => {
    const { rows } = await sql<Record<string, unknown>>`${sql.raw(`pragma ${name}`)}`.execute(db);
    return String(Object.values(rows[0] ?? {})[0]);
  };
  const { rows: version } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db);
  const { rows: names } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`.execute(db);
  const tables: { name: string; rows: number }[] = [];
  for (const { name } of names) {
    const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(name)}`.execute(db);
    tables.push({ name, rows: rows[0]?.rows ?? 0 });
  }
  return {
    file,
    sizeBytes: statSync(file).size,
    schemaVersion: Number(await pragma('user_version')),
    sqliteVersion: version[0]?.version ?? '',
    foreignKeys: (await pragma('foreign_keys')) === '1',
    journalMode: await pragma('journal_mode'),
    synchronous: Number(await pragma('synchronous')),
    tables,
  };
}
