import type { FileSchema } from './migrate.ts';
import { migrate } from './migrate.ts';
import { openMemory, openSqlite } from './open.ts';

type Sqlite = ReturnType<typeof openMemory>;

/** A table, an index or a trigger as SQLite keeps it. */
interface Piece {
  readonly type: 'table' | 'index' | 'trigger' | 'view';
  readonly name: string;
  /** The table that it belongs to. */
  readonly tbl_name: string;
  readonly sql: string;
}

/** Each can only be made when those before it are there. */
const order: readonly Piece['type'][] = ['table', 'index', 'view', 'trigger'];

/** How a database differs from one that this program makes anew. */
export interface StructureDifference {
  /** What is not there, with the statement that makes it. */
  readonly missing: readonly Piece[];
  /** In words: `orders.status is INTEGER, not TEXT`. */
  readonly changed: readonly string[];
}

/**
 * Compares table by table, column by column, and the wording of what belongs to them, with a freshly migrated database in memory
 * (M120, M121). What somebody added beside ours is left alone and not told.
 *
 * @param sqlite an open database of the schema's newest version
 */
export async function structureDifference(sqlite: Sqlite, schema?: FileSchema): Promise<StructureDifference> {
  const fresh = openMemory();
  try {
    await migrate(fresh, ':memory:', schema);
    const [should, is] = [piecesOf(fresh), new Map(piecesOf(sqlite).map((piece) => [piece.name, piece]))];
    const missing = should.filter(({ name }) => !is.has(name));
    const changed = should.flatMap((piece) => {
      const found = is.get(piece.name);
      return found === undefined || found.sql === piece.sql ? [] : differenceOf(piece, fresh, sqlite);
    });
    return { missing, changed };
  } finally {
    fresh.close();
  }
}

/** Makes what is missing in our database, empty, in one transaction. @returns what it made: `table orders` */
export async function makeMissingIn(file: string): Promise<string[]> {
  const sqlite = openSqlite(file, { mode: 'write' });
  try {
    const { missing } = await structureDifference(sqlite);
    const pieces = order.flatMap((type) => missing.filter((piece) => piece.type === type));
    sqlite.transaction(() => {
      for (const { sql } of pieces) sqlite.exec(sql);
    })();
    return pieces.map(({ type, name }) => `${type} ${name}`);
  } finally {
    sqlite.close();
  }
}

function piecesOf(sqlite: Sqlite): Piece[] {
  return sqlite
    .prepare("select type, name, tbl_name, sql from sqlite_master where sql is not null and name not like 'sqlite_%'")
    .all() as Piece[];
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  readonly pk: number;
}

function differenceOf({ type, name }: Piece, fresh: Sqlite, sqlite: Sqlite): string[] {
  if (type !== 'table') return [`${type} ${name} is worded otherwise`];
  const is = new Map(columnsOf(sqlite, name).map((column) => [column.name, column]));
  const told = columnsOf(fresh, name).flatMap((should) => columnDifference(name, should, is.get(should.name)));
  const isAddedTo = is.size > columnsOf(fresh, name).length;
  return told.length > 0 || isAddedTo ? told : [`table ${name} has other rules than ours`];
}

function columnDifference(table: string, should: Column, is: Column | undefined): string[] {
  const place = `${table}.${should.name}`;
  if (is === undefined) return [`${place} is missing`];
  if (is.type !== should.type) return [`${place} is ${is.type || 'of no type'}, not ${should.type}`];
  if (is.notnull !== should.notnull)
    return [`${place} ${should.notnull ? 'may be empty and must not' : 'must not be empty and may'}`];
  if (is.dflt_value !== should.dflt_value)
    return [`${place} has the default ${is.dflt_value ?? 'none'}, not ${should.dflt_value ?? 'none'}`];
  return is.pk === should.pk
    ? []
    : [`${place} ${should.pk ? 'is not of the key and must be' : 'is of the key and must not be'}`];
}

function columnsOf(sqlite: Sqlite, table: string): Column[] {
  return sqlite
    .prepare('select name, type, "notnull", dflt_value, pk from pragma_table_info(?)')
    .all(table) as Column[];
}
