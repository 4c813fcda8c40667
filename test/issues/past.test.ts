import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { fixes } from '../../src/core/store/issues/fixes.ts';
import { orderAsOf, orderInstants } from '../../src/core/store/orders/order-as-of.ts';
import { markOrder } from '../../src/core/store/orders/order-marks.ts';
import { NotPossible } from '../../src/core/store/print/decisions.ts';
import { moveTaskBy } from '../../src/core/store/print/task-acts.ts';
import { stockAsOf } from '../../src/core/store/stock/states.ts';
import type { Store } from '../../src/core/store/store.ts';
import { wrongs } from '../../src/sim/wrong/index.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

const jobs = ['sync-orders-recent', 'personalization-chain', 'trendyol-orders', 'trendyol-stock'] as const;
const moves = ['start', 'finish', 'hold', 'release', 'cancel', 'back'] as const;
/** What damages orders, their lines and their tasks, so that there is something to fix and to undo. */
const damages = ['I3', 'I4', 'I5', 'I9', 'I24', 'I26', 'I27', 'I28'];
const by = { name: 'ann', origin: 'command' } as const;
const pick = fc.nat({ max: 1000 });
const step = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('life' as const), pick }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constant('job' as const), pick }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constant('move' as const), pick }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant('mark' as const), pick }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('fix' as const), pick }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constant('undo' as const), pick }), weight: 2 },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let world: IssueWorld;
beforeAll(async () => {
  world = await openIssueWorld({ orders: 40, packages: 12 });
}, 60_000);
afterAll(() => world.close());

it('an order and a barcode as of each instant are what a snapshot of then says, whatever became of them since', async () => {
  let [orders, stocks, changed] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(pick, { maxLength: 2 }),
      fc.array(step, { minLength: 3, maxLength: 7 }),
      async (bad, steps) => {
        const { store, clock } = world;
        for (const one of bad) await damage(one);
        const noted: { readonly at: number; readonly was: Snapshot }[] = [];
        for (const one of steps) {
          clock.pass(60_000);
          await take(one);
          while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London' })).more);
          noted.push({ at: clock.now(), was: await snapshot(store) });
        }
        const first = noted.at(0)?.was;
        const last = noted.at(-1)?.was;
        for (const [id, order] of first?.orders ?? []) if (order !== last?.orders.get(id)) changed += 1;
        for (const { at, was } of noted) {
          for (const [id, order] of was.orders) {
            expect(await orderThen(store, id, at)).toBe(order);
            orders += 1;
          }
          for (const [barcode, stock] of was.stock) {
            expect({ barcode, ...(await stockAsOf(store.db, barcode, at)) }).toEqual({ barcode, ...stock });
            stocks += 1;
          }
        }
      },
    ),
    { numRuns: 8, seed: 7, endOnFailure: true },
  );
  expect(orders).toBeGreaterThan(500);
  expect(stocks).toBeGreaterThan(100);
  expect(changed).toBeGreaterThan(10);
}, 120_000);

it('before the first record it says since when it is known, and makes nothing up', async () => {
  const { store } = world;
  const { id, first_seen_at: seen } = await store.db
    .selectFrom('orders')
    .select(['id', 'first_seen_at'])
    .executeTakeFirstOrThrow();
  expect(await orderAsOf(store.db, id, seen - 1)).toEqual({ from: seen });
  expect((await orderInstants(store.db, id)).at(0)).toBe(seen);
  expect(await orderAsOf(store.db, 999_999, seen)).toBeNull();
  const { barcode, at } = await store.db
    .selectFrom('stock_states')
    .select(['barcode', 'at'])
    .orderBy('id')
    .executeTakeFirstOrThrow();
  expect(await stockAsOf(store.db, barcode, at - 1)).toEqual({ from: at });
  expect(await stockAsOf(store.db, 'nobody', at)).toEqual({ from: null });
});

async function damage(pick: number): Promise<void> {
  const some = wrongs.filter(({ id }) => damages.includes(id));
  const done = await some[pick % some.length]?.inject(world.place()).catch(() => null);
  for (const job of done?.jobs ?? []) await world.run(job).catch(refused);
}

async function take({ do: what, pick: at }: Step): Promise<void> {
  const { store, clock } = world;
  const of = <T>(all: readonly T[]): T | undefined => all[at % Math.max(1, all.length)];
  if (what === 'life') {
    world.shipstation.life(4);
    world.trendyol.life(4);
    await world.run(at % 2 === 0 ? 'sync-orders-recent' : 'trendyol-orders');
  } else if (what === 'job') {
    await world.run(of(jobs) ?? jobs[0]).catch(refused);
  } else if (what === 'move') {
    const task = of(await store.db.selectFrom('print_tasks').select('id').where('status', '<>', 'cancelled').execute());
    if (task) await moveTaskBy(store, by, task.id, of(moves) ?? 'hold', clock.now()).catch(refused);
  } else if (what === 'mark') {
    const order = of(await store.db.selectFrom('orders').select('id').execute());
    const now = clock.now();
    if (order) await store.write((tx) => markOrder(tx, { now, runId: null }, order.id, 'rushed_at'));
  } else if (what === 'fix') {
    const open = store.db.selectFrom('issues').select('id').where('state', '=', 'open').where('mode', '<>', 'H');
    const issue = of(await open.execute());
    if (issue) await world.run('fix-order', { issue: String(issue.id) }).catch(refused);
  } else {
    const done = (await fixes(store.db, {}, { limit: 20, offset: 0 })).filter(({ undoneBy }) => undoneBy === null);
    const fix = of(done);
    if (fix) await world.run('fix-order', { undo: fix.id }).catch(refused);
  }
}

function refused(error: unknown): void {
  if (!(error instanceof NotPossible) && (error as Error).name !== 'GiveUp') throw error;
}

interface Snapshot {
  readonly orders: ReadonlyMap<number, string>;
  readonly stock: ReadonlyMap<string, { readonly level: unknown; readonly listing: unknown }>;
}

type Row = Readonly<Record<string, unknown>>;

const stamps = [
  ...['id', 'channel', 'external_id', 'search_text', 'notes_hash', 'first_seen_at', 'changed_at', 'run_id'],
  ...['known_from', 'erased_at'],
];
const derived = ['order_id', 'position', 'input_hash', 'link_hash', 'foreign_options'];

/** Read straight from the tables. */
async function snapshot({ db }: Store): Promise<Snapshot> {
  const [orders, items, tasks, tags] = [
    await db.selectFrom('orders').selectAll().execute(),
    await db.selectFrom('order_items').selectAll().execute(),
    await db.selectFrom('print_tasks').selectAll().execute(),
    await db.selectFrom('order_tags').selectAll().execute(),
  ];
  const of = <T extends { order_id: number }>(rows: readonly T[], id: number) =>
    rows.filter((row) => row.order_id === id);
  const listings = await db.selectFrom('stock_listings').selectAll().execute();
  const levels = await db.selectFrom('stock_levels').selectAll().execute();
  return {
    orders: new Map(
      orders.map((order) => [
        order.id,
        told({
          order: rest(order, stamps),
          items: of(items, order.id).map((row) => ({ id: row.id, ...rest(row, ['id', ...derived]) })),
          tasks: of(tasks, order.id).map((row) => ({
            id: row.id,
            ...rest(row, ['id', 'created_at', 'updated_at', 'run_id']),
          })),
          tags: of(tags, order.id).map(({ tag_external_id: tag }) => tag),
        }),
      ]),
    ),
    stock: new Map(
      levels.map((level) => {
        const listing = listings.find(({ barcode }) => barcode === level.barcode);
        const { product_id, name, problem, on_hand, reserved, buffer, available, list_price, sale_price } = level;
        const own = listing && {
          ...{ quantity: listing.quantity, list_price: listing.list_price },
          ...{ sale_price: listing.sale_price, gone_at: listing.gone_at },
        };
        return [
          level.barcode,
          {
            level: { product_id, name, problem, on_hand, reserved, buffer, available, list_price, sale_price },
            listing: own ?? null,
          },
        ];
      }),
    ),
  };
}

async function orderThen({ db }: Store, id: number, at: number): Promise<string> {
  const then = await orderAsOf(db, id, at);
  if (!then || !('order' in then)) return 'not known';
  const { tags: _, ...order } = then.order.fields;
  const rows = (all: typeof then.items) => all.map((row) => ({ id: row.id, ...row.fields }));
  return told({ order, items: rows(then.items), tasks: rows(then.tasks), tags: then.tags });
}

/** One text for what is alike, whatever the order of rows and columns. */
function told({
  order,
  items,
  tasks,
  tags,
}: {
  order: Row;
  items: Row[];
  tasks: Row[];
  tags: readonly string[];
}): string {
  const line = (row: Row) => JSON.stringify(Object.entries(row).sort());
  return [line(order), ...items.map(line).sort(), '', ...tasks.map(line).sort(), '', ...[...tags].sort()].join('\n');
}

function rest(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)));
}
