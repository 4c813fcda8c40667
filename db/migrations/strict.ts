import { type CreateTableBuilder, sql } from 'kysely';

/** SQLite's word that a column holds only its type; the one place that knows it. */
export function strict<T extends CreateTableBuilder<string, string>>(table: T): ReturnType<T['modifyEnd']> {
  return table.modifyEnd(sql`strict`) as ReturnType<T['modifyEnd']>;
}
