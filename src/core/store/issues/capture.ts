import { type RawBuilder, sql } from 'kysely';
import type { Reader, Tx } from '../store.ts';

/** A row as it is kept beside a fix: column values by name. */
export type KeptRow = Readonly<Record<string, string | number | null>>;

/** What became of one row in all: several changes of it are one. */
export interface RowChange {
  readonly table: string;
  /** Its primary key. */
  readonly key: KeptRow;
  readonly before: KeptRow | null;
  readonly after: KeptRow | null;
}

/**
 * Tables whose rows a repair may change. What only says what happened (runs, calls, acts, the change log, raw documents) is not among
 * them: history is never taken back.
 */
const captured = [
  'orders',
  'order_items',
  'order_tags',
  'personalizations',
  'readings',
  'customization_files',
  'print_tasks',
  'product_profiles',
  'product_mappings',
  'product_gaps',
  'products',
  'product_batches',
  'product_batch_items',
  'outbox',
  'package_writes',
  'shop_barcodes',
  'shop_orders',
  'shop_stock_moves',
  'stock_levels',
  'stock_listings',
  'stock_history',
  'stock_calls',
  'stock_pushes',
  'stock_alerts',
  'stock_conflicts',
  'stock_price_holds',
  'claims',
  'claim_items',
  'webhook_subscriptions',
  'webhook_changes',
  'parked',
  'cursors',
  'settings',
  'job_switches',
] as const;

/**
 * From here to the end of the transaction every change of a row is written down, before and after, by triggers that only this
 * connection has. They are part of the transaction: where it is rolled back, so is what they wrote.
 */
export async function captureRows(tx: Tx, fixId: number): Promise<void> {
  await sql`create temp table if not exists capturing (fix_id integer not null)`.execute(tx);
  await sql`delete from capturing`.execute(tx);
  await sql`insert into capturing values (${fixId})`.execute(tx);
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_temp_master where type = 'trigger' and name = 'capture_orders_insert'`.execute(tx);
  if (rows.length > 0) return;
  for (const table of captured) {
    const columns = (await columnsOf(tx, table)).map(({ name }) => name);
    await captures(tx, table, 'insert', sql`null`, rowOf('new', columns));
    await captures(tx, table, 'update', rowOf('old', columns), rowOf('new', columns));
    await captures(tx, table, 'delete', rowOf('old', columns), sql`null`);
  }
}

/** Ends the writing down. */
export async function stopCapturing(tx: Tx): Promise<void> {
  await sql`delete from capturing`.execute(tx);
}

async function captures(
  tx: Tx,
  table: string,
  event: 'insert' | 'update' | 'delete',
  before: RawBuilder<unknown>,
  after: RawBuilder<unknown>,
): Promise<void> {
  await sql`create temp trigger ${sql.ref(`capture_${table}_${event}`)} after ${sql.raw(event)} on main.${sql.table(table)}
    begin
      insert into fix_rows (fix_id, tbl, before, after) select fix_id, ${sql.lit(table)}, ${before}, ${after} from capturing;
    end`.execute(tx);
}

function rowOf(row: 'old' | 'new', columns: readonly string[]): RawBuilder<unknown> {
  const pairs = columns.flatMap((column) => [sql.lit(column), sql.ref(`${row}.${column}`)]);
  return sql`json_object(${sql.join(pairs)})`;
}

interface Column {
  readonly name: string;
  /** Its place in the primary key; 0: it is not part of it. */
  readonly pk: number;
}

async function columnsOf(db: Reader, table: string): Promise<Column[]> {
  const { rows } = await sql<Column>`select name, pk from pragma_table_info(${table}) order by cid`.execute(db);
  return rows;
}

/** What a fix changed in all, in the order in which the rows were first touched; rows that are as they were are left out. */
export async function netChanges(db: Reader, fixId: number): Promise<RowChange[]> {
  const rows = await db.selectFrom('fix_rows').selectAll().where('fix_id', '=', fixId).orderBy('id').execute();
  const keys = new Map<string, string[]>();
  const net = new Map<string, { table: string; key: KeptRow; before: KeptRow | null; after: KeptRow | null }>();
  const note = (table: string, key: KeptRow, before: KeptRow | null, after: KeptRow | null): void => {
    const id = `${table} ${JSON.stringify(key)}`;
    const known = net.get(id);
    if (known) known.after = after;
    else net.set(id, { table, key, before, after });
  };
  for (const { tbl, before, after } of rows) {
    const names = keys.get(tbl) ?? (await keyOf(db, tbl));
    keys.set(tbl, names);
    const keyIn = (row: KeptRow): KeptRow => Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
    const [was, is] = [parse(before), parse(after)];
    // A row that got another key is another row: the one goes, the other comes.
    if (was && is && JSON.stringify(keyIn(was)) !== JSON.stringify(keyIn(is))) {
      note(tbl, keyIn(was), was, null);
      note(tbl, keyIn(is), null, is);
    } else note(tbl, keyIn(was ?? is ?? {}), was, is);
  }
  return [...net.values()].filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
}

/** The columns of a table's primary key. */
export async function keyOf(db: Reader, table: string): Promise<string[]> {
  const columns = (await columnsOf(db, table)).filter(({ pk }) => pk > 0);
  return columns.sort((one, other) => one.pk - other.pk).map(({ name }) => name);
}

function parse(row: string | null): KeptRow | null {
  return row === null ? null : (JSON.parse(row) as KeptRow);
}

/** A row as it is now, by its primary key; null when there is none. */
export async function rowNow(db: Reader, table: string, key: KeptRow): Promise<KeptRow | null> {
  const { rows } = await sql<KeptRow>`select * from ${sql.table(table)} where ${whereKey(key)}`.execute(db);
  return rows[0] ?? null;
}

export async function insertRow(tx: Tx, table: string, row: KeptRow): Promise<void> {
  const columns = Object.keys(row).map((column) => sql.ref(column));
  await sql`insert into ${sql.table(table)} (${sql.join(columns)}) values (${sql.join(Object.values(row))})`.execute(
    tx,
  );
}

export async function updateRow(tx: Tx, table: string, key: KeptRow, set: KeptRow): Promise<void> {
  const pairs = Object.entries(set).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  if (pairs.length > 0) await sql`update ${sql.table(table)} set ${sql.join(pairs)} where ${whereKey(key)}`.execute(tx);
}

export async function deleteRow(tx: Tx, table: string, key: KeptRow): Promise<void> {
  await sql`delete from ${sql.table(table)} where ${whereKey(key)}`.execute(tx);
}

function whereKey(key: KeptRow): RawBuilder<unknown> {
  const terms = Object.entries(key).map(([column, value]) => sql`${sql.ref(column)} is ${value}`);
  return sql.join(terms, sql` and `);
}
