import { createRequire } from 'node:module';
import {
  CompiledQuery,
  type Dialect,
  Kysely,
  type KyselyPlugin,
  MysqlDialect,
  OperationNodeTransformer,
  type SchemableIdentifierNode,
  sql,
  type Transaction,
} from 'kysely';
import type * as mysql2 from 'mysql2';
import type { Clock } from '../../clock.ts';
import { isZone, wallText } from '../../domain/zones.ts';
import { sqliteDialect } from '../../store/dialect.ts';
import { openForeignSqlite } from '../../store/open.ts';
import { type ShopTables, shopTables } from './columns.ts';
import { isCollision, shopFailure } from './errors.ts';
import type { OpenCartSettings, ShopAddress } from './settings.ts';

export type ShopDb = Kysely<ShopTables>;
export type ShopTx = Transaction<ShopTables>;

/** A shop's database. Nothing is opened before the first question; `close` ends what was. */
export interface ShopDatabase {
  readonly kind: ShopAddress['kind'];
  /** @throws ChannelError */
  read<T>(work: (db: ShopDb) => Promise<T>): Promise<T>;
  /**
   * One transaction, and no other of ours at the same time, in whatever process; tried again when it ran into one of the
   * shop's own. With `undo` all of it is rolled back in the end: a dry run.
   *
   * @throws ChannelError
   */
  write<T>(work: (tx: ShopTx) => Promise<T>, undo?: boolean): Promise<T>;
  close(): Promise<void>;
}

const tries = 4;
const lockSeconds = 15;

export function openShopDatabase(settings: OpenCartSettings, clock: Clock): ShopDatabase {
  const { database, tablePrefix } = settings;
  let opened: ShopDb | null = null;
  const db = (): ShopDb => {
    opened ??= new Kysely<ShopTables>({
      dialect: dialectOf(database, tablePrefix, clock),
      plugins: [new TablePrefix(tablePrefix)],
    });
    return opened;
  };
  const failing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw shopFailure(error, database);
    }
  };
  return {
    kind: database.kind,
    read: (work) => failing(() => work(db())),
    write: (work, undo = false) =>
      failing(async () => {
        for (let left = tries - 1; ; left -= 1) {
          try {
            return await transaction(db(), database, work, undo);
          } catch (error) {
            if (left === 0 || !isCollision(error)) throw error;
          }
        }
      }),
    close: async () => {
      await opened?.destroy();
      opened = null;
    },
  };
}

/** Ends a transaction whose work is done and not wanted. */
class Undone extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('rolled back on purpose');
    this.result = result;
  }
}

async function transaction<T>(
  db: ShopDb,
  address: ShopAddress,
  work: (tx: ShopTx) => Promise<T>,
  undo: boolean,
): Promise<T> {
  const inTransaction = async (on: ShopDb): Promise<T> => {
    try {
      return await on.transaction().execute(async (tx) => {
        const result = await work(tx);
        if (undo) throw new Undone(result);
        return result;
      });
    } catch (error) {
      if (error instanceof Undone) return error.result as T;
      throw error;
    }
  };
  // SQLite has one writer at a time anyway (BEGIN IMMEDIATE).
  if (address.kind === 'sqlite') return inTransaction(db);
  const lock = `orderdeck ${address.database}`.slice(0, 64);
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ got: number | null }>`select get_lock(${lock}, ${lockSeconds}) as got`.execute(
      connection,
    );
    if (rows[0]?.got !== 1) throw Object.assign(new Error('locked by another'), { code: 'ER_LOCK_WAIT_TIMEOUT' });
    try {
      return await inTransaction(connection);
    } finally {
      // A connection that is gone has taken its lock along.
      await sql`do release_lock(${lock})`.execute(connection).catch(() => undefined);
    }
  });
}

function dialectOf(address: ShopAddress, prefix: string, clock: Clock): Dialect {
  if (address.kind === 'sqlite') return sqliteDialect(openForeignSqlite(address.file));
  const { host, port, user, password, database, tls } = address;
  return new MysqlDialect({
    pool: async () =>
      driver().createPool({
        host,
        port,
        user,
        password,
        database,
        ...(tls ? { ssl: {} } : {}),
        charset: 'utf8mb4',
        dateStrings: true,
        stringifyObjects: true,
        connectTimeout: 10_000,
        // One for reading beside the one that writes.
        connectionLimit: 2,
      }),
    onCreateConnection: async (connection) => {
      const ask = async (text: string, values: readonly unknown[] = []) =>
        (await connection.executeQuery<{ value?: unknown }>(CompiledQuery.raw(text, [...values]))).rows;
      // As the shop's own connection (facts on OpenCart, C): columns without a default and dates of zeros are in daily use.
      await ask("set session sql_mode = 'NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION'");
      // Asked of the catalogue first: what is no OpenCart has no settings.
      const known = await ask(
        'select 1 from information_schema.tables where table_schema = database() and table_name = ?',
        [`${prefix}setting`],
      );
      const [row] =
        known.length === 0
          ? []
          : await ask(
              `select \`value\` from \`${prefix}setting\` where \`store_id\` = 0 and \`key\` = 'config_timezone'`,
            );
      const zone = String(row?.value ?? '');
      if (isZone(zone)) await ask('set session time_zone = ?', [offsetText(clock.now(), zone)]);
    },
  });
}

/** `+03:00`, as PHP writes the offset of its zone. */
function offsetText(now: number, zone: string): string {
  const minutes = Math.round((Date.parse(`${wallText(now, zone).replace(' ', 'T')}Z`) - now) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/** Loaded when a shop is first asked, and never into a bundle: most installations and all first pictures do without. */
function driver(): typeof mysql2 {
  return createRequire(import.meta.url)('mysql2') as typeof mysql2;
}

/** Writes the prefix before the names of OpenCart's tables; aliases are never called like one. */
class TablePrefix implements KyselyPlugin {
  readonly #transformer: OperationNodeTransformer;

  constructor(prefix: string) {
    this.#transformer = new PrefixTransformer(prefix);
  }

  transformQuery: KyselyPlugin['transformQuery'] = ({ node }) => this.#transformer.transformNode(node);
  transformResult: KyselyPlugin['transformResult'] = async ({ result }) => result;
}

class PrefixTransformer extends OperationNodeTransformer {
  readonly #prefix: string;

  constructor(prefix: string) {
    super();
    this.#prefix = prefix;
  }

  protected override transformSchemableIdentifier(node: SchemableIdentifierNode): SchemableIdentifierNode {
    const { name } = node.identifier;
    if (!Object.hasOwn(shopTables, name)) return node;
    return { ...node, identifier: { ...node.identifier, name: `${this.#prefix}${name}` } };
  }
}
