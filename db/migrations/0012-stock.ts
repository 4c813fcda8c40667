import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/**
 * Stock by barcode: what the shop has, what is promised, what is listed, and one ledger of every change of each. Prices are integers
 * of 1/10,000 of the currency unit, times UTC epoch ms.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // As the shop said it at the last reading. `problem`: why nothing of it can be told to a marketplace.
  await strict(
    db.schema
      .createTable('stock_levels')
      .addColumn('barcode', 'text', (c) => c.primaryKey().notNull())
      .addColumn('product_id', 'integer')
      .addColumn('option_value_ids', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('name', 'text', (c) => c.notNull())
      // Barcode and name, folded.
      .addColumn('search_text', 'text', (c) => c.notNull())
      .addColumn('problem', 'text')
      .addColumn('on_hand', 'integer', (c) => c.notNull())
      .addColumn('reserved', 'integer', (c) => c.notNull())
      .addColumn('buffer', 'integer', (c) => c.notNull())
      .addColumn('available', 'integer', (c) => c.notNull())
      .addColumn('list_price', 'integer')
      .addColumn('sale_price', 'integer')
      // The shop's stock moves up to this one are in the ledger.
      .addColumn('last_move_id', 'integer', (c) => c.notNull())
      .addColumn('read_at', 'integer', (c) => c.notNull()),
  ).execute();

  // As the marketplace said it at the last reading.
  await strict(
    db.schema
      .createTable('stock_listings')
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('quantity', 'integer', (c) => c.notNull())
      .addColumn('list_price', 'integer', (c) => c.notNull())
      .addColumn('sale_price', 'integer', (c) => c.notNull())
      .addColumn('stock_changed_at', 'integer')
      .addColumn('read_at', 'integer', (c) => c.notNull())
      .addColumn('gone_at', 'integer')
      // When it was last read to say what the shop says.
      .addColumn('confirmed_at', 'integer')
      .addPrimaryKeyConstraint('stock_listings_pk', ['barcode', 'channel']),
  ).execute();

  // The sum of the changes of a balance is the balance (M18, M53).
  await strict(
    db.schema
      .createTable('stock_history')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('balance', 'text', (c) => c.notNull().check(sql`balance in ('on_hand', 'reserved', 'listed')`))
      .addColumn('quantity_before', 'integer', (c) => c.notNull())
      .addColumn('quantity_after', 'integer', (c) => c.notNull())
      .addColumn('cause', 'text', (c) => c.notNull())
      .addColumn('reference', 'text')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();
  await db.schema.createIndex('stock_history_by_barcode').on('stock_history').columns(['barcode', 'id']).execute();
  await db.schema.createIndex('stock_history_by_run').on('stock_history').column('run_id').execute();

  // One call that changes listings; what it says of each stands in stock_pushes. `sending`: it may be at the marketplace.
  await strict(
    db.schema
      .createTable('stock_calls')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) =>
        c.notNull().check(sql`state in ('staged', 'sending', 'sent', 'ended', 'refused', 'lost')`),
      )
      .addColumn('body_hash', 'text', (c) => c.notNull())
      .addColumn('batch', 'text')
      .addColumn('staged_at', 'integer', (c) => c.notNull())
      .addColumn('sent_at', 'integer')
      .addColumn('ended_at', 'integer')
      .addColumn('error', 'text')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();
  await db.schema.createIndex('stock_calls_by_body').on('stock_calls').columns(['body_hash', 'sent_at']).execute();
  await db.schema.createIndex('stock_calls_by_run').on('stock_calls').column('run_id').execute();
  await db.schema
    .createIndex('stock_calls_open')
    .on('stock_calls')
    .columns(['channel', 'id'])
    .where(sql<boolean>`state in ('staged', 'sending', 'sent')`)
    .execute();

  await strict(
    db.schema
      .createTable('stock_pushes')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('call_id', 'integer', (c) => c.notNull().references('stock_calls.id').onDelete('cascade'))
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('quantity_before', 'integer', (c) => c.notNull())
      .addColumn('quantity', 'integer')
      .addColumn('list_price', 'integer')
      .addColumn('sale_price', 'integer')
      .addColumn('state', 'text', (c) =>
        c.notNull().check(sql`state in ('staged', 'sent', 'accepted', 'confirmed', 'refused', 'overtaken', 'lost')`),
      )
      .addColumn('reason', 'text')
      .addColumn('updated_at', 'integer', (c) => c.notNull()),
  ).execute();
  await db.schema.createIndex('stock_pushes_by_call').on('stock_pushes').columns(['call_id', 'id']).execute();
  await db.schema.createIndex('stock_pushes_by_update').on('stock_pushes').column('updated_at').execute();
  await db.schema.createIndex('stock_pushes_by_barcode').on('stock_pushes').columns(['barcode', 'id']).execute();

  // Open as long as `ended_at` is null: one alert for each time that a product becomes low (M17).
  await strict(
    db.schema
      .createTable('stock_alerts')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('threshold', 'integer', (c) => c.notNull())
      .addColumn('available', 'integer', (c) => c.notNull())
      .addColumn('began_at', 'integer', (c) => c.notNull())
      .addColumn('ended_at', 'integer')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();
  await db.schema
    .createIndex('stock_alerts_open')
    .on('stock_alerts')
    .column('barcode')
    .unique()
    .where(sql<boolean>`ended_at is null`)
    .execute();
  await db.schema.createIndex('stock_alerts_by_run').on('stock_alerts').column('run_id').execute();

  // The marketplace's number was changed by somebody there; the shop's took its place (M19).
  await strict(
    db.schema
      .createTable('stock_conflicts')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('quantity_before', 'integer', (c) => c.notNull())
      .addColumn('theirs', 'integer', (c) => c.notNull())
      .addColumn('ours', 'integer', (c) => c.notNull())
      // Whether ours had changed too.
      .addColumn('both', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();
  await db.schema.createIndex('stock_conflicts_by_barcode').on('stock_conflicts').columns(['barcode', 'id']).execute();
  await db.schema.createIndex('stock_conflicts_by_run').on('stock_conflicts').column('run_id').execute();
}
