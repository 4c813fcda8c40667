import { type SqlBool, sql } from 'kysely';
import type { Reader, Store, Tx } from './store.ts';

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

/** A quota's terms: so many calls in any window; of these so many one after another, and so many kept for who waits at a screen. */
export interface BudgetTerms {
  readonly limit: number;
  readonly windowMs: number;
  readonly steady: number;
  readonly reserve: number;
}

/** Makes the row of a quota, or brings its terms up to date. */
export async function openBudget(store: Store, key: BudgetKey, terms: BudgetTerms): Promise<void> {
  const { limit, windowMs, steady, reserve } = terms;
  const row = { limit_count: limit, window_ms: windowMs, steady, reserve };
  await store.write((tx) =>
    tx
      .insertInto('budgets')
      .values({ channel: key.channel, grp: key.group, ...row })
      .onConflict((of) => of.columns(['channel', 'grp']).doUpdateSet(row))
      .execute(),
  );
}

/** A quota that a call counts against, and how far ahead of its pace this caller may be. */
export interface Claim {
  readonly key: BudgetKey;
  readonly pace: Pace;
}

/** Why a call may not be made now: until when it has to wait, and what `blocked` it where it is not the pace. */
export interface Refusal {
  readonly claim: Claim;
  readonly until: number;
  readonly blockedWhy: string | null;
}

/**
 * Takes one call at `now` from every one of these quotas, or from none: the generic cell rate algorithm in one transaction, so that
 * threads, processes and restarts share it and no two ever take the same call. Nothing is taken from one quota while another is
 * waited for: what was taken early would be used late, in a window that is not its own.
 *
 * @returns null when it was taken, else the quota that has to be waited for longest
 */
export async function takeCall(store: Store, claims: readonly Claim[], now: number): Promise<Refusal | null> {
  return store.write(async (tx) => {
    let refusal: Refusal | null = null;
    const taken: { key: BudgetKey; tat: number }[] = [];
    for (const claim of claims) {
      const state = await readBudget(tx, claim.key);
      const found = refusalOf(claim, state, now);
      if (found && (refusal === null || found.until > refusal.until)) refusal = found;
      taken.push({ key: claim.key, tat: nextTat(claim.pace, state, now) });
    }
    if (refusal) return refusal;
    for (const { key, tat } of taken) await setTat(tx, key, tat);
    return null;
  });
}

function refusalOf(claim: Claim, { tat, blockedUntil, blockedWhy }: BudgetState, now: number): Refusal | null {
  const { toleranceMs, horizonMs } = claim.pace;
  const inTurn = tat > now + horizonMs ? now : tat - toleranceMs;
  const blocked = blockedUntil > now && blockedUntil <= now + longestBlockMs;
  if (blocked && blockedUntil > inTurn) return { claim, until: blockedUntil, blockedWhy };
  return inTurn > now ? { claim, until: inTurn, blockedWhy: null } : null;
}

function nextTat({ intervalMs, horizonMs }: Pace, { tat }: BudgetState, now: number): number {
  return intervalMs + (tat >= now && tat <= now + horizonMs ? tat : now);
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

async function setTat(tx: Tx, key: BudgetKey, tat: number): Promise<void> {
  await tx
    .updateTable('budgets')
    .set({ tat })
    .where('channel', '=', key.channel)
    .where('grp', '=', key.group)
    .execute();
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

/** The group whose quota is about all calls of a channel, whatever their group; and a second one over a longer time. */
export const everyCall = 'all';
export const everyCallByTheHour = 'all-hourly';

/**
 * How much of every known limit is in use at `now` (UTC epoch ms): the calls started in the window that ends there. A call is noted
 * under the narrowest quota that it counts against; `orders/list` counts against `orders` and against `all` too.
 */
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
        .selectFrom('budgets as narrow')
        .innerJoin('calls', (join) =>
          join.onRef('calls.channel', '=', 'narrow.channel').onRef('calls.grp', '=', 'narrow.grp'),
        )
        .select((call) => call.fn.countAll<number>().as('used'))
        .whereRef('narrow.channel', '=', 'budgets.channel')
        .where(
          sql<SqlBool>`(narrow.grp = budgets.grp or narrow.grp glob budgets.grp || '/*'
            or budgets.grp in (${everyCall}, ${everyCallByTheHour}))`,
        )
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
