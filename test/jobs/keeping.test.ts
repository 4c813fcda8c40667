import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { Unreadable } from '../../src/core/channels/channel.ts';
import { ingestClaims } from '../../src/core/store/claims/claim-ingest.ts';
import { erasableOrders } from '../../src/core/store/erase/erasable.ts';
import type { Store } from '../../src/core/store/store.ts';
import { maintainStore } from '../../src/jobs/maintain-store.ts';
import { defineProcessWebhooks } from '../../src/jobs/process-webhooks.ts';
import { packageOf } from '../core/inbox/delivery.ts';
import { openInboxShop } from './inbox-shop.ts';
import { mustWork, openPrintShop } from './print-shop.ts';

const day = 24 * 3_600_000;

/** What the files of an installation hold, whichever table or free page it stands in. */
function filesHold(home: string, text: string): boolean {
  return ['orderdeck.db', 'orderdeck.db-wal', 'inbox.db', 'inbox.db-wal']
    .map((name) => path.join(home, 'db', name))
    .some((file) => existsSync(file) && readFileSync(file).includes(text));
}

async function shippedPackage(store: Store, id: number, externalId: string): Promise<void> {
  await sql`update orders set channel = 'trendyol', external_id = ${externalId}, order_number = ${`N${externalId}`}, status = 'shipped'
    where id = ${id}`.execute(store.db);
}

it('erases by age whose order ended long ago, and nobody else, and keeps the figures', async () => {
  const shop = await openPrintShop({ orders: 20, env: { ERASE_BUYERS_AFTER_DAYS: '30' } });
  await shop.sync();
  const { store, clock } = shop;
  const count = async (where: string) =>
    (await sql<{ n: number }>`select count(*) as n from orders where ${sql.raw(where)}`.execute(store.db)).rows[0]?.n;
  await sql`update orders set status = 'shipped' where id <= 10`.execute(store.db);
  await sql`update orders set status = 'awaiting_shipment' where id > 10`.execute(store.db);
  await sql`update orders set modified_at = ${clock.now() - day} where id <= 3`.execute(store.db);
  await sql`update orders set modified_at = ${clock.now() - 60 * day}, changed_at = 0 where id > 3`.execute(store.db);
  await sql`update orders set customer_name = 'Agatha Oldcanary' where id = 4`.execute(store.db);
  const totals = () => sql<{ sum: number }>`select sum(total) as sum from orders`.execute(store.db);
  const before = (await totals()).rows;
  // What was typed to mend one of them, while the engine was another process.
  for (const [id, state] of [
    [900, 'failed'],
    [901, 'queued'],
  ] as const) {
    const args = JSON.stringify({ issue: '1', choose: 'text', value: `Oldcanary ${state}` });
    await sql`insert into runs (id, job, args, overlap_key, trigger, state, priority, created_at, due_at) values
      (${id}, 'fix-order', ${args}, 'fix-order', 'manual', ${state}, 2, 1, 1)`.execute(store.db);
    await sql`insert into acts (at, actor, origin, action, target, detail) values
      (1, 'jane', 'command', 'run', ${`run:${id}`}, json_object('args', json(${args})))`.execute(store.db);
  }
  await mustWork(shop.run(maintainStore));
  expect(['failed', 'queued'].map((state) => filesHold(shop.home, `Oldcanary ${state}`))).toEqual([false, true]);
  expect(await count('erased_at is not null')).toBe(7);
  expect(await count('erased_at is not null and (id <= 3 or id > 10 or customer_name is not null)')).toBe(0);
  expect((await totals()).rows).toEqual(before);
  expect(filesHold(shop.home, 'Agatha Oldcanary')).toBe(false);
});

it('erases returns that never could be read with their order, and what is told of them later', async () => {
  const shop = await openPrintShop({ orders: 4, env: { ERASE_BUYERS_AFTER_DAYS: '30' } });
  await shop.sync();
  const { store, clock } = shop;
  await shippedPackage(store, 1, '1001');
  await sql`update orders set modified_at = ${clock.now()} where id > 1`.execute(store.db);
  await sql`update orders set modified_at = 0, changed_at = 0 where id = 1`.execute(store.db);
  const tell = (orderNumber: string, word: string) =>
    ingestClaims(store, {
      channel: 'trendyol',
      documents: [
        {
          externalId: `c-${orderNumber}`,
          body: JSON.stringify({ orderNumber, customerFirstName: word, items: 'new form' }),
        },
      ],
      interpret: () => {
        throw new Unreadable('bad-shape', 'items');
      },
      by: { now: clock.now(), runId: null },
    });
  await tell('N1001', 'Agathacanary');
  await tell('N11001', 'Berthacanary');
  expect(filesHold(shop.home, 'Agathacanary')).toBe(true);
  await mustWork(shop.run(maintainStore));
  expect(filesHold(shop.home, 'Agathacanary')).toBe(false);
  expect(filesHold(shop.home, 'Berthacanary')).toBe(true);
  await tell('N1001', 'Agathacanary');
  expect(filesHold(shop.home, 'Agathacanary')).toBe(false);
});

it('finds a buyer by the whole name in whatever letters it is written, and nobody whose name is like it', async () => {
  const shop = await openPrintShop({ orders: 8 });
  await shop.sync();
  const { store } = shop;
  const names = ['Çağla ÖZTÜRK', 'Işıl İnce', 'ŞÜKRÜ', 'Ann', 'Hannah', ''];
  for (const [index, name] of names.entries())
    await sql`update orders set customer_name = ${name}, customer_email = '', ship_to = '{}' where id = ${index + 1}`.execute(
      store.db,
    );
  const found = async (buyer: string) => (await erasableOrders(store.db, { buyer })).map(({ id }) => id);
  expect(await found('çağla öztürk')).toEqual([1]);
  expect(await found('Çağla ÖZTÜRK')).toEqual([1]);
  expect(await found('IŞIL İNCE')).toEqual([2]);
  expect(await found(' Şükrü ')).toEqual([3]);
  expect(await found('ANN')).toEqual([4]);
  expect(await found('')).toEqual([]);
});

it('keeps webhooks as long as is said, those that failed for good, and none of an erased buyer (M136)', async () => {
  const installed = await openPrintShop({
    orders: 4,
    env: { KEEP_WEBHOOKS_DAYS: '60', ERASE_BUYERS_AFTER_DAYS: '30' },
  });
  await installed.sync();
  const { store, clock } = installed;
  const shop = await openInboxShop(installed);
  for (const [id, name] of [
    [1, '1001'],
    [2, '11001'],
  ] as const)
    await shippedPackage(store, id, name);
  await sql`update orders set modified_at = ${clock.now() + 70 * day} where id > 1`.execute(store.db);
  await sql`update orders set modified_at = 0, changed_at = 0 where id = 1`.execute(store.db);
  let at = 1_762_253_333_685;
  const told = (id: string, name: string) => {
    at += 1;
    return { ...packageOf(id, 'Shipped', at), customerFirstName: name, totalPrice: 1001.5 };
  };
  const take = defineProcessWebhooks({
    readers: {},
    ingestPackages: async (_, documents) =>
      documents.map(({ externalId, body }) => {
        const problem = body.includes('Bad') ? { reason: 'bad-date', message: 'Its date is none.' } : null;
        return { externalId, outcome: problem ? 'parked' : 'updated', orderId: 1, modifiedAt: 1, problem };
      }),
  });
  shop.receive(told('1001', 'CANARYBEFORE'), told('1001', 'CANARYBEFORE Bad'), told('11001', 'Another Bad'));
  shop.receive(told('1002', 'Old'));
  await shop.run(take);
  await shop.run(maintainStore);
  // The other buyer's, which failed, is whole: it can still be tried again.
  expect(filesHold(installed.home, 'CANARYBEFORE')).toBe(false);
  expect(filesHold(installed.home, 'Another Bad')).toBe(true);
  // The marketplace tells it again, with the buyer.
  shop.receive(told('1001', 'CANARYBEHIND'), told('1001', 'CANARYBEHIND Bad'));
  await shop.run(take);
  expect((await shop.rows()).some(({ body }) => String(body).includes('CANARYBEHIND'))).toBe(false);

  const states = async () => (await shop.rows()).map(({ state }) => state);
  const before = await states();
  clock.pass(59 * day);
  await shop.run(take);
  expect(await states()).toEqual(before);
  clock.pass(2 * day);
  await shop.run(maintainStore);
  expect(await states()).toEqual(['parked', 'parked', 'parked']);
});
