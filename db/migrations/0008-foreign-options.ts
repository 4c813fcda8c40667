import type { Kysely } from 'kysely';

/** A line's options under names that we write under, as far as we did not write them: they belong to the line's input. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('order_items')
    .addColumn('foreign_options', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
}
