import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { catalogueRows, type VariantBarcode } from './catalogue-rows.ts';
import { createTables, type Dialect, insert, type Statement, type Value } from './ddl.ts';
import { defaultRows, type ShopDefaults } from './default-rows.ts';
import { ownProducts, type ShopProduct } from './products.ts';

/** A way into the shop's database, as its own code has one. */
export interface ShopConnection {
  query(sql: string, values?: readonly Value[]): Promise<readonly Record<string, unknown>[]>;
}

export interface ShopOptions extends Partial<ShopDefaults> {
  readonly prefix?: string;
  readonly products?: readonly ShopProduct[];
}

/** All that makes a shop, as statements for either database; and the barcodes of articles that are values of an option. */
export function shopStatements(
  dialect: Dialect,
  { prefix = 'oc_', products = ownProducts, currency = 'TRY' }: ShopOptions = {},
): { statements: Statement[]; variants: VariantBarcode[] } {
  const { rows, variants } = catalogueRows(products);
  const inserts = [...defaultRows({ currency }), ...rows].flatMap(([table, each]) =>
    each.map((row) => insert(table, row, prefix)),
  );
  return { statements: [...createTables(dialect, prefix), ...inserts], variants };
}

/**
 * The demo's shop: OpenCart's tables in a SQLite file of their own. An existing file is opened as it is.
 *
 * @param file absolute path
 */
export function openEmbeddedShop(
  file: string,
  options: ShopOptions = {},
): ShopConnection & { readonly variants: readonly VariantBarcode[]; close(): void } {
  const isNew = !existsSync(file);
  const { statements, variants } = shopStatements('sqlite', options);
  const sqlite = new Sqlite(file);
  sqlite.pragma('journal_mode = WAL');
  if (isNew) {
    sqlite.transaction(() => {
      for (const { sql, values } of statements) sqlite.prepare(sql).run(...values);
    })();
  }
  return {
    variants,
    query: async (sql, values = []) => {
      const statement = sqlite.prepare(sql);
      if (statement.reader) return statement.all(...values) as Record<string, unknown>[];
      statement.run(...values);
      return [];
    },
    close: () => {
      sqlite.close();
    },
  };
}
