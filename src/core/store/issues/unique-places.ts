import { sql } from 'kysely';
import type { Reader } from '../store.ts';
import { type KeptRow, keyOf } from './capture.ts';

/** Columns of which only one row of a table may have the same values, beside its primary key. */
interface UniquePlace {
  readonly columns: readonly string[];
  /** Of which rows that holds, as SQL; null: of all. */
  readonly where: string | null;
}

async function placesOf(db: Reader, table: string): Promise<UniquePlace[]> {
  const { rows } = await sql<{ name: string; columns: string; text: string | null }>`
    select l.name, (select json_group_array(i.name) from pragma_index_info(l.name) i) as columns, m.sql as text
    from pragma_index_list(${table}) l left join sqlite_master m on m.type = 'index' and m.name = l.name
    where l."unique" = 1 and l.origin <> 'pk'`.execute(db);
  return rows.map(({ columns, text }) => ({
    columns: JSON.parse(columns) as string[],
    where: text?.match(/ where (.*)$/is)?.[1] ?? null,
  }));
}

/** Whether two rows of a table want the same unique place. */
export async function sharePlace(db: Reader, table: string, one: KeptRow, other: KeptRow): Promise<boolean> {
  const places = await placesOf(db, table);
  return places.some(({ columns }) => columns.every((column) => one[column] != null && one[column] === other[column]));
}

/** The row that stands where another would have to stand: with the same unique values, and another primary key. */
export async function rowInTheWay(db: Reader, table: string, row: KeptRow): Promise<KeptRow | null> {
  const keys = await keyOf(db, table);
  for (const { columns, where } of await placesOf(db, table)) {
    if (columns.some((column) => row[column] == null)) continue;
    const holds = sql.raw(where ?? 'true');
    const values = sql.join(Object.entries(row).map(([column, value]) => sql`${value} as ${sql.ref(column)}`));
    const same = sql.join(
      columns.map((column) => sql`${sql.ref(column)} = ${row[column]}`),
      sql` and `,
    );
    const itself = sql.join(
      keys.map((column) => sql`${sql.ref(column)} is ${row[column] ?? null}`),
      sql` and `,
    );
    const { rows } = await sql<KeptRow>`
      select * from ${sql.table(table)} where ${same} and (${holds}) and not (${itself})
        and exists (select 1 from (select ${values}) where ${holds})`.execute(db);
    if (rows[0]) return rows[0];
  }
  return null;
}
