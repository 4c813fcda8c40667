import type Sqlite from 'better-sqlite3';

/** How far the ids of one copy of the shop are from those of the next. */
const stride = 1_000_000;
const quarterHourMs = 900_000;

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
};

/** Columns by which the outside knows things: each copy has its own. */
const names: Readonly<Record<string, readonly string[]>> = {
  raw_documents: ['external_id'],
  orders: ['external_id', 'order_number', 'customer_name', 'customer_email', 'parent_external_id', 'order_key'],
  order_items: ['external_item_id', 'line_key', 'source_line_key'],
  outbox: ['key'],
  // No two buyers have one file.
  customization_files: ['sha256', 'former_sha256'],
  readings: ['archive_sha256'],
};

/** Times that make a copy older than the one it was copied from. */
const times: Readonly<Record<string, readonly string[]>> = {
  orders: ['ordered_at', 'modified_at', 'paid_at', 'source_created_at'],
};

/**
 * Copies a shop of some hundred orders, over and over, until there are so many: all but the newest few hundredths are shipped and
 * their pieces made. What is copied is what the program itself wrote of its world.
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
  const copies = Math.ceil(orders / own);
  let copy = from;
  for (; copy < copies; copy += 1) {
    sqlite.transaction(() => {
      for (const table of Object.keys(ids)) sqlite.prepare(copyText(sqlite, table)).run({ k: copy });
      if (copy % 30 !== 0) ship(sqlite, copy);
    })();
  }
  for (const { sql } of triggers) sqlite.exec(sql);
  sqlite.exec('delete from touched; analyze');
  return copy;
}

function copyText(sqlite: Sqlite.Database, table: string): string {
  const columns = sqlite.prepare('select name from pragma_table_info(?)').all(table) as { name: string }[];
  const expressions = columns.map(({ name }) => {
    if (ids[table]?.includes(name)) return `${name} + @k * ${stride}`;
    if (names[table]?.includes(name)) return `${name} || '-' || @k`;
    if (times[table]?.includes(name)) return `${name} - @k * ${quarterHourMs}`;
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
