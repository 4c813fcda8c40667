import { expect, it } from 'vitest';
import { recordAct } from '../../src/core/store/acts.ts';
import { setJobPaused } from '../../src/core/store/runs/switches.ts';
import { syncOrdersAll } from '../../src/jobs/sync-orders-all.ts';
import { openShop, type Shop } from '../jobs/shop.ts';
import { ask } from './asking.ts';

const minuteMs = 60_000;
const chain = 'personalization-chain';

/** As `pause` and `resume` do it. */
async function turn({ store, clock }: Shop, paused: boolean): Promise<void> {
  const actor = { name: 'test', origin: 'command' as const };
  await store.write(async (tx) => {
    await setJobPaused(tx, chain, paused, 'test', clock.now());
    await recordAct(tx, actor, paused ? 'pause' : 'resume', `job:${chain}`, {}, clock.now());
  });
}

/** A buyer's file whose first try had no answer; the next is due in a quarter of an hour. */
async function waitingFile({ store, clock }: Shop): Promise<void> {
  const line = await store.db
    .selectFrom('order_items as i')
    .innerJoin('orders as o', 'o.id', 'i.order_id')
    .select(['i.id', 'o.id as orderId', 'i.link_hash'])
    .where('i.link_hash', 'is not', null)
    .where('o.status', '=', 'awaiting_shipment')
    .executeTakeFirstOrThrow();
  const file = { item_id: line.id, order_id: line.orderId, link_hash: line.link_hash, updated_at: clock.now() };
  const due = { next_try_at: clock.now() + 15 * minuteMs, attempts: 1 };
  await store.write((tx) =>
    tx
      .insertInto('customization_files')
      .values({ ...file, ...due, state: 'pending', origin: 'link' })
      .execute(),
  );
}

async function shopWithFile(): Promise<Shop> {
  const shop = await openShop({ orders: 60 });
  await shop.run(syncOrdersAll);
  await waitingFile(shop);
  return shop;
}

const found = ({ store, clock }: Shop) => ask(store, 'I16', { now: clock.now() });

it('a try that is overdue for an hour is forgotten', async () => {
  const shop = await shopWithFile();
  shop.clock.pass(74 * minuteMs);
  expect(await found(shop)).toEqual([]);
  shop.clock.pass(2 * minuteMs);
  expect(await found(shop)).toHaveLength(1);
});

it('while the chain is paused no try is overdue, and it has its hour when it goes on', async () => {
  const shop = await shopWithFile();
  await turn(shop, true);
  shop.clock.pass(300 * minuteMs);
  expect(await found(shop)).toEqual([]);
  await turn(shop, false);
  shop.clock.pass(30 * minuteMs);
  expect(await found(shop)).toEqual([]);
  shop.clock.pass(31 * minuteMs);
  expect(await found(shop)).toHaveLength(1);
});

it('what was overdue before the chain was paused stays so', async () => {
  const shop = await shopWithFile();
  shop.clock.pass(76 * minuteMs);
  await turn(shop, true);
  shop.clock.pass(minuteMs);
  expect(await found(shop)).toHaveLength(1);
});
