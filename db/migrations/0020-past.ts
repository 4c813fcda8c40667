import { type Kysely, sql } from 'kysely';
import { strict } from './strict.ts';

/** What is needed to tell how an order or a barcode stood at any instant, and to read anew what a run has stored. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A task that moved is in the change log of the order it came to; whoever asks for the one that it left finds it here.
  await sql`create index changes_moved on changes (before ->> 'order_id', id) where op = 'moved'`.execute(db);

  // What a run has stored, to be read anew.
  await sql`create index raw_by_run on raw_documents (run_id, id) where run_id is not null`.execute(db);

  // How both sides of a barcode stood from `at` on (UTC epoch ms): the columns of its rows as JSON, null where there was none.
  await strict(
    db.schema
      .createTable('stock_states')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('level', 'text')
      .addColumn('listing', 'text')
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('act_id', 'integer', (c) => c.references('acts.id').onDelete('set null')),
  ).execute();
  await db.schema.createIndex('stock_states_by_barcode').on('stock_states').columns(['barcode', 'id']).execute();
  // What is known now is known from the last reading on.
  await sql`insert into stock_states (barcode, at, level, listing)
    select l.barcode, max(l.read_at, coalesce(g.read_at, 0)),
      json_object('product_id', l.product_id, 'name', l.name, 'problem', l.problem, 'on_hand', l.on_hand,
        'reserved', l.reserved, 'buffer', l.buffer, 'available', l.available, 'list_price', l.list_price, 'sale_price', l.sale_price),
      case when g.barcode is not null then json_object('quantity', g.quantity, 'list_price', g.list_price,
        'sale_price', g.sale_price, 'gone_at', g.gone_at) end
    from stock_levels l left join stock_listings g on g.barcode = l.barcode and g.channel = 'trendyol'`.execute(db);
}
