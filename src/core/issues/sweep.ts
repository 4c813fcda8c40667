import { sql } from 'kysely';
import type { Inbox } from '../inbox/open.ts';
import { closeIssues, type FoundBy, openOf } from '../store/issues/ledger.ts';
import { recordLook, sweepsBefore } from '../store/issues/looks.ts';
import { countDue } from '../store/issues/touched.ts';
import type { Store } from '../store/store.ts';
import { issueClasses } from './index.ts';
import type { IssueDefinition } from './issue.ts';
import { type Look, lookAt, type Scope } from './look.ts';
import { reconcile } from './reconcile.ts';

/**
 * So many orders are asked about at once, so that memory stays flat however many there are. Of each stretch the open orders are sought among
 * all that are open: much smaller ones would seek longer than they ask.
 */
const stretch = 200_000;
/** So many of them are kept in one transaction. */
const fewOrders = 200;

export interface SweepOptions {
  readonly now: () => number;
  readonly zone: string;
  readonly inbox: Inbox | null;
  readonly runId: number | null;
  readonly signal: AbortSignal;
  progress(done: number, total: number, note: string): void;
}

export interface Swept {
  readonly opened: number;
  readonly closed: number;
  /** By class: found by the sweep although nothing of it waited for a look. Each is a mistake of ours. */
  readonly missed: Readonly<Record<string, number>>;
  /** Classes of which something opened or closed, in their order. */
  readonly byClass: readonly { readonly class: string; readonly opened: number; readonly closed: number }[];
}

/** Asks every rule of everything. What it finds that the looks at touched rows should have found is told. */
export async function sweep(store: Store, options: SweepOptions): Promise<Swept> {
  const startedAt = options.now();
  const waiting = await countDue(store.db, startedAt);
  // Before the first sweep, and while touched rows wait, a late finding is nobody's fault.
  const foundBy: FoundBy = waiting === 0 && (await sweepsBefore(store.db)) > 0 ? 'sweep' : 'first-sweep';
  const missed: Record<string, number> = {};
  const ofClass = new Map(issueClasses.map(({ id }) => [id, { class: id, opened: 0, closed: 0 }]));
  const rounds = roundsOf(await stretchesOf(store));
  let done = 0;
  for (const { scope, note, classes } of rounds) {
    options.progress(done, rounds.length, note);
    const look = lookAt(store.db, scope, { now: options.now(), zone: options.zone, inbox: options.inbox });
    for (const definition of classes) {
      options.signal.throwIfAborted();
      const swept = await sweepOne(store, definition, look, foundBy, options);
      const total = ofClass.get(definition.id);
      if (total) total.opened += swept.opened;
      if (total) total.closed += swept.closed;
      if (swept.missed > 0) missed[definition.id] = (missed[definition.id] ?? 0) + swept.missed;
    }
    done += 1;
  }
  const byClass = [...ofClass.values()].filter(({ opened, closed }) => opened + closed > 0);
  options.progress(done, rounds.length, 'done');
  const opened = byClass.reduce((sum, one) => sum + one.opened, 0);
  const closed = byClass.reduce((sum, one) => sum + one.closed, 0);
  await store.write((tx) =>
    recordLook(tx, { at: options.now(), runId: options.runId, opened, closed, missed, ms: options.now() - startedAt }),
  );
  return { opened, closed, missed, byClass };
}

/** Asks some rules of everything anew; what they find is nobody's fault. */
export async function askAgain(
  store: Store,
  classes: readonly IssueDefinition[],
  options: Pick<SweepOptions, 'now' | 'zone' | 'inbox' | 'signal'>,
): Promise<void> {
  const { now, zone, inbox } = options;
  const look = lookAt(store.db, { kind: 'all' }, { now: now(), zone, inbox });
  for (const definition of classes) await sweepOne(store, definition, look, 'first-sweep', options);
}

interface Round {
  readonly scope: Scope;
  readonly note: string;
  readonly classes: readonly IssueDefinition[];
}

/** Each stretch of orders is asked about by all classes before the next: its rows and what its documents say are read once. */
function roundsOf(stretches: readonly OrderRange[]): Round[] {
  const ofOrders = issueClasses.filter(({ subject }) => subject === 'order');
  const others = issueClasses.filter(({ subject }) => subject !== 'order');
  return [
    ...stretches.map((scope) => ({ scope, note: `orders from id:${scope.from}`, classes: ofOrders })),
    ...others.map((one) => ({ scope: { kind: 'all' } as const, note: one.title, classes: [one] })),
  ];
}

type OrderRange = Extract<Scope, { readonly kind: 'order-range' }>;

/** All orders, parted by their ids. */
async function stretchesOf({ db }: Store): Promise<OrderRange[]> {
  const scopes: OrderRange[] = [];
  for (let from = 0; ; ) {
    const { rows } = await sql<{ to: number | null }>`
      select max(id) as "to" from (select id from orders where id >= ${from} order by id limit ${stretch})`.execute(db);
    const to = rows[0]?.to ?? null;
    if (to === null) return scopes;
    scopes.push({ kind: 'order-range', from, to });
    from = to + 1;
  }
}

/**
 * The long question is asked outside any transaction, since others would wait for it; what it finds, and what is open, is asked again
 * within one, a few rows at a time.
 */
async function sweepOne(
  store: Store,
  definition: IssueDefinition,
  whole: Look,
  foundBy: FoundBy,
  { now, zone, inbox, signal }: Pick<SweepOptions, 'now' | 'zone' | 'inbox' | 'signal'>,
): Promise<{ opened: number; closed: number; missed: number }> {
  const total = { opened: 0, closed: 0, missed: 0 };
  for (const few of await worthAsking(store, definition, whole)) {
    signal.throwIfAborted();
    await store.write(async (tx) => {
      const look = lookAt(tx, few, { now: now(), zone, inbox });
      const { opened, gone, missed } = await reconcile(tx, look, definition, await definition.find(look), foundBy);
      await closeIssues(tx, gone, look.now, null);
      total.opened += opened;
      total.closed += gone.length;
      total.missed += missed;
    });
  }
  return total;
}

async function worthAsking(store: Store, definition: IssueDefinition, whole: Look): Promise<Scope[]> {
  // The shop's questions are short, and so are those about what is on sale.
  if (definition.subject !== 'order') return [whole.scope];
  const found = await definition.find(whole);
  const open = await openOf(store.db, definition.id, whole.scope);
  const ids = new Set([...found, ...open].flatMap(({ orderId }) => orderId ?? []));
  const all = [...ids].sort((one, other) => one - other);
  const scopes: Scope[] = [];
  for (let from = 0; from < all.length; from += fewOrders) {
    scopes.push({ kind: 'orders', ids: all.slice(from, from + fewOrders) });
  }
  return scopes;
}
