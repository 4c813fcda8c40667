import { catalogueTables, saleTables, systemTables } from './tables.ts';

export type Dialect = 'sqlite' | 'mysql';
export type Value = string | number;
export type Row = Readonly<Record<string, Value>>;

/** A statement that both databases understand; identifiers stand in backticks, which SQLite takes too. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly counts: boolean;
  readonly fallback: string | null;
}

interface Table {
  readonly name: string;
  readonly primary: readonly string[];
  readonly columns: readonly Column[];
}

const tables: ReadonlyMap<string, Table> = new Map(
  Object.entries({ ...catalogueTables, ...saleTables, ...systemTables }).map(([name, facts]) => [
    name,
    readTable(name, facts),
  ]),
);

function readTable(name: string, facts: string): Table {
  const [primary = '', columns = ''] = facts.trim().split(/:\s+/);
  return { name, primary: primary.split(' '), columns: columns.split(/,\s+/).map(readColumn) };
}

function readColumn(facts: string): Column {
  const [, name, type, counts, fallback] = /^(\w+) (\S+)( \+)?(?: = (\S+))?$/.exec(facts.trim()) ?? [];
  if (name === undefined || type === undefined) throw new Error(`“${facts}” is no column.`);
  return { name, type, counts: counts !== undefined, fallback: fallback ?? null };
}

/** The statements that make an empty shop's tables. */
export function createTables(dialect: Dialect, prefix: string): Statement[] {
  return [...tables.values()].map((table) => ({ sql: createTable(table, dialect, prefix), values: [] }));
}

function createTable({ name, primary, columns }: Table, dialect: Dialect, prefix: string): string {
  // SQLite counts only a primary key of one column; two tables count within a key of two, and their rows bring their numbers.
  const countsAlone = primary.length === 1 && columns.some((column) => column.counts);
  const lines = columns.map((column) => {
    const fallback = column.fallback === null ? '' : ` default '${column.fallback}'`;
    if (!column.counts) return `\`${column.name}\` ${column.type} not null${fallback}`;
    if (dialect === 'mysql') return `\`${column.name}\` ${column.type} not null auto_increment`;
    // AUTOINCREMENT: a number is never given twice, as InnoDB keeps it.
    return countsAlone
      ? `\`${column.name}\` integer primary key autoincrement not null`
      : `\`${column.name}\` integer not null`;
  });
  if (dialect === 'mysql' || !countsAlone) lines.push(`primary key (${primary.map((key) => `\`${key}\``).join(', ')})`);
  const end = dialect === 'mysql' ? ' engine=InnoDB default charset=utf8mb4 collate=utf8mb4_general_ci' : '';
  return `create table \`${prefix}${name}\` (${lines.join(', ')})${end}`;
}

/**
 * The statement that writes a row. Columns that are not named get what OpenCart's own, lenient session would put there:
 * nothing, or zero.
 */
export function insert(table: string, row: Row, prefix: string): Statement {
  const known = tables.get(table);
  if (!known) throw new Error(`There is no table ${table}.`);
  const unknown = Object.keys(row).find((name) => !known.columns.some((column) => column.name === name));
  if (unknown) throw new Error(`${table} has no column ${unknown}.`);
  const named = known.columns.filter((column) => column.name in row || (!column.counts && column.fallback === null));
  return {
    sql: `insert into \`${prefix}${table}\` (${named.map(({ name }) => `\`${name}\``).join(', ')}) values (${named.map(() => '?').join(', ')})`,
    values: named.map(({ name, type }) => row[name] ?? empty(type)),
  };
}

function empty(type: string): Value {
  if (type === 'date') return '2024-01-01';
  if (type === 'datetime') return '2024-01-01 00:00:00';
  return /^(?:var)?char|^text/.test(type) ? '' : 0;
}
