import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect } from 'vitest';
import { wrongs } from '../../src/sim/wrong/index.ts';
import type { Done, Row, WrongPlace } from '../../src/sim/wrong/wrong.ts';
import { shipWhatIsLate } from '../issues/ship-what-is-late.ts';
import { type Finished, newHome, newShop, run, type Shop } from '../program.ts';

/** An installation with print tasks, in which things are made to go wrong. */
export interface IssueShop {
  readonly shop: Shop;
  readonly home: string;
  /** The program's own database, as one sees it from outside. */
  sql(text: string, ...values: readonly (string | number | null)[]): Row[];
  /** Makes a class happen to something that was right. */
  wrong(cls: string): Promise<Done & { readonly orderId: number }>;
  /** Has what was touched looked at, as any run without a daemon does before its process ends. */
  look(): Promise<void>;
  /** The program, as a person calls it. */
  say(...args: string[]): Promise<Finished>;
  /** The program with --json; its document, and exit 0. */
  ask<T>(...args: string[]): Promise<T>;
  /** The same, with another exit code. */
  asks<T>(code: number, ...args: string[]): Promise<T>;
}

/** Opens it: every order read, what can be printed on the queue, nothing late. */
export async function openIssueShop(options: { orders?: number; seed?: number } = {}): Promise<IssueShop> {
  const home = newHome();
  const shop = await newShop({ orders: 40, seed: 5, ...options });
  shipWhatIsLate(shop.sim, shop.now());
  const say = (...args: string[]): Promise<Finished> => run(home, args, shop.env);
  const asks = async <T>(code: number, ...args: string[]): Promise<T> => {
    const told = await say(...args, '--json');
    expect({ args, code: told.code, ...(told.code !== code && told) }).toEqual({ args, code });
    return JSON.parse(told.stdout) as T;
  };
  const ask = <T>(...args: string[]): Promise<T> => asks<T>(0, ...args);
  await ask('run', 'sync-orders-all');
  await ask('run', 'populate-print-queue');
  const file = path.join(home, 'db', 'orderdeck.db');
  const sql: IssueShop['sql'] = (text, ...values) => {
    const db = new Sqlite(file);
    try {
      const statement = db.prepare(text);
      if (statement.reader) return statement.all(...values) as Row[];
      return [{ id: Number(statement.run(...values).lastInsertRowid) }];
    } finally {
      db.close();
    }
  };
  const place = (): WrongPlace => ({
    db: { all: sql, run: (text, ...values) => Number(sql(text, ...values)[0]?.['id'] ?? 0) },
    ...{ inbox: null, shipstation: shop.sim, trendyol: null, shop: null },
    now: shop.now(),
  });
  return {
    ...{ shop, home, sql, say, ask, asks },
    wrong: async (cls) => {
      const done = await wrongs.find(({ id }) => id === cls)?.inject(place());
      if (!done || done.orderId === null) throw new Error(`${cls} cannot be made to happen to an order here.`);
      return { ...done, orderId: done.orderId };
    },
    look: async () => void (await ask('run', 'ai-usage-report')),
  };
}
