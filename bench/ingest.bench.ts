/**
 * 100,000 orders from wire to store through the product's own interpretation and upsert, against a bare bulk insert of the
 * same bytes with the same durability and transaction size; and whether memory grows with the number of pages.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RawDocument } from '../src/core/channels/channel.ts';
import { interpretOrder } from '../src/core/channels/shipstation/map.ts';
import { openSqlite } from '../src/core/store/open.ts';
import { ingestOrders } from '../src/core/store/orders/order-ingest.ts';
import { openStore } from '../src/core/store/store.ts';
import { World } from '../src/sim/shipstation/world.ts';
import { verdict } from './print.ts';

const orders = 100_000;
const pageSize = 500;
const chunk = 100;
const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-bench-'));
const world = new World({ seed: 1, orders, base: Date.UTC(2026, 10, 1) });

function* pages(): Generator<RawDocument[]> {
  let page: RawDocument[] = [];
  for (const order of world.orders()) {
    page.push({ externalId: String(order.orderId), body: JSON.stringify(order) });
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

const quiet = (): void => undefined;

const heapMb = (): number => {
  global.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

const store = await openStore(path.join(folder, 'ours.db'), { role: 'owner' });
let [ours, pageNumber, early, late] = [0, 0, 0, 0];
for (const documents of pages()) {
  const begin = performance.now();
  await ingestOrders(store, {
    channel: 'shipstation',
    documents,
    interpret: (document) => interpretOrder(document.body, 'GBP'),
    now: Date.UTC(2026, 10, 1),
    runId: null,
    count: () => undefined,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  ours += performance.now() - begin;
  pageNumber += 1;
  if (pageNumber === 20) early = heapMb();
  if (pageNumber === orders / pageSize) late = heapMb();
}
await store.close();

const sqlite = openSqlite(path.join(folder, 'bare.db'), { mode: 'create' });
sqlite.exec('create table documents (id integer primary key, external_id text not null, body text not null) strict');
const insert = sqlite.prepare('insert into documents (external_id, body) values (?, ?)');
const insertAll = sqlite.transaction((documents: RawDocument[]) => {
  for (const { externalId, body } of documents) insert.run(externalId, body);
});
let bare = 0;
for (const documents of pages()) {
  const begin = performance.now();
  for (let at = 0; at < documents.length; at += chunk) insertAll.immediate(documents.slice(at, at + chunk));
  bare += performance.now() - begin;
}
sqlite.close();
rmSync(folder, { recursive: true, force: true });

const rate = (ms: number): string => `${((orders / ms) * 1000).toFixed(0)} orders/s`;
// No ratio is promised here: interpretation, items, history and search text are what the difference buys.
console.log(
  `     ingest of 100,000 orders: ${rate(ours)} against ${rate(bare)} by a bare insert of the same bytes; ratio ${(bare / ours).toFixed(2)}`,
);
const flat = verdict(
  'memory, page 20 against page 200',
  `${early.toFixed(1)} MB`,
  `${late.toFixed(1)} MB`,
  early / late,
  { atLeast: 0.9 },
);
process.exit(flat ? 0 : 1);
