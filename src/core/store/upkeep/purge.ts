import { sql } from 'kysely';
import type { KeepingSettings } from '../../settings-keeping.ts';
import type { Store, Tx } from '../store.ts';
import { type Purge, purges } from './purges.ts';

const dayMs = 24 * 3_600_000;
/** Others wait as long as a transaction lasts; it is kept below 50 ms by half. */
const aimMs = 20;
const [leastRows, mostRows] = [10, 2000];

export interface Purged {
  readonly what: string;
  readonly table: string;
  readonly before: number;
  readonly deleted: number;
  /** The longest that others had to wait (ms). */
  readonly longestMs: number;
}

export interface PurgeOrder {
  readonly store: Store;
  readonly keeping: KeepingSettings;
  /** UTC epoch ms. */
  readonly now: number;
  readonly signal: AbortSignal;
  told(done: number, total: number, what: string): void;
}

/**
 * Deletes what is older than it is kept (M135), a few rows in each transaction, so that nobody waits. Killed in between it has deleted less, and the
 * next time goes on.
 */
export async function purgeStore({ store, keeping, now, signal, told }: PurgeOrder): Promise<Purged[]> {
  const done: Purged[] = [];
  for (const [index, purge] of purges.entries()) {
    done.push(await purgeTable(store, purge, now - purge.days(keeping) * dayMs, signal));
    told(index + 1, purges.length, purge.what);
  }
  return done;
}

async function purgeTable(store: Store, purge: Purge, horizon: number, signal: AbortSignal): Promise<Purged> {
  const { what, table } = purge;
  const before = await countRows(store, table);
  let [deleted, longestMs, limit, after] = [0, 0, 100, 0];
  for (;;) {
    signal.throwIfAborted();
    // Found outside the transaction: looking is what takes long, and holds up nobody.
    const { rows } = await sql<{ id: number }>`select rowid as id from ${sql.table(table)}
      where rowid > ${after} and ${purge.isOld(horizon)} order by rowid limit ${limit}`.execute(store.db);
    const last = rows.at(-1);
    if (!last) return { what, table, before, deleted, longestMs };
    const ids = JSON.stringify(rows.map(({ id }) => id));
    const begun = performance.now();
    deleted += await store.write(async (tx) => {
      if (table === 'changes') await rememberFloor(tx, ids);
      const { numAffectedRows } = await sql`delete from ${sql.table(table)}
        where rowid in (select value from json_each(${ids})) and ${purge.isOld(horizon)}`.execute(tx);
      return Number(numAffectedRows ?? 0);
    });
    const ms = performance.now() - begun;
    longestMs = Math.max(longestMs, ms);
    limit = Math.min(mostRows, Math.max(leastRows, Math.round((limit * aimMs) / Math.max(ms, 1))));
    after = last.id;
  }
}

/** An order whose log begins later than itself says so, also where its task had gone to or come from another. */
async function rememberFloor(tx: Tx, ids: string): Promise<void> {
  await sql`update orders set known_from = max(coalesce(known_from, 0), gone.at)
    from (select order_id, max(at) as at from (
        select order_id, at from changes where id in (select value from json_each(${ids}))
        union all select before ->> 'order_id', at from changes where op = 'moved' and id in (select value from json_each(${ids}))
        union all select after ->> 'order_id', at from changes where op = 'moved' and id in (select value from json_each(${ids})))
      where order_id is not null group by order_id) gone
    where orders.id = gone.order_id`.execute(tx);
}

async function countRows({ db }: Store, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return rows[0]?.count ?? 0;
}
