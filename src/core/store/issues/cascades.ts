import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';
import { type KeptRow, keyOf } from './capture.ts';

/** A row that goes when another does. */
export interface GoesAlong {
  readonly table: string;
  /** Its primary key. */
  readonly key: KeptRow;
  readonly row: KeptRow;
}

/** Which rows of a table go with a row of another. */
interface Cascade {
  readonly table: string;
  /** Pairs of the column there and the column of the row that it goes with. */
  readonly columns: readonly (readonly [child: string, parent: string])[];
}

/** Every row that the database takes away with this one, those too that go with such a row. */
export async function rowsGoingAlong(db: Reader, table: string, row: KeptRow): Promise<GoesAlong[]> {
  const found = new Map<string, GoesAlong>();
  const from = [{ table, row }];
  for (let next = from.pop(); next; next = from.pop()) {
    for (const cascade of await cascadesOf(db, next.table)) {
      const keys = await keyOf(db, cascade.table);
      for (const child of await rowsOf(db, cascade, next.row)) {
        const key: KeptRow = Object.fromEntries(keys.map((name) => [name, child[name] ?? null]));
        const id = `${cascade.table} ${JSON.stringify(key)}`;
        if (found.has(id)) continue;
        found.set(id, { table: cascade.table, key, row: child });
        from.push({ table: cascade.table, row: child });
      }
    }
  }
  return [...found.values()];
}

/** As the schema says it: a table that a later migration adds is among them. */
async function cascadesOf(db: Reader, parent: string): Promise<Cascade[]> {
  const { rows } = await sql<{ name: string; id: number; child: string; parent: string | null }>`
    select t.name, f.id, f."from" as child, f."to" as parent
    from sqlite_master t join pragma_foreign_key_list(t.name) f
    where t.type = 'table' and f."table" = ${parent} collate nocase and f.on_delete = 'CASCADE'
    order by t.name, f.id, f.seq`.execute(db);
  const parentKey = await keyOf(db, parent);
  const cascades = new Map<string, { table: string; columns: [string, string][] }>();
  for (const one of rows) {
    const id = `${one.name} ${one.id}`;
    const cascade = cascades.get(id) ?? { table: one.name, columns: [] };
    cascades.set(id, cascade);
    // Where the key names no column, the primary key is meant.
    cascade.columns.push([one.child, one.parent ?? parentKey[cascade.columns.length] ?? '']);
  }
  return [...cascades.values()];
}

async function rowsOf(db: Reader, { table, columns }: Cascade, parent: KeptRow): Promise<KeptRow[]> {
  const same: RawBuilder<unknown>[] = columns.map(([child, of]) => sql`${sql.ref(child)} = ${parent[of] ?? null}`);
  const { rows } = await sql<KeptRow>`select * from ${sql.table(table)} where ${sql.join(same, sql` and `)}`.execute(
    db,
  );
  return rows;
}
