import { type Kysely, type RawBuilder, sql } from 'kysely';
import { strict } from './strict.ts';

/** What is wrong, since when, what was done about it, and the rows to look at again. Times are UTC epoch ms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // One row for each thing that was ever found wrong (class and key); it closes and reopens. `detail` is what the repair needs.
  await strict(
    db.schema
      .createTable('issues')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('class', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('order_id', 'integer')
      .addColumn('also_order_id', 'integer')
      .addColumn('barcode', 'text')
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('open', 'closed')`))
      .addColumn('severity', 'integer', (c) => c.notNull().check(sql`severity between 1 and 4`))
      .addColumn('mode', 'text', (c) => c.notNull().check(sql`mode in ('A', 'K', 'H')`))
      .addColumn('line', 'text', (c) => c.notNull())
      .addColumn('evidence', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull().defaultTo('{}'))
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('since', 'integer', (c) => c.notNull())
      .addColumn('first_seen_at', 'integer', (c) => c.notNull())
      .addColumn('last_seen_at', 'integer', (c) => c.notNull())
      .addColumn('closed_at', 'integer')
      // From when on it is one step worse, as the ship-by of its order is near; null: never.
      .addColumn('worse_at', 'integer')
      .addColumn('times_reopened', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('snoozed_until', 'integer')
      .addColumn('snooze_reason', 'text')
      .addColumn('ignored_at', 'integer')
      .addColumn('ignore_reason', 'text')
      .addColumn('act_id', 'integer', (c) => c.references('acts.id'))
      .addUniqueConstraint('issues_key', ['key', 'class']),
  ).execute();
  await db.schema
    .createIndex('issues_open')
    .on('issues')
    .columns(['class', 'order_id'])
    .where(sql<boolean>`state = 'open'`)
    .execute();
  // What the header counts, at a millisecond for ten thousand; and what stands aside of it.
  await db.schema
    .createIndex('issues_standing')
    .on('issues')
    .columns(['class', 'severity', 'worse_at', 'since'])
    .where(sql<boolean>`state = 'open' and ignored_at is null and snoozed_until is null`)
    .execute();
  await db.schema
    .createIndex('issues_aside')
    .on('issues')
    .columns(['class', 'severity', 'worse_at', 'ignored_at', 'snoozed_until'])
    .where(sql<boolean>`state = 'open' and (ignored_at is not null or snoozed_until is not null)`)
    .execute();
  await db.schema
    .createIndex('issues_closed')
    .on('issues')
    .columns(['closed_at'])
    .where(sql<boolean>`state = 'closed'`)
    .execute();
  await db.schema
    .createIndex('issues_by_order')
    .on('issues')
    .columns(['order_id'])
    .where(sql<boolean>`order_id is not null`)
    .execute();
  await db.schema
    .createIndex('issues_by_also_order')
    .on('issues')
    .columns(['also_order_id'])
    .where(sql<boolean>`also_order_id is not null`)
    .execute();
  await db.schema
    .createIndex('issues_by_barcode')
    .on('issues')
    .columns(['barcode'])
    .where(sql<boolean>`barcode is not null`)
    .execute();

  // When it was open. `found_by`: a look at what was touched, or only the sweep of everything; `fix_id`: the fix that ended it.
  await strict(
    db.schema
      .createTable('issue_spans')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('issue_id', 'integer', (c) => c.notNull().references('issues.id'))
      .addColumn('opened_at', 'integer', (c) => c.notNull())
      .addColumn('severity', 'integer', (c) => c.notNull())
      .addColumn('found_by', 'text', (c) => c.notNull().check(sql`found_by in ('live', 'sweep', 'first-sweep')`))
      .addColumn('closed_at', 'integer')
      .addColumn('fix_id', 'integer', (c) => c.references('fixes.id')),
  ).execute();
  await db.schema.createIndex('issue_spans_by_issue').on('issue_spans').columns(['issue_id', 'id']).execute();
  await db.schema.createIndex('issue_spans_by_time').on('issue_spans').columns(['opened_at', 'closed_at']).execute();
  await db.schema.createIndex('issue_spans_closed').on('issue_spans').columns(['closed_at', 'issue_id']).execute();

  // A fix or the undoing of one; `plan` is what was shown before. Of a group, `group_id` is the first one's id.
  await strict(
    db.schema
      .createTable('fixes')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('group_id', 'integer')
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('fix', 'undo')`))
      .addColumn('class', 'text', (c) => c.notNull())
      .addColumn('issue_id', 'integer', (c) => c.notNull().references('issues.id'))
      .addColumn('order_id', 'integer')
      .addColumn('choice', 'text')
      .addColumn('state', 'text', (c) =>
        c.notNull().check(sql`state in ('applied', 'sending', 'proven', 'unproven', 'failed')`),
      )
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('act_id', 'integer', (c) => c.notNull().references('acts.id'))
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('plan', 'text', (c) => c.notNull())
      .addColumn('rest', 'text', (c) => c.notNull().defaultTo('[]'))
      .addColumn('alone', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('undoes', 'integer', (c) => c.references('fixes.id'))
      .addColumn('undone_by', 'integer', (c) => c.references('fixes.id'))
      .addColumn('outcome', 'text'),
  ).execute();
  await db.schema.createIndex('fixes_by_issue').on('fixes').columns(['issue_id', 'id']).execute();
  await db.schema.createIndex('fixes_by_group').on('fixes').columns(['group_id', 'id']).execute();
  await db.schema.createIndex('fixes_by_run').on('fixes').columns(['run_id']).execute();
  await db.schema
    .createIndex('fixes_by_order')
    .on('fixes')
    .columns(['order_id', 'id'])
    .where(sql<boolean>`order_id is not null`)
    .execute();
  await db.schema.createIndex('fixes_by_class').on('fixes').columns(['class', 'at']).execute();

  // Every row that a fix changed, as it was before and after: written by triggers of the connection that the fix works on.
  await strict(
    db.schema
      .createTable('fix_rows')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('fix_id', 'integer', (c) => c.notNull())
      .addColumn('tbl', 'text', (c) => c.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text'),
  ).execute();
  await db.schema.createIndex('fix_rows_by_fix').on('fix_rows').columns(['fix_id', 'id']).execute();

  // What a run worked out that a fix would do; shown before it is applied.
  await strict(
    db.schema
      .createTable('fix_plans')
      .addColumn('run_id', 'integer', (c) => c.notNull().references('runs.id').onDelete('cascade'))
      .addColumn('issue_id', 'integer', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('hash', 'text')
      .addColumn('plan', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('fix_plans_key', ['run_id', 'issue_id']),
  ).execute();
  await db.schema.createIndex('fix_plans_by_issue').on('fix_plans').columns(['issue_id', 'at']).execute();

  // What is always ignored (`ignore`), or always decided in one way (`decide`).
  await strict(
    db.schema
      .createTable('issue_rules')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('class', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('ignore', 'decide')`))
      .addColumn('match', 'text', (c) => c.notNull())
      .addColumn('choice', 'text')
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('propose', 'on', 'off')`))
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('act_id', 'integer', (c) => c.notNull().references('acts.id')),
  ).execute();

  // Which classes may be mended without asking, since when, and at most how many a day.
  await strict(
    db.schema
      .createTable('issue_trust')
      .addColumn('class', 'text', (c) => c.primaryKey().notNull())
      .addColumn('alone', 'integer', (c) => c.notNull())
      .addColumn('daily_limit', 'integer', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('act_id', 'integer', (c) => c.references('acts.id')),
  ).execute();

  await strict(
    db.schema
      .createTable('issue_looks')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('opened', 'integer', (c) => c.notNull())
      .addColumn('closed', 'integer', (c) => c.notNull())
      .addColumn('missed', 'text', (c) => c.notNull().defaultTo('{}'))
      .addColumn('ms', 'integer', (c) => c.notNull()),
  ).execute();

  // The orders that the source says are open: what we do not have of it is missing. `times`: readings in a row that met it. Of an order
  // that is open here and was not met, `absent`: questions in a row for this very order that were answered with "not found".
  await strict(
    db.schema
      .createTable('source_index')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('order_number', 'text', (c) => c.notNull())
      .addColumn('source_status', 'text', (c) => c.notNull())
      .addColumn('modified_at', 'integer')
      .addColumn('first_read_at', 'integer', (c) => c.notNull())
      .addColumn('read_at', 'integer', (c) => c.notNull())
      .addColumn('times', 'integer', (c) => c.notNull().defaultTo(1))
      .addColumn('absent', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addPrimaryKeyConstraint('source_index_key', ['external_id', 'channel']),
  ).execute();

  // A difference between lines and total that a person has taken as right: another difference is news.
  await db.schema.alterTable('orders').addColumn('accepted_difference', 'integer').execute();
  await db.schema
    .createIndex('orders_absorbed')
    .on('orders')
    .columns(['channel', 'absorbed_by'])
    .where(sql<boolean>`absorbed_by is not null`)
    .execute();
  // A person's word that an order's pieces are made and it only has to be sent, and that it is to be made ahead of all others.
  await db.schema.alterTable('orders').addColumn('ready_at', 'integer').execute();
  await db.schema.alterTable('orders').addColumn('rushed_at', 'integer').execute();
  // Asked at every look at the shop: what was read of the source's time lately, and whether work that broke off was done since.
  await db.schema
    .createIndex('windows_by_reading')
    .on('windows')
    .columns(['stream', 'read_at', 'from_at', 'to_at'])
    .execute();
  await db.schema.createIndex('runs_by_work').on('runs').columns(['overlap_key', 'id', 'state']).execute();
  // Packages whose shipment may not have been told: few at any time.
  await db.schema
    .createIndex('orders_untold')
    .on('orders')
    .column('id')
    .where(sql<boolean>`channel = 'trendyol'`)
    .where(
      sql<boolean>`(status in ('shipped', 'delivered') and source_status in ('Created', 'Picking', 'Invoiced') or status = 'shipped' and tracking_number is null)`,
    )
    .execute();
  // Whether a subscription leads to this installation, as it was when the list was read; null: read before anybody asked.
  await db.schema.alterTable('webhook_subscriptions').addColumn('leads_here', 'integer').execute();

  // What has to be looked at again, and when: triggers put in what anybody touches, looks put in what is not due yet.
  await strict(
    db.schema
      .createTable('touched')
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('order', 'barcode', 'shop')`))
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('due_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('touched_key', ['key', 'kind']),
  ).execute();
  await db.schema.createIndex('touched_by_due').on('touched').columns(['due_at', 'kind']).execute();

  // A price of the shop's that was not told, because it looks like a mistake: `held` until a person keeps the price that is listed
  // (`kept`) or says that the shop's is right (`accepted`). `good_…`: the last price that was known to be right.
  await strict(
    db.schema
      .createTable('stock_price_holds')
      .addColumn('barcode', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('list_price', 'integer', (c) => c.notNull())
      .addColumn('sale_price', 'integer', (c) => c.notNull())
      .addColumn('good_list_price', 'integer', (c) => c.notNull())
      .addColumn('good_sale_price', 'integer', (c) => c.notNull())
      .addColumn('doubt', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('held', 'kept', 'accepted')`))
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('run_id', 'integer', (c) => c.references('runs.id').onDelete('set null'))
      .addColumn('act_id', 'integer', (c) => c.references('acts.id').onDelete('set null'))
      .addPrimaryKeyConstraint('stock_price_holds_pk', ['barcode', 'channel']),
  ).execute();
  await db.schema
    .createIndex('stock_pushes_by_price')
    .on('stock_pushes')
    .columns(['barcode', 'id'])
    .where(sql<boolean>`sale_price is not null`)
    .execute();
  // Who has promised pieces of a barcode. Only marketplaces by package tell one.
  await sql`create index order_items_by_barcode on order_items (trim(upc)) where upc is not null`.execute(db);

  for (const [table, kind, column, updates = 'update'] of watched) {
    await touches(db, table, kind, (row) => sql.ref(`${row}.${column}`), ['insert', updates, 'delete']);
  }
  // Words of a line have no order of their own.
  await touches(
    db,
    'personalizations',
    'order',
    (row) => sql`(select order_id from order_items where id = ${sql.ref(`${row}.item_id`)})`,
  );
  // A document that came and was not taken in touches no row of its order.
  await touches(
    db,
    'raw_documents',
    'order',
    (row) => sql`(select id from orders where external_id = ${sql.ref(`${row}.external_id`)}
      and channel = ${sql.ref(`${row}.channel`)} and ${sql.ref(`${row}.kind`)} = 'order')`,
    ['insert'],
  );
  // The order that a task has left is not what it was either.
  await touches(db, 'print_tasks', 'order', () => sql.ref('old.order_id'), ['update of order_id']);
  // Whoever shared a file's bytes shares them no more.
  await db.schema
    .createIndex('customization_files_by_bytes')
    .on('customization_files')
    .column('sha256')
    .where(sql<boolean>`sha256 is not null`)
    .execute();
  await sql`create trigger touch_customization_files_shared after update of sha256 on customization_files
    when old.sha256 is not null and old.sha256 is not new.sha256
    begin
      insert into touched (kind, key, due_at)
        select distinct 'order', cast(c.order_id as text), 0 from customization_files c where c.sha256 = old.sha256
        on conflict (key, kind) do update set due_at = 0 where due_at <> 0;
    end`.execute(db);
  for (const table of ofTheShop) await touches(db, table, 'shop', () => sql`''`);
  // A package's order in the shop, and what that moved there.
  for (const table of ['shop_orders', 'shop_stock_moves']) await touches(db, table, 'order', orderOfSource);
  await touchPromised(db);
  // A running run tells its progress all the time; only how it stands counts.
  await touches(db, 'runs', 'shop', () => sql`''`, ['insert', 'update of state', 'delete']);
}

/** Whose row, of which table, makes an order or a barcode worth another look. */
const watched: readonly (readonly [table: string, kind: string, column: string, updates?: string])[] = [
  ['orders', 'order', 'id'],
  ['order_items', 'order', 'order_id'],
  ['readings', 'order', 'order_id'],
  ['customization_files', 'order', 'order_id'],
  ['print_tasks', 'order', 'order_id'],
  ['outbox', 'order', 'order_id'],
  ['package_writes', 'order', 'order_id'],
  ['products', 'barcode', 'barcode'],
  // Every reading says of every barcode that it was read; only what it says counts.
  [
    'stock_levels',
    'barcode',
    'barcode',
    'update of product_id, problem, on_hand, reserved, buffer, available, list_price, sale_price',
  ],
  ['stock_listings', 'barcode', 'barcode', 'update of quantity, list_price, sale_price, gone_at'],
  ['stock_pushes', 'barcode', 'barcode'],
  ['stock_history', 'barcode', 'barcode'],
  ['stock_price_holds', 'barcode', 'barcode'],
];

/** Tables about the shop as a whole, small enough to be looked at whole. */
const ofTheShop = ['windows', 'slots', 'webhook_subscriptions', 'source_index', 'parked'] as const;

/** SQLite's words for a trigger; whoever makes one of these tables anew has to make its triggers anew. */
async function touches(
  db: Kysely<unknown>,
  table: string,
  kind: string,
  keyOf: (row: 'old' | 'new') => RawBuilder<unknown>,
  events: readonly string[] = ['insert', 'update', 'delete'],
): Promise<void> {
  for (const event of events) {
    const name = `touch_${table}_${event.replaceAll(' ', '_')}`;
    await sql`create trigger ${sql.ref(name)} after ${sql.raw(event)} on ${sql.table(table)}
      begin
        insert into touched (kind, key, due_at)
          select ${sql.lit(kind)}, cast(k.key as text), 0 from (select ${keyOf(event === 'delete' ? 'old' : 'new')} as key) k
          where k.key is not null
          on conflict (key, kind) do update set due_at = 0 where due_at <> 0;
      end`.execute(db);
  }
}

function orderOfSource(row: 'old' | 'new'): RawBuilder<unknown> {
  return sql`(select id from orders where channel = ${sql.ref(`${row}.channel`)} and external_id = ${sql.ref(`${row}.external_id`)})`;
}

/** The orders that a step of what is reserved names, and those that the step before it named. */
async function touchPromised(db: Kysely<unknown>): Promise<void> {
  const named = (reference: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`select value from json_each(case when ${reference} glob 'orders:[0-9]*' and json_valid('[' || substr(${reference}, 8) || ']')
      then '[' || substr(${reference}, 8) || ']' else '[]' end)`;
  const before = sql`(select reference from stock_history where barcode = new.barcode and balance = 'reserved' and id < new.id
    order by id desc limit 1)`;
  await sql`create trigger touch_promised after insert on stock_history when new.balance = 'reserved'
    begin
      insert into touched (kind, key, due_at)
        select 'order', cast(value as text), 0 from (${named(sql`new.reference`)} union ${named(before)}) where true
        on conflict (key, kind) do update set due_at = 0 where due_at <> 0;
    end`.execute(db);
}
