import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/**
 * Orders as the channels tell them. `raw_documents` holds what was answered, before and apart from what we make of it.
 * Money is an integer of 1/10,000 of the currency unit; times are UTC epoch ms.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db.schema
      .createTable('raw_documents')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('sha256', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('received_at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();
  await db.schema
    .createIndex('raw_by_document')
    .on('raw_documents')
    .columns(['channel', 'kind', 'external_id', 'id'])
    .execute();

  await strict(
    db.schema
      .createTable('orders')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('order_number', 'text', (c) => c.notNull())
      .addColumn('order_key', 'text')
      .addColumn('marketplace', 'text')
      .addColumn('store_id', 'text')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('source_status', 'text', (c) => c.notNull())
      .addColumn('ordered_at', 'integer', (c) => c.notNull())
      .addColumn('paid_at', 'integer')
      .addColumn('ship_by', 'integer')
      .addColumn('ship_date', 'text')
      .addColumn('hold_until', 'text')
      .addColumn('source_created_at', 'integer')
      .addColumn('modified_at', 'integer', (c) => c.notNull())
      .addColumn('customer_name', 'text')
      .addColumn('customer_email', 'text')
      .addColumn('customer_username', 'text')
      .addColumn('ship_to', 'text', (c) => c.notNull().defaultTo('{}'))
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('total', 'integer', (c) => c.notNull())
      .addColumn('paid', 'integer', (c) => c.notNull())
      .addColumn('tax', 'integer', (c) => c.notNull())
      .addColumn('shipping', 'integer', (c) => c.notNull())
      .addColumn('customer_notes', 'text')
      .addColumn('internal_notes', 'text')
      .addColumn('gift', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('gift_message', 'text')
      .addColumn('payment_method', 'text')
      .addColumn('requested_service', 'text')
      .addColumn('carrier_code', 'text')
      .addColumn('service_code', 'text')
      .addColumn('merged_or_split', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('parent_external_id', 'text')
      .addColumn('merged_external_ids', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('absorbed_by', 'text')
      .addColumn('gone_at', 'integer')
      .addColumn('raw_id', 'integer', (c) => c.notNull().references('raw_documents.id'))
      .addColumn('search_text', 'text', (c) => c.notNull())
      .addColumn('first_seen_at', 'integer', (c) => c.notNull())
      .addColumn('changed_at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addUniqueConstraint('orders_source', ['external_id', 'channel']),
  ).execute();
  // One narrow index per order in which the list can be shown, so that a page at any depth is found without a sort.
  await db.schema.createIndex('orders_newest').on('orders').columns(['ordered_at', 'id']).execute();
  await db.schema.createIndex('orders_by_ship_by').on('orders').columns(['ship_by', 'id']).execute();
  await db.schema.createIndex('orders_by_number').on('orders').columns(['order_number', 'id']).execute();
  await db.schema.createIndex('orders_by_total').on('orders').columns(['total', 'id']).execute();
  await db.schema.createIndex('orders_by_change').on('orders').columns(['changed_at', 'id']).execute();
  await db.schema.createIndex('orders_by_status').on('orders').columns(['status', 'ordered_at', 'id']).execute();
  // All that a filter can ask about, so that a search through 100,000 orders never touches the wide rows.
  await db.schema
    .createIndex('orders_list')
    .on('orders')
    .columns([
      'ordered_at',
      'id',
      'status',
      'marketplace',
      'channel',
      'ship_by',
      'total',
      'changed_at',
      'order_number',
      'search_text',
    ])
    .execute();
  await db.schema
    .createIndex('orders_by_parent')
    .on('orders')
    .columns(['channel', 'parent_external_id'])
    .where(sql<boolean>`parent_external_id is not null`)
    .execute();

  // Few orders have absorbed others; who absorbed a given one is asked whenever an order has vanished.
  await db.schema
    .createIndex('orders_merged')
    .on('orders')
    .column('channel')
    .where(sql<boolean>`merged_external_ids <> '[]'`)
    .execute();

  await strict(
    db.schema
      .createTable('order_items')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('order_id', 'integer', (c) => c.notNull().references('orders.id').onDelete('cascade'))
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('line_key', 'text', (c) => c.notNull())
      .addColumn('source_line_key', 'text')
      .addColumn('external_item_id', 'text')
      .addColumn('sku', 'text')
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('quantity', 'integer', (c) => c.notNull())
      .addColumn('unit_price', 'integer', (c) => c.notNull())
      .addColumn('adjustment', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('options', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('product_external_id', 'text')
      .addColumn('upc', 'text')
      .addColumn('image_url', 'text')
      .addColumn('removed_at', 'integer')
      .addUniqueConstraint('order_items_line', ['order_id', 'line_key']),
  ).execute();

  await strict(
    db.schema
      .createTable('tags')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('color', 'text')
      .addColumn('gone_at', 'integer')
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addUniqueConstraint('tags_source', ['external_id', 'channel']),
  ).execute();
  // No foreign key to tags: an order may carry a tag that the tag list has not told us yet.
  await strict(
    db.schema
      .createTable('order_tags')
      .addColumn('order_id', 'integer', (c) => c.notNull().references('orders.id').onDelete('cascade'))
      .addColumn('tag_external_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('order_tags_key', ['order_id', 'tag_external_id']),
  ).execute();
  await db.schema.createIndex('order_tags_by_tag').on('order_tags').column('tag_external_id').execute();

  await strict(
    db.schema
      .createTable('changes')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('act_id', 'integer', (c) => c.references('acts.id').onDelete('set null'))
      .addColumn('entity', 'text', (c) => c.notNull())
      .addColumn('entity_id', 'integer', (c) => c.notNull())
      .addColumn('order_id', 'integer')
      .addColumn('op', 'text', (c) => c.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text'),
  ).execute();
  await db.schema.createIndex('changes_by_order').on('changes').columns(['order_id', 'id']).execute();
  await db.schema.createIndex('changes_by_run').on('changes').column('run_id').execute();

  await strict(
    db.schema
      .createTable('parked')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text')
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('first_at', 'integer', (c) => c.notNull())
      .addColumn('last_at', 'integer', (c) => c.notNull())
      .addColumn('times', 'integer', (c) => c.notNull().defaultTo(1))
      .addColumn('resolved_at', 'integer')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addUniqueConstraint('parked_key', ['channel', 'kind', 'key']),
  ).execute();

  await strict(
    db.schema
      .createTable('cursors')
      .addColumn('stream', 'text', (c) => c.primaryKey().notNull())
      .addColumn('watermark', 'integer')
      .addColumn('position', 'text')
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();

  await strict(
    db.schema
      .createTable('windows')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('stream', 'text', (c) => c.notNull())
      .addColumn('from_at', 'integer', (c) => c.notNull())
      .addColumn('to_at', 'integer', (c) => c.notNull())
      .addColumn('read_at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();
  await db.schema.createIndex('windows_by_time').on('windows').columns(['stream', 'from_at', 'to_at']).execute();

  // Open orders that a walk through all of a channel's orders has yet to meet; what is left at its end is looked up one by one.
  await strict(
    db.schema
      .createTable('unmet_orders')
      .addColumn('stream', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('unmet_orders_key', ['stream', 'external_id']),
  ).execute();
}
