import type { Kysely } from 'kysely';
import { strict } from './strict.ts';

/** What a dry run would have changed, kept when the copy that it worked on is dropped: the first of it, and how much in all. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db.schema
      .createTable('run_plans')
      .addColumn('run_id', 'integer', (c) => c.primaryKey().notNull().references('runs.id').onDelete('cascade'))
      .addColumn('changes', 'text', (c) => c.notNull())
      .addColumn('total', 'integer', (c) => c.notNull()),
  ).execute();
}
