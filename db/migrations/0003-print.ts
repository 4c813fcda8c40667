import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/**
 * The print line: the buyers' files, what was read of each order line, the print tasks made of it, and what product needs what.
 * Times are UTC epoch ms. `input_hash` and `notes_hash` say which input something was read from: a task whose input has changed
 * since is not printable, whoever changed it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('orders')
    .addColumn('notes_hash', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema
    .alterTable('order_items')
    .addColumn('input_hash', 'text', (c) => c.notNull().defaultTo(''))
    .execute();

  // The bytes as they came, once each, whoever pointed at them.
  await strict(
    db.schema
      .createTable('archives')
      .addColumn('sha256', 'text', (c) => c.primaryKey().notNull())
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('zip', 'json')`))
      .addColumn('bytes', 'blob', (c) => c.notNull())
      .addColumn('received_at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();

  // How far we are with the file of a line. The link itself stays where it came from, in the line's options: it is a credential.
  await strict(
    db.schema
      .createTable('customization_files')
      .addColumn('item_id', 'integer', (c) => c.primaryKey().notNull().references('order_items.id').onDelete('cascade'))
      .addColumn('order_id', 'integer', (c) => c.notNull().references('orders.id').onDelete('cascade'))
      .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('pending', 'read', 'failed')`))
      .addColumn('origin', 'text', (c) => c.notNull().check(sql`origin in ('link', 'hand-in')`))
      .addColumn('link_hash', 'text')
      .addColumn('sha256', 'text', (c) => c.references('archives.sha256'))
      .addColumn('reading', 'text')
      .addColumn('parser', 'integer')
      .addColumn('failure', 'text')
      .addColumn('failure_detail', 'text')
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('next_try_at', 'integer')
      .addColumn('fetched_at', 'integer')
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();
  await db.schema.createIndex('customization_files_by_order').on('customization_files').column('order_id').execute();
  await db.schema
    .createIndex('customization_files_open')
    .on('customization_files')
    .column('next_try_at')
    .where(sql<boolean>`state <> 'read'`)
    .execute();

  // What was read of a line, of which input, and what a person has said to it.
  await strict(
    db.schema
      .createTable('readings')
      .addColumn('item_id', 'integer', (c) => c.primaryKey().notNull().references('order_items.id').onDelete('cascade'))
      .addColumn('order_id', 'integer', (c) => c.notNull().references('orders.id').onDelete('cascade'))
      .addColumn('source', 'text')
      .addColumn('input_hash', 'text', (c) => c.notNull())
      .addColumn('notes_hash', 'text', (c) => c.notNull())
      .addColumn('archive_sha256', 'text')
      .addColumn('model_call_id', 'integer')
      // Which version of our own reading rules read it: newer rules read anew.
      .addColumn('reader', 'integer', (c) => c.notNull())
      .addColumn('findings', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('approvals', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('decided_act_id', 'integer', (c) => c.references('acts.id'))
      .addColumn('read_at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null')),
  ).execute();
  await db.schema.createIndex('readings_by_order').on('readings').column('order_id').execute();
  await db.schema
    .createIndex('readings_in_review')
    .on('readings')
    .column('item_id')
    .where(sql<boolean>`findings <> '[]'`)
    .execute();

  await strict(
    db.schema
      .createTable('personalizations')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('item_id', 'integer', (c) => c.notNull().references('order_items.id').onDelete('cascade'))
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('text', 'text')
      .addColumn('fields', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('color1', 'text')
      .addColumn('color2', 'text')
      .addColumn('font', 'text')
      .addColumn('quantity', 'integer', (c) => c.notNull().check(sql`quantity > 0`))
      .addColumn('note', 'text')
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('origins', 'text', (c) => c.notNull().defaultTo('{}'))
      .addUniqueConstraint('personalizations_place', ['item_id', 'position']),
  ).execute();

  // `ready`: the text may be printed as far as we know. A task without text is ready only when that is meant so (`blank`).
  await strict(
    db.schema
      .createTable('print_tasks')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('order_id', 'integer', (c) => c.notNull().references('orders.id').onDelete('cascade'))
      .addColumn('item_id', 'integer', (c) => c.notNull().references('order_items.id').onDelete('cascade'))
      .addColumn('task_index', 'integer', (c) => c.notNull())
      .addColumn('text', 'text')
      .addColumn('fields', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('blank', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('color1', 'text')
      .addColumn('color2', 'text')
      .addColumn('font', 'text')
      .addColumn('quantity', 'integer', (c) => c.notNull().check(sql`quantity > 0`))
      .addColumn('note', 'text')
      .addColumn('status', 'text', (c) =>
        c.notNull().check(sql`status in ('pending', 'in_progress', 'completed', 'cancelled', 'held')`),
      )
      .addColumn('ready', 'integer', (c) => c.notNull().defaultTo(0))
      // Cancelled by a person before it was begun: this piece is not to be made, and none in its place.
      .addColumn('dropped', 'integer', (c) => c.notNull().defaultTo(0))
      // Begun, made or dropped for a text that nobody asks for any more: it makes none of the pieces that are ordered now.
      .addColumn('surplus', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('findings', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('started_at', 'integer')
      .addColumn('finished_at', 'integer')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addUniqueConstraint('print_tasks_place', ['item_id', 'task_index'])
      .addCheckConstraint(
        'print_tasks_ready',
        // No line of code can make such a task ready: an open review, no text that is not meant so, a control character.
        sql`ready = 0 or (findings = '[]' and (blank = 1 or trim(coalesce(text, ''), char(10, 32, 160)) <> '')
          and coalesce(text, '') not glob ${sql.lit(`*[${controls}]*`)} and instr(coalesce(text, ''), char(0)) = 0)`,
      ),
  ).execute();
  await db.schema.createIndex('print_tasks_by_order').on('print_tasks').columns(['order_id', 'status']).execute();
  await db.schema
    .createIndex('print_tasks_open')
    .on('print_tasks')
    .columns(['status', 'order_id'])
    .where(sql<boolean>`status in ('pending', 'in_progress', 'held')`)
    .execute();
  await db.schema.createIndex('print_tasks_by_update').on('print_tasks').column('updated_at').execute();

  // What an operator has said of a product; the shop's rules are code (domain/print/product-rules.ts).
  await strict(
    db.schema
      .createTable('product_profiles')
      .addColumn('sku', 'text', (c) => c.primaryKey().notNull())
      .addColumn('personalised', 'integer')
      .addColumn('colors', 'integer')
      .addColumn('upper_case', 'integer')
      .addColumn('max_length', 'integer')
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('act_id', 'integer', (c) => c.references('acts.id')),
  ).execute();
}

/**
 * As a GLOB range: all C0 controls but the line feed (which parts the texts of one piece), DEL, all of C1, and what parts lines or
 * turns the direction of what follows. GLOB looks no further than a zero, which is asked for apart.
 */
const controls = '\u0001-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069';
