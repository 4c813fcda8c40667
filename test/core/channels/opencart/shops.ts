import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ResultSetHeader, RowDataPacket } from 'mysql2';
import { afterAll, describe } from 'vitest';
import { shopAdmin } from '../../../../src/sim/opencart/admin.ts';
import {
  openEmbeddedShop,
  type ShopConnection,
  type ShopOptions,
  shopStatements,
} from '../../../../src/sim/opencart/shop.ts';
import { connectAsOpenCart, findMariaDb } from './mariadb.ts';

/** A shop that a test may do with as it likes. */
export interface TestShop extends ShopConnection {
  /** What OPENCART_DATABASE_URL would be. */
  readonly url: string;
  readonly prefix: string;
  readonly kind: 'sqlite' | 'mariadb';
  readonly variants: ReturnType<typeof shopStatements>['variants'];
  readonly admin: ReturnType<typeof shopAdmin>;
  close(): Promise<void>;
}

export type MakeShop = (options?: ShopOptions) => Promise<TestShop>;

const server = await findMariaDb();
let count = 0;

export async function sqliteShop(options: ShopOptions = {}): Promise<TestShop> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-shop-'));
  const file = path.join(folder, 'shop.db');
  const shop = openEmbeddedShop(file, options);
  return {
    url: `sqlite:${file}`,
    prefix: options.prefix ?? 'oc_',
    kind: 'sqlite',
    variants: [...shop.variants],
    query: shop.query,
    admin: shopAdmin(shop, options),
    close: async () => {
      shop.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function mariaDbShop(port: number): MakeShop {
  return async (options = {}) => {
    count += 1;
    const database = `orderdeck_test_${process.pid}_${count}`;
    const founder = await connectAsOpenCart(port);
    await founder.query(`create database ${database} character set utf8mb4`);
    await founder.end();
    const connection = await connectAsOpenCart(port, database);
    const query: ShopConnection['query'] = async (sql, values = []) => {
      const [rows] = await connection.query<RowDataPacket[] | ResultSetHeader>(sql, [...values]);
      return Array.isArray(rows) ? rows : [];
    };
    const { statements, variants } = shopStatements('mysql', options);
    await connection.beginTransaction();
    for (const { sql, values } of statements) await query(sql, values);
    await connection.commit();
    return {
      url: `mysql://root@127.0.0.1:${port}/${database}`,
      prefix: options.prefix ?? 'oc_',
      kind: 'mariadb',
      variants,
      query,
      admin: shopAdmin({ query }, options),
      close: async () => {
        await query(`drop database ${database}`);
        await connection.end();
      },
    };
  };
}

/** The same tests on SQLite and on a real MariaDB; where there is none, one line says why. */
export function onEachDatabase(title: string, tests: (makeShop: MakeShop) => void): void {
  describe(`${title} [SQLite]`, () => tests(sqliteShop));
  if ('missing' in server) {
    describe.skip(`${title} [MariaDB]: skipped, ${server.missing}`, () => tests(sqliteShop));
    return;
  }
  describe(`${title} [MariaDB]`, () => tests(mariaDbShop(server.port)));
  afterAll(() => server.stop());
}
