import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/** What buyers send back: a marketplace's claims, piece by piece, what we answer, and what becomes of the pieces. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db.schema
      .createTable('claims')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('order_number', 'text', (c) => c.notNull())
      .addColumn('package_external_id', 'text')
      .addColumn('claimed_at', 'integer', (c) => c.notNull())
      .addColumn('modified_at', 'integer')
      .addColumn('carrier', 'text')
      .addColumn('tracking_number', 'text')
      .addColumn('first_seen_at', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addUniqueConstraint('claims_source', ['external_id', 'channel']),
  ).execute();
  await db.schema.createIndex('claims_by_number').on('claims').columns(['order_number', 'channel']).execute();

  // One row is one piece. `answer` is what we say to the marketplace: staged before it is sent, confirmed by reading the claim
  // again. `disposal` is what a person says becomes of the piece; `settled_at` is when the shop had it, `settled_note` how.
  await strict(
    db.schema
      .createTable('claim_items')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('claim_id', 'integer', (c) => c.notNull().references('claims.id'))
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('line_key', 'text')
      .addColumn('barcode', 'text')
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('source_status', 'text', (c) => c.notNull())
      .addColumn('due_at', 'integer')
      .addColumn('answer', 'text', (c) => c.check(sql`answer in ('approve')`))
      .addColumn('answer_state', 'text', (c) =>
        c.check(sql`answer_state in ('staged', 'sending', 'confirmed', 'refused')`),
      )
      .addColumn('answer_at', 'integer')
      .addColumn('answer_error', 'text')
      .addColumn('answer_act_id', 'integer', (c) => c.references('acts.id'))
      .addColumn('disposal', 'text', (c) => c.check(sql`disposal in ('restock', 'scrap')`))
      .addColumn('disposal_act_id', 'integer', (c) => c.references('acts.id'))
      .addColumn('settled_at', 'integer')
      .addColumn('settled_note', 'text')
      .addUniqueConstraint('claim_items_source', ['claim_id', 'external_id']),
  ).execute();
  await db.schema
    .createIndex('claim_items_to_answer')
    .on('claim_items')
    .columns(['claim_id', 'id'])
    .where(sql<boolean>`answer_state in ('staged', 'sending')`)
    .execute();
  await db.schema
    .createIndex('claim_items_to_settle')
    .on('claim_items')
    .columns(['id'])
    .where(sql<boolean>`disposal is not null and settled_at is null`)
    .execute();
  await db.schema.createIndex('claim_items_by_status').on('claim_items').columns(['status', 'due_at']).execute();
}
