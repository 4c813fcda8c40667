import type { Kysely } from 'kysely';

/** Lines that are no goods: what an operator says of a product, and why nothing is made of a line (null: it is made). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('product_profiles').addColumn('made', 'integer').execute();
  await db.schema.alterTable('readings').addColumn('not_made', 'text').execute();
}
