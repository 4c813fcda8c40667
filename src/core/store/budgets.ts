import { sql } from 'kysely';
import type { Reader, Store } from './store.ts';

/** The provider and the group of its endpoints that one quota is about. */
export interface BudgetKey {
  readonly channel: string;
  readonly group: string;
}

/** How fast calls may follow one another; all in ms of the store's clock. */
export interface Pace {
  /** From one call to the next when many want to call. */
  readonly intervalMs: number;
  /** How far ahead of that pace this caller may be. */
  readonly toleranceMs: number;
  /** A theoretical arrival time further ahead than this was never set by us: the clock was put back. */
  readonly horizonMs: number;
}

export interface BudgetState {
  /** Theoretical arrival time of the next call that keeps the pace exactly, UTC epoch ms. */
  readonly tat: number;
  readonly blockedUntil: number;
  readonly blockedWhy: string;
}

/** A block that reaches further than this was never set by us either; it is not obeyed. */
export const longestBlockMs = 3_600_000;

/** Makes the row of a quota, or brings its limits up to date. */
export async function openBudget(store: Store, key: BudgetKey, limit: number, windowMs: number): Promise<void> {
  await store.write((tx) =>
    tx
      .insertInto('budgets')
      .values({ channel: key.channel, grp: key.group, limit_count: limit, window_ms: windowMs })
      .onConflict((row) => row.columns(['channel', 'grp']).doUpdateSet({ limit_count: limit, window_ms: windowMs }))
      .execute(),
  );
}

/**
 * Takes one call at `now`, or does not: the generic cell rate algorithm in one statement, so that threads, processes and
 * restarts share it and no two ever take the same call.
 */
export async function takeCall(store: Store, key: BudgetKey, pace: Pace, now: number): Promise<boolean> {
  const { intervalMs, toleranceMs, horizonMs } = pace;
  const taken = await store.write((tx) =>
    sql`
      update budgets
      set tat = ${intervalMs} + case when tat between ${now} and ${now + horizonMs} then tat else ${now} end
      where channel = ${key.channel} and grp = ${key.group}
        and (tat <= ${now + toleranceMs} or tat > ${now + horizonMs})
        and (blocked_until <= ${now} or blocked_until > ${now + longestBlockMs})
      returning tat`.execute(tx),
  );
  return taken.rows.length === 1;
}

/** Where a quota stands, after `openBudget`. */
export async function readBudget(db: Reader, key: BudgetKey): Promise<BudgetState> {
  const row = await db
    .selectFrom('budgets')
    .select(['tat', 'blocked_until', 'blocked_why'])
    .where('channel', '=', key.channel)
    .where('grp', '=', key.group)
    .executeTakeFirstOrThrow();
  return { tat: row.tat, blockedUntil: row.blocked_until, blockedWhy: row.blocked_why ?? 'it asked us to wait' };
}

/** Lets nobody call before `until` (UTC epoch ms, at most an hour ahead); a longer block that stands already is kept. */
export async function blockBudget(
  store: Store,
  key: BudgetKey,
  until: number,
  why: string,
  now: number,
): Promise<void> {
  await store.write((tx) =>
    tx
      .updateTable('budgets')
      .set({ blocked_until: until, blocked_why: why })
      .where('channel', '=', key.channel)
      .where('grp', '=', key.group)
      .where((row) => row.or([row('blocked_until', '<', until), row('blocked_until', '>', now + longestBlockMs)]))
      .execute(),
  );
}

/** Slows everybody down: the pace is taken up again only from `tat` (UTC epoch ms) on. */
export async function delayBudget(store: Store, key: BudgetKey, tat: number): Promise<void> {
  await store.write((tx) =>
    tx
      .updateTable('budgets')
      .set({ tat })
      .where('channel', '=', key.channel)
      .where('grp', '=', key.group)
      .where('tat', '<', tat)
      .execute(),
  );
}

/** One provider's limit as an operator reads it: "23 of 40 calls in the last 60 s". */
export interface BudgetUse extends BudgetKey {
  readonly used: number;
  readonly limit: number;
  readonly windowSeconds: number;
  /** UTC epoch ms while the provider wants to be left alone, else null; `why` says what it answered. */
  readonly blockedUntil: number | null;
  readonly why: string | null;
}

/** How much of every known limit is in use at `now` (UTC epoch ms): the calls started in the window that ends there. */
export async function budgetUse(db: Reader, now: number): Promise<BudgetUse[]> {
  const rows = await db
    .selectFrom('budgets')
    .select((row) => [
      'budgets.channel',
      'budgets.grp',
      'limit_count',
      'window_ms',
      'blocked_until',
      'blocked_why',
      row
        .selectFrom('calls')
        .select((call) => call.fn.countAll<number>().as('used'))
        .whereRef('calls.channel', '=', 'budgets.channel')
        .whereRef('calls.grp', '=', 'budgets.grp')
        .where('calls.at', '>', sql<number>`${now} - budgets.window_ms`)
        .where('calls.at', '<=', now)
        .as('used'),
    ])
    .orderBy('budgets.channel')
    .orderBy('budgets.grp')
    .execute();
  return rows.map((row) => {
    const blocked = row.blocked_until > now && row.blocked_until <= now + longestBlockMs;
    return {
      channel: row.channel,
      group: row.grp,
      used: row.used ?? 0,
      limit: row.limit_count,
      windowSeconds: row.window_ms / 1000,
      blockedUntil: blocked ? row.blocked_until : null,
      why: blocked ? row.blocked_why : null,
    };
  });
}
