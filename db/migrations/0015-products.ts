import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/**
 * What a marketplace is told of the shop's products: how its words map to ours, how each product stands, and every batch that was sent.
 * Times are UTC epoch ms.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The operator's word on what means what. `scope`: of an attribute the category, of a value the attribute. `barcode`: for one
  // product alone, else empty. `target` is JSON.
  await strict(
    db.schema
      .createTable('product_mappings')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('brand', 'category', 'attribute', 'value')`))
      .addColumn('scope', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('barcode', 'text', (c) => c.notNull().defaultTo(''))
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('act_id', 'integer', (c) => c.references('acts.id'))
      .addPrimaryKeyConstraint('product_mappings_pk', ['kind', 'scope', 'source', 'barcode', 'channel']),
  ).execute();

  // Words that products wait for, with what they may mean.
  await strict(
    db.schema
      .createTable('product_gaps')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('scope', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('products', 'integer', (c) => c.notNull())
      .addColumn('suggestions', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('first_seen_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('product_gaps_pk', ['kind', 'scope', 'source', 'channel']),
  ).execute();

  // The marketplace's own words as they were read last: `detail` is JSON, `parent` what they belong to.
  await strict(
    db.schema
      .createTable('market_words')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('parent', 'text', (c) => c.notNull())
      .addColumn('id', 'integer', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull().defaultTo('{}'))
      .addPrimaryKeyConstraint('market_words_pk', ['kind', 'parent', 'id', 'channel']),
  ).execute();
  await strict(
    db.schema
      .createTable('market_word_lists')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('parent', 'text', (c) => c.notNull())
      .addColumn('read_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('market_word_lists_pk', ['kind', 'parent', 'channel']),
  ).execute();

  // One row per barcode. `desired`: the item as the shop says it; `acknowledged`: as the marketplace took it, with its fingerprint;
  // `refused_fingerprint`: a telling that it said no to. `listed`: what it says of it now.
  await strict(
    db.schema
      .createTable('products')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('product_id', 'integer', (c) => c.notNull())
      .addColumn('option_value_ids', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) =>
        c.notNull().check(sql`state in ('held', 'queued', 'sent', 'accepted', 'approved', 'rejected', 'live', 'gone')`),
      )
      .addColumn('reasons', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('standing', 'text', (c) => c.check(sql`standing in ('pending', 'approved', 'archived', 'rejected')`))
      .addColumn('content_id', 'text')
      .addColumn('batch_id', 'integer')
      .addColumn('desired', 'text')
      .addColumn('acknowledged', 'text')
      .addColumn('fingerprint', 'text')
      .addColumn('refused_fingerprint', 'text')
      .addColumn('listed', 'text')
      .addColumn('first_seen_at', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('synced_at', 'integer')
      .addColumn('error', 'text')
      .addColumn('gone_at', 'integer')
      // Barcode, title and reasons, folded for search.
      .addColumn('search_text', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('products_pk', ['barcode', 'channel']),
  ).execute();
  await db.schema.createIndex('products_by_state').on('products').columns(['state', 'updated_at']).execute();

  // `sending`: it may be at the marketplace. `sent`: it has an id there, and its result is due. `lost`: nobody can tell any more.
  await strict(
    db.schema
      .createTable('product_batches')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('attempt', 'integer', (c) => c.notNull())
      .addColumn('write', 'text', (c) =>
        c.notNull().check(sql`"write" in ('create', 'update-unapproved', 'update-content', 'update-variant')`),
      )
      .addColumn('state', 'text', (c) =>
        c.notNull().check(sql`state in ('staged', 'sending', 'sent', 'ended', 'refused', 'lost')`),
      )
      .addColumn('body_hash', 'text', (c) => c.notNull())
      .addColumn('batch', 'text')
      .addColumn('staged_at', 'integer', (c) => c.notNull())
      .addColumn('sent_at', 'integer')
      .addColumn('ended_at', 'integer')
      .addColumn('error', 'text'),
  ).execute();
  await db.schema
    .createIndex('product_batches_open')
    .on('product_batches')
    .column('id')
    .where(sql<boolean>`state in ('staged', 'sending', 'sent')`)
    .execute();
  await db.schema.createIndex('product_batches_by_run').on('product_batches').column('run_id').execute();
  await strict(
    db.schema
      .createTable('product_batch_items')
      .addColumn('batch_id', 'integer', (c) => c.notNull().references('product_batches.id').onDelete('cascade'))
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('is_new', 'integer', (c) => c.notNull())
      .addColumn('item', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('waiting', 'success', 'failed', 'lost')`))
      .addColumn('reasons', 'text', (c) => c.notNull().defaultTo('[]'))
      .addPrimaryKeyConstraint('product_batch_items_pk', ['batch_id', 'position']),
  ).execute();
  await db.schema
    .createIndex('product_batch_items_by_barcode')
    .on('product_batch_items')
    .columns(['barcode', 'batch_id'])
    .execute();
}
