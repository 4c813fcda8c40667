import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import { meantByBarcode } from '../../domain/same-barcode.ts';
import type { Shop, ShopCounts } from '../shop.ts';
import { readShopConfig } from './config.ts';
import { correctStock } from './correct-stock.ts';
import { openShopDatabase, type ShopDb } from './database.ts';
import { imageAddress, lookAtImage, type ShopWeb } from './images.ts';
import { importOrder } from './import-order.ts';
import { inspectSchema, requireKnownSchema } from './inspect.ts';
import { readProducts } from './products.ts';
import type { OpenCartSettings } from './settings.ts';
import { takeBack } from './take-back.ts';

export interface OpenCartOptions {
  readonly settings: OpenCartSettings;
  readonly clock: Clock;
  /** Nothing may be changed: what is written is rolled back again. */
  readonly dryRun?: boolean | undefined;
  /** The way to the shop's web server, for its images; without it they are not looked at. */
  readonly web?: ShopWeb | undefined;
}

/** An OpenCart 4.0.2 shop by its own database: MySQL, MariaDB, or the demo's SQLite (facts on OpenCart, C). */
export function openCart({ settings, clock, dryRun = false, web }: OpenCartOptions): Shop {
  const database = openShopDatabase(settings, clock);
  let known = false;

  /** Once a connection: the tables are compared before anything is asked of them. */
  const knowing = async (db: ShopDb): Promise<void> => {
    if (known) return;
    requireKnownSchema(await inspectSchema(db, database.kind, settings.tablePrefix));
    known = true;
  };
  const products = (find: (db: ShopDb) => Promise<readonly { product_id: number }[]>) =>
    database.read(async (db) => {
      await knowing(db);
      const config = await readShopConfig(db);
      const ids = (await find(db)).map(({ product_id }) => product_id);
      return readProducts(db, config, settings, ids, clock.now());
    });

  return {
    id: 'opencart',
    title: 'OpenCart',

    examine: () =>
      database.read(async (db) => {
        const { problems, notes, looksLike } = await inspectSchema(db, database.kind, settings.tablePrefix);
        const server = await serverName(db, database.kind);
        if (problems.length > 0)
          return {
            server,
            problems,
            notes: looksLike === null ? notes : [`it looks like ${looksLike}`, ...notes],
            counts: null,
          };
        await readShopConfig(db);
        return { server, problems, notes, counts: await countProducts(db, settings) };
      }),

    listProducts: (after, limit) =>
      products((db) =>
        db
          .selectFrom('product')
          .select('product_id')
          .where('product_id', '>', after)
          .orderBy('product_id')
          .limit(limit)
          .execute(),
      ),

    findByBarcode: (barcodes) =>
      products(async (db) =>
        barcodes.length === 0
          ? []
          : db
              .selectFrom('product')
              .select('product_id')
              .where(settings.barcodeField, 'in', [...barcodes])
              .execute(),
      ),

    importOrder: async (store, order) => {
      await database.read(knowing);
      return importOrder({ database, settings, clock, store, dryRun }, order);
    },

    takeBack: async (store, piece) => {
      await database.read(knowing);
      return takeBack({ database, settings, clock, store, dryRun }, piece);
    },

    correctStock: async (store, order) => {
      await database.read(knowing);
      return correctStock({ database, settings, clock, store, dryRun }, order);
    },

    imageAddress: (image) => imageAddress(image, settings.imageBaseUrl),
    lookAtImage: (address) => lookAtImage(address, settings.imageBaseUrl, web),
    close: () => database.close(),
  };
}

async function serverName(db: ShopDb, kind: 'sqlite' | 'mysql'): Promise<string> {
  if (kind === 'sqlite') {
    const { rows } = await sql<{ v: string }>`select sqlite_version() as v`.execute(db);
    return `SQLite ${rows[0]?.v}`;
  }
  const { rows } = await sql<{ v: string }>`select version() as v`.execute(db);
  const version = rows[0]?.v ?? '';
  return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${version.split('-')[0]}`;
}

async function countProducts(db: ShopDb, { barcodeField }: OpenCartSettings): Promise<ShopCounts> {
  const { n } = await db
    .selectFrom('product')
    .select((e) => e.fn.countAll<number | string>().as('n'))
    .executeTakeFirstOrThrow();
  const rows = await db.selectFrom('product').select([barcodeField, 'status']).where(barcodeField, '<>', '').execute();
  const byBarcode = new Map<string, { readonly status: number }[]>();
  for (const row of rows) byBarcode.set(row[barcodeField], [...(byBarcode.get(row[barcodeField]) ?? []), row]);
  const isOffered = ({ status }: { readonly status: number }): boolean => status === 1;
  return {
    products: Number(n),
    withBarcode: rows.length,
    ambiguousBarcodes: [...byBarcode.values()].filter((some) => meantByBarcode(some, isOffered).length > 1).length,
  };
}
