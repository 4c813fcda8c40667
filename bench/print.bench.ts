/**
 * The print queue of 10,000 open orders (about 17,000 lines) filled for the first time, and gone over again when nothing has
 * changed: our own work only, no channel is asked. Held against the bare insert of as many tasks with the same durability, one
 * transaction an order; and whether memory grows with the number of orders.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RawDocument } from '../src/core/channels/channel.ts';
import { interpretOrder } from '../src/core/channels/shipstation/map.ts';
import type { Context } from '../src/core/context.ts';
import { openSqlite } from '../src/core/store/open.ts';
import { ingestOrders } from '../src/core/store/orders/order-ingest.ts';
import { openStore } from '../src/core/store/store.ts';
import type { JobDefinition } from '../src/jobs/job.ts';
import { populatePrintQueue } from '../src/jobs/populate-print-queue.ts';
import { updateReviewStatus } from '../src/jobs/update-review-status.ts';
import { World } from '../src/sim/shipstation/world.ts';
import { verdict } from './print.ts';

const orders = 10_000;
const now = Date.UTC(2026, 10, 1);
const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-bench-'));
const world = new World({ seed: 1, orders, base: now });
const quiet = (): void => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const heapMb = (): number => {
  global.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

const store = await openStore(path.join(folder, 'ours.db'), { role: 'owner' });
const documents: RawDocument[] = [];
for (const order of world.orders()) {
  documents.push({
    externalId: String(order.orderId),
    body: JSON.stringify({ ...order, orderStatus: 'awaiting_shipment', shipDate: null }),
  });
}
const interpret = ({ body }: RawDocument) => interpretOrder(body, 'GBP');
await ingestOrders(store, { channel: 'shipstation', documents, interpret, now, runId: null, count: quiet, log });
documents.length = 0;

let [early, late] = [0, 0];
const notAsked = async (): Promise<never> => {
  throw new Error('No channel is asked here.');
};

async function work(
  job: JobDefinition,
  args: Record<string, unknown>,
): Promise<{ ms: number; counts: Record<string, number> }> {
  const counts: Record<string, number> = {};
  const context = {
    store,
    channels: {
      shipstation: { off: true, why: 'off' },
      amazonCustom: { id: 'amazon-custom', title: 'Amazon Custom', fetch: notAsked, read: notAsked },
      llm: { off: true, why: 'off' },
      trendyol: { off: true, why: 'off' },
    },
    settings: {},
    clock: { speed: 1, now: () => now + 1, sleep: notAsked },
    log,
    signal: new AbortController().signal,
    run: { id: null, job: 'populate-print-queue', attempt: 1, dryRun: false },
    progress: (done: number) => {
      if (done === 1000 && late === 0) early = heapMb();
      if (done === 9500 && late === 0) late = heapMb();
    },
    count: (name: string, by = 1) => {
      counts[name] = (counts[name] ?? 0) + by;
    },
  } as unknown as Context;
  const begin = performance.now();
  for (const step of job.steps) await step.run(args, context);
  return { ms: performance.now() - begin, counts };
}

const first = await work(populatePrintQueue, { recent: false });
const second = await work(populatePrintQueue, { recent: false });
const recent = await work(populatePrintQueue, { recent: true });
const review = await work(updateReviewStatus, { daysBack: 1 });
const held = await store.db
  .selectFrom('print_tasks')
  .select((of) => [of.fn.countAll<number>().as('tasks'), of.fn.count<number>('order_id').distinct().as('orders')])
  .executeTakeFirstOrThrow();
await store.close();

const sqlite = openSqlite(path.join(folder, 'bare.db'), { mode: 'create' });
sqlite.exec('create table tasks (id integer primary key, order_id integer not null, body text not null) strict');
const insert = sqlite.prepare('insert into tasks (order_id, body) values (?, ?)');
const body = 'x'.repeat(400);
const each = Math.round(held.tasks / orders) || 1;
const insertOne = sqlite.transaction((order: number) => {
  for (let task = 0; task < each; task += 1) insert.run(order, body);
});
const begin = performance.now();
for (let order = 0; order < orders; order += 1) insertOne.immediate(order);
const bare = performance.now() - begin;
sqlite.close();
rmSync(folder, { recursive: true, force: true });

const lines = first.counts['seen'] ?? 0;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
console.log(
  `     first: ${lines} lines of ${orders} orders in ${seconds(first.ms)}, ${((lines / first.ms) * 1000).toFixed(0)} lines/s, ${held.tasks} tasks on ${held.orders} orders; a bare insert of as many: ${seconds(bare)}`,
);
console.log(
  `     second: ${seconds(second.ms)} (${JSON.stringify(second.counts)}); with --recent: ${seconds(recent.ms)}; a review of them all: ${seconds(review.ms)}`,
);
const results = [
  verdict(
    'first run against the bare insert of its tasks, an order a transaction',
    seconds(first.ms),
    seconds(bare),
    bare / first.ms,
    { atLeast: 0.2 },
  ),
  verdict('second run against three seconds', seconds(second.ms), '3.00 s', 3000 / second.ms, { atLeast: 1 }),
  verdict('memory, order 1,000 against order 9,500', `${early.toFixed(1)} MB`, `${late.toFixed(1)} MB`, early / late, {
    atLeast: 0.9,
  }),
];
process.exit(results.every(Boolean) ? 0 : 1);
