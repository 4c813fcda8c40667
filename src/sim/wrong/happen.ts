import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { ShopConnection } from '../opencart/shop.ts';
import type { ShipStationSim } from '../shipstation/server.ts';
import type { TrendyolSim } from '../trendyol/server.ts';
import { wrongs } from './index.ts';
import type { Database, Done, Row, WrongPlace } from './wrong.ts';

/** Whoever works on the same file may hold it for a while (ms). */
const patienceMs = 5000;

export interface Happening {
  readonly databaseFile: string;
  readonly inboxFile: string;
  readonly shipstation: ShipStationSim;
  readonly trendyol: TrendyolSim;
  readonly shop: ShopConnection;
  /** UTC epoch ms. */
  readonly now: () => number;
}

/** Makes one class happen now. @throws Error where nothing there can go wrong in this way */
export async function makeHappen(id: string, happening: Happening): Promise<Done> {
  const wrong = wrongs.find((one) => one.id === id);
  if (!wrong) throw new Error(`There is no class ${id} in the bundled world.`);
  const { databaseFile, inboxFile, shipstation, trendyol, shop, now } = happening;
  const store = new Sqlite(databaseFile, { timeout: patienceMs, fileMustExist: true });
  const inbox = existsSync(inboxFile) ? new Sqlite(inboxFile, { timeout: patienceMs }) : null;
  const place: WrongPlace = {
    db: database(store),
    inbox: inbox && database(inbox),
    ...{ shipstation, trendyol, shop },
    now: now(),
  };
  try {
    return await wrong.inject(place);
  } finally {
    store.close();
    inbox?.close();
  }
}

/** A database as one sees it from outside. */
export function database(sqlite: Sqlite.Database): Database {
  return {
    all: (sql, ...values) => sqlite.prepare(sql).all(...values) as Row[],
    run: (sql, ...values) => Number(sqlite.prepare(sql).run(...values).lastInsertRowid),
  };
}

/** What the guided tour leads through: it happens first, and is tried again soonest. */
const toldOf = ['I28', 'I14'];

/**
 * Lets every class happen once, one after another; one that finds nothing to spoil is tried again at the end of the round.
 *
 * @param everyMs wall ms between two of them
 * @param ready whether there is anything in the program's database yet
 */
export function startTour(happening: Happening, everyMs: number, ready: () => boolean): { close(): void } {
  let left = [...toldOf, ...wrongs.map(({ id }) => id).filter((id) => !toldOf.includes(id))];
  const timer = setInterval(() => {
    const [id] = left;
    if (id === undefined) return clearInterval(timer);
    if (!ready()) return;
    left = left.slice(1);
    void makeHappen(id, happening).catch(() => {
      left.splice(toldOf.includes(id) ? 1 : left.length, 0, id);
    });
  }, everyMs);
  timer.unref();
  return { close: () => clearInterval(timer) };
}

/** Whether the program has read the world and made print tasks of it. */
export function hasTasks(databaseFile: string): boolean {
  if (!existsSync(databaseFile)) return false;
  const sqlite = new Sqlite(databaseFile, { readonly: true });
  try {
    const tables = sqlite.prepare("select count(*) from sqlite_master where name = 'print_tasks'").pluck().get();
    return tables === 1 && Number(sqlite.prepare('select count(*) from print_tasks').pluck().get()) > 0;
  } finally {
    sqlite.close();
  }
}
