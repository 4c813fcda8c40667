import type Sqlite from 'better-sqlite3';

/** How far the ids of one copy of the shop are from those of the next. */
const stride = 1_000_000;
/** A shop of this size sells so much in half a day. */
const halfDayMs = 12 * 3_600_000;
/** What was closed longer ago than this is not read again every night. */
const settledMs = 4 * 24 * 3_600_000;

/** Tables of a shop and the columns in which ids of its own stand; all of them move by the same stride. */
const ids: Readonly<Record<string, readonly string[]>> = {
  raw_documents: ['id'],
  orders: ['id', 'raw_id'],
  order_items: ['id', 'order_id'],
  order_tags: ['order_id'],
  customization_files: ['item_id', 'order_id'],
  readings: ['item_id', 'order_id'],
  personalizations: ['id', 'item_id'],
  print_tasks: ['id', 'item_id', 'order_id'],
  outbox: ['id', 'order_id', 'before_raw_id', 'after_raw_id'],
  changes: ['id', 'entity_id', 'order_id'],
  shop_orders: ['id', 'shop_order_id'],
  shop_stock_moves: ['id', 'shop_order_id'],
};

/** Columns by which the outside knows things: each copy has its own. */
const names: Readonly<Record<string, readonly string[]>> = {
  // A text is read once for all that have it; here each has its own.
  raw_documents: ['external_id', 'sha256'],
  orders: [
    'external_id',
    'order_number',
    'customer_name',
    'customer_email',
    'parent_external_id',
    'absorbed_by',
    'order_key',
  ],
  order_items: ['external_item_id'],
  shop_orders: ['external_id'],
  shop_stock_moves: ['external_id', 'reference'],
  outbox: ['key'],
  // No two buyers have one file.
  customization_files: ['sha256', 'former_sha256'],
  readings: ['archive_sha256'],
};

/** Times that make what is closed older than what it was copied from. */
const times: Readonly<Record<string, readonly string[]>> = {
  orders: ['ordered_at', 'modified_at', 'paid_at', 'source_created_at', 'ship_by', 'first_seen_at', 'changed_at'],
  raw_documents: ['received_at'],
  changes: ['at'],
};

/**
 * Copies a shop of some hundred orders, over and over, until there are so many: of thirty copies one is open, the others are shipped and
 * their pieces made, each half a day before the last. What is copied is what the program itself wrote of its world; its stock's ledger
 * gets two steps for each order.
 *
 * @param from the first copy that is still missing
 * @returns the first copy that is missing afterwards
 */
export function grow(sqlite: Sqlite.Database, orders: number, from: number): number {
  const triggers = sqlite
    .prepare("select name, sql from sqlite_master where type = 'trigger' and name like 'touch_%'")
    .all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) sqlite.exec(`drop trigger "${name}"`);
  sqlite.pragma('foreign_keys = off');
  const { own } = sqlite.prepare(`select count(*) as own from orders where id < ${stride}`).get() as { own: number };
  const { barcodes } = sqlite.prepare('select count(*) as barcodes from stock_levels').get() as { barcodes: number };
  const copies = Math.ceil(orders / own);
  let copy = from;
  for (; copy < copies; copy += 1) {
    sqlite.transaction(() => {
      const isOpen = copy % 30 === 0;
      const at = { k: copy, older: isOpen ? 0 : settledMs + copy * halfDayMs };
      for (const table of Object.keys(ids)) sqlite.prepare(copyText(sqlite, table)).run(at);
      sqlite.prepare(stepsText).run({ times: Math.ceil(own / barcodes), older: at.older });
      if (!isOpen) ship(sqlite, copy);
    })();
  }
  for (const { sql } of triggers) sqlite.exec(sql);
  sqlite.exec('delete from touched; analyze');
  return copy;
}

/** A piece comes and goes again, so many times for each barcode. */
const stepsText = `insert into stock_history (at, barcode, balance, quantity_before, quantity_after, cause)
  with recursive times (n) as (select 1 union all select n + 1 from times where n < @times)
  select l.read_at - @older, l.barcode, 'on_hand', l.on_hand + d.value, l.on_hand + 1 - d.value, 'counted'
  from times cross join stock_levels l cross join json_each('[0, 1]') d`;

function copyText(sqlite: Sqlite.Database, table: string): string {
  const columns = sqlite.prepare('select name from pragma_table_info(?)').all(table) as { name: string }[];
  const expressions = columns.map(({ name }) => {
    if (ids[table]?.includes(name)) return `${name} + @k * ${stride}`;
    if (names[table]?.includes(name)) return `${name} || '-' || @k`;
    if (times[table]?.includes(name)) return `${name} - @older`;
    return name;
  });
  const [owner = 'id'] = ids[table] ?? [];
  const list = columns.map(({ name }) => name).join(', ');
  return `insert into ${table} (${list}) select ${expressions.join(', ')} from ${table} where ${owner} < ${stride}`;
}

function ship(sqlite: Sqlite.Database, copy: number): void {
  const [low, high] = [copy * stride, (copy + 1) * stride];
  const within = (column: string): string => `${column} >= ${low} and ${column} < ${high}`;
  sqlite.exec(`update orders set status = 'shipped', source_status = 'shipped' where ${within('id')}
      and status in ('awaiting_shipment', 'on_hold', 'awaiting_payment');
    update print_tasks set status = 'completed', started_at = updated_at, finished_at = updated_at, ready = 0
      where ${within('id')} and status in ('pending', 'held', 'in_progress')`);
}
