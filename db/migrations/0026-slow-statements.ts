import type { Kysely } from 'kysely';
import { strict } from './strict.ts';

/**
 * Statements that took long, by their text without any value (M138). `total_ms` and `max_ms` are of the slow ones alone; times are UTC
 * epoch ms.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db.schema
      .createTable('slow_statements')
      .addColumn('statement', 'text', (c) => c.primaryKey().notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('total_ms', 'integer', (c) => c.notNull())
      .addColumn('max_ms', 'integer', (c) => c.notNull())
      .addColumn('first_at', 'integer', (c) => c.notNull())
      .addColumn('last_at', 'integer', (c) => c.notNull()),
  ).execute();
}
