import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/** What we change outside, written down before it is done; and what language models were asked, and at what price. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // staged → sending → confirmed; or refused, failed (tried again at next_at), superseded by newer news, damaged (read back wrong).
  // `attempts` counts what went wrong, `writes` how often it was sent.
  await strict(
    db.schema
      .createTable('outbox')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('order_id', 'integer', (c) => c.notNull().references('orders.id').onDelete('cascade'))
      .addColumn('key', 'text', (c) => c.notNull().unique())
      .addColumn('patch', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) =>
        c
          .notNull()
          .check(sql`state in ('staged', 'sending', 'confirmed', 'refused', 'failed', 'superseded', 'damaged')`),
      )
      .addColumn('before_raw_id', 'integer', (c) => c.references('raw_documents.id'))
      .addColumn('after_raw_id', 'integer', (c) => c.references('raw_documents.id'))
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('writes', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('next_at', 'integer')
      .addColumn('error_code', 'text')
      .addColumn('error_message', 'text')
      .addColumn('staged_at', 'integer', (c) => c.notNull())
      .addColumn('sent_at', 'integer')
      .addColumn('ended_at', 'integer')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('act_id', 'integer', (c) => c.references('acts.id')),
  ).execute();
  await db.schema.createIndex('outbox_by_order').on('outbox').columns(['order_id', 'id']).execute();
  await db.schema
    .createIndex('outbox_open')
    .on('outbox')
    .columns(['channel', 'next_at', 'id'])
    .where(sql<boolean>`state in ('staged', 'sending', 'failed')`)
    .execute();

  // A row is written before the call is made. Costs are integers of a billionth of the currency unit; null: nobody knows what it
  // cost. `reserved_nano` is what it may have cost at most; it counts against the day's budget while the cost is not known.
  await strict(
    db.schema
      .createTable('model_calls')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('order_id', 'integer', (c) => c.references('orders.id').onDelete('set null'))
      .addColumn('marketplace', 'text')
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('prompt_version', 'integer', (c) => c.notNull())
      .addColumn('input_hash', 'text', (c) => c.notNull())
      .addColumn('request', 'text', (c) => c.notNull())
      .addColumn('answer', 'text')
      .addColumn('ok', 'integer', (c) => c.notNull())
      .addColumn('error_code', 'text')
      .addColumn('error_message', 'text')
      .addColumn('ms', 'integer', (c) => c.notNull())
      .addColumn('prompt_tokens', 'integer')
      .addColumn('cached_tokens', 'integer')
      .addColumn('completion_tokens', 'integer')
      .addColumn('cost_nano', 'integer')
      .addColumn('reserved_nano', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('currency', 'text')
      .addColumn('price', 'text')
      .addColumn('tasks', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('reviews', 'integer', (c) => c.notNull().defaultTo(0)),
  ).execute();
  await db.schema.createIndex('model_calls_by_time').on('model_calls').column('at').execute();
  await db.schema.createIndex('model_calls_by_order').on('model_calls').columns(['order_id', 'id']).execute();
  await db.schema
    .createIndex('model_calls_by_input')
    .on('model_calls')
    .columns(['input_hash', 'model', 'prompt_version'])
    .execute();

  // An operator's prices, in billionths of the currency unit per million tokens; the list that comes with the program is code (domain/model-prices.ts).
  await strict(
    db.schema
      .createTable('model_prices')
      .addColumn('model', 'text', (c) => c.primaryKey().notNull())
      .addColumn('input_nano', 'integer', (c) => c.notNull())
      .addColumn('cached_nano', 'integer')
      .addColumn('output_nano', 'integer', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('as_of', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('act_id', 'integer', (c) => c.references('acts.id')),
  ).execute();
}
