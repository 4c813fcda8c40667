import { sql } from 'kysely';
import { ChannelError } from '../channel.ts';
import { type ColumnKind, shopTables, writtenTables } from './columns.ts';
import type { ShopDatabase, ShopDb } from './database.ts';

/** How far a database is the one that we know how to write into. */
export interface SchemaReport {
  /** Empty when we may write. Each names a table or a column. */
  readonly problems: readonly string[];
  /** What differs and does no harm: columns that an extension has added. */
  readonly notes: readonly string[];
  /** What the differences look like: “OpenCart 4.1 or later”. */
  readonly looksLike: string | null;
}

interface FoundColumn {
  readonly type: string;
  /** Whether a row may be written without naming it. */
  readonly optional: boolean;
}

type Found = ReadonlyMap<string, ReadonlyMap<string, FoundColumn>>;

const kinds: Readonly<Record<ColumnKind, RegExp>> = {
  id: /int/i,
  number: /int/i,
  amount: /decimal|numeric|double|float|real/i,
  date: /date|timestamp/i,
  text: /char|text/i,
};

/** Marks of other versions, by what was renamed on the way: `table` or `table.column`. */
const marks: readonly (readonly [mark: string, version: string])[] = [
  ['product_code', 'OpenCart 4.1 or later'],
  ['order.payment_code', 'OpenCart 3, or 4 before 4.0.2'],
];

/**
 * Compares the database with OpenCart 4.0.2.3's tables (facts on OpenCart, C). Its version stands nowhere in it, so the
 * tables themselves are what is checked. Reads only.
 */
export async function inspectSchema(db: ShopDb, kind: ShopDatabase['kind'], prefix: string): Promise<SchemaReport> {
  const found = await columnsOf(db, kind, prefix);
  const problems: string[] = [];
  for (const [table, groups] of Object.entries(shopTables)) {
    const columns = found.get(table);
    if (!columns) {
      problems.push(`table ${prefix}${table} is missing`);
      continue;
    }
    for (const [group, names] of Object.entries(groups)) {
      for (const name of names) {
        const type = columns.get(name)?.type;
        const place = `${prefix}${table}.${name}`;
        if (type === undefined) problems.push(`column ${place} is missing`);
        else if (!kinds[group as ColumnKind].test(type))
          problems.push(`column ${place} is ${type}, not ${inWords[group as ColumnKind]}`);
      }
    }
  }
  const looksLike = marks.find(([mark]) => {
    const [table = '', column] = mark.split('.');
    return column === undefined ? found.has(table) : (found.get(table)?.has(column) ?? false);
  });
  return {
    // All tables at once: another prefix, or no OpenCart at all.
    problems:
      found.size === 0 || [...found.keys()].every((table) => !Object.hasOwn(shopTables, table))
        ? [`no table begins with ${prefix === '' ? 'the names of OpenCart’s' : prefix} as OpenCart’s do`]
        : problems,
    notes: unknownColumns(found, prefix),
    looksLike: looksLike?.[1] ?? null,
  };
}

/** @throws ChannelError 'refused', naming what is missing or changed: nothing is written into a database that we do not know */
export function requireKnownSchema({ problems, looksLike }: SchemaReport): void {
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const version = looksLike === null ? '' : ` It looks like ${looksLike}.`;
  throw new ChannelError(
    'refused',
    `The database is not OpenCart 4.0.2’s: ${first}${more}.${version} Nothing was written.`,
    'Check OPENCART_DATABASE_URL and OPENCART_TABLE_PREFIX.',
  );
}

const inWords: Readonly<Record<ColumnKind, string>> = {
  id: 'a number',
  number: 'a number',
  amount: 'a decimal',
  date: 'a date',
  text: 'text',
};

function unknownColumns(found: Found, prefix: string): string[] {
  return Object.entries(writtenTables).flatMap(([table, groups]) => {
    const known = new Set<string>(Object.values(groups).flat());
    return [...(found.get(table) ?? [])]
      .filter(([name, { optional }]) => !known.has(name) && !optional)
      .map(([name]) => `${prefix}${table}.${name} is not OpenCart’s; rows of ours leave it empty`);
  });
}

async function columnsOf(db: ShopDb, kind: ShopDatabase['kind'], prefix: string): Promise<Found> {
  interface Listed {
    readonly t: string;
    readonly c: string;
    readonly type: string;
    readonly optional: number;
  }
  const { rows } =
    kind === 'sqlite'
      ? await sql<Listed>`
          select m.name as t, p.name as c, p.type as type, (p."notnull" = 0 or p.dflt_value is not null or p.pk > 0) as optional
          from sqlite_master m, pragma_table_info(m.name) p where m.type = 'table'`.execute(db)
      : await sql<Listed>`
          select table_name as t, column_name as c, column_type as type,
            (is_nullable = 'YES' or column_default is not null or extra like '%auto_increment%') as optional
          from information_schema.columns where table_schema = database()`.execute(db);
  const found = new Map<string, Map<string, FoundColumn>>();
  for (const { t, c, type, optional } of rows) {
    if (!t.startsWith(prefix)) continue;
    const table = t.slice(prefix.length);
    const columns = found.get(table) ?? new Map<string, FoundColumn>();
    found.set(table, columns.set(c, { type, optional: Number(optional) === 1 }));
  }
  return found;
}
