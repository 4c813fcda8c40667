import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/** What we know of orders, buyers and barcodes in a shop's own database, and every movement of its stock that we caused. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A marketplace's order and the shop's; `reason` says why it is held for the operator. `shop_status_id` is what we set last,
  // `next_status_id` what we were about to set: after a death nobody knows which of the two the shop has of us.
  await strict(
    db.schema
      .createTable('shop_orders')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('shop', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('shop_order_id', 'integer')
      .addColumn('shop_status_id', 'integer')
      .addColumn('next_status_id', 'integer')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('detail', 'text')
      .addColumn('modified_at', 'integer', (c) => c.notNull())
      .addColumn('first_seen_at', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addUniqueConstraint('shop_orders_source', ['external_id', 'channel', 'shop']),
  ).execute();
  await db.schema
    .createIndex('shop_orders_held')
    .on('shop_orders')
    .columns(['updated_at', 'id'])
    .where(sql<boolean>`reason is not null`)
    .execute();

  await strict(
    db.schema
      .createTable('shop_customers')
      .addColumn('shop', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('buyer_id', 'text', (c) => c.notNull())
      .addColumn('customer_id', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('shop_customers_pk', ['buyer_id', 'channel', 'shop']),
  ).execute();

  // Articles that the shop has no barcode field for: values of a product's options, as a JSON list of their numbers.
  await strict(
    db.schema
      .createTable('shop_barcodes')
      .addColumn('shop', 'text', (c) => c.notNull())
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('product_id', 'integer', (c) => c.notNull())
      .addColumn('option_value_ids', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('act_id', 'integer', (c) => c.references('acts.id'))
      .addPrimaryKeyConstraint('shop_barcodes_pk', ['barcode', 'shop']),
  ).execute();

  // Written before the shop commits (`pending`), confirmed after: a death between the two is settled by the history row that
  // `reference` names. `option_value_id` 0: the stock of the product itself.
  await strict(
    db.schema
      .createTable('shop_stock_moves')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('shop', 'text', (c) => c.notNull())
      .addColumn('product_id', 'integer', (c) => c.notNull())
      .addColumn('option_value_id', 'integer', (c) => c.notNull())
      .addColumn('change', 'integer', (c) => c.notNull())
      .addColumn('quantity_before', 'integer', (c) => c.notNull())
      .addColumn('quantity_after', 'integer', (c) => c.notNull())
      .addColumn('cause', 'text', (c) => c.notNull().check(sql`cause in ('sold', 'put back')`))
      .addColumn('reference', 'text', (c) => c.notNull())
      .addColumn('line', 'integer', (c) => c.notNull())
      .addColumn('shop_order_id', 'integer', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('pending', 'applied')`))
      .addUniqueConstraint('shop_stock_moves_once', ['reference', 'line', 'product_id', 'option_value_id', 'shop']),
  ).execute();
  await db.schema
    .createIndex('shop_stock_moves_by_order')
    .on('shop_stock_moves')
    .columns(['external_id', 'channel', 'id'])
    .execute();
  await db.schema
    .createIndex('shop_stock_moves_by_product')
    .on('shop_stock_moves')
    .columns(['product_id', 'option_value_id', 'id'])
    .execute();
}
