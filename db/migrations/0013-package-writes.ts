import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/** What a person wants changed of a package at its marketplace, written down before it is sent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // staged → sending → confirmed by reading back; or refused, failed (looked at again at next_at), superseded. `value`: the number of
  // the invoice or of the parcel. What was sent once is never sent again by itself.
  await strict(
    db.schema
      .createTable('package_writes')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('order_id', 'integer', (c) => c.notNull().references('orders.id').onDelete('cascade'))
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('picking', 'invoiced', 'tracking')`))
      .addColumn('value', 'text')
      .addColumn('state', 'text', (c) =>
        c.notNull().check(sql`state in ('staged', 'sending', 'confirmed', 'refused', 'failed', 'superseded')`),
      )
      .addColumn('before_raw_id', 'integer', (c) => c.references('raw_documents.id'))
      .addColumn('after_raw_id', 'integer', (c) => c.references('raw_documents.id'))
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('next_at', 'integer')
      .addColumn('error_code', 'text')
      .addColumn('error_message', 'text')
      .addColumn('staged_at', 'integer', (c) => c.notNull())
      .addColumn('sent_at', 'integer')
      .addColumn('ended_at', 'integer')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('act_id', 'integer', (c) => c.notNull().references('acts.id')),
  ).execute();
  await db.schema.createIndex('package_writes_by_order').on('package_writes').columns(['order_id', 'id']).execute();
  await db.schema
    .createIndex('package_writes_open')
    .on('package_writes')
    .column('id')
    .where(sql<boolean>`state in ('staged', 'sending', 'failed')`)
    .execute();
}
