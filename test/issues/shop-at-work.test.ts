import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { snoozeIssue } from '../../src/core/store/issues/aside.ts';
import { packageWritesOf } from '../../src/core/store/orders/package-writes.ts';
import { split } from '../../src/sim/shop/parcels.ts';
import { wrongs } from '../../src/sim/wrong/index.ts';
import { applyFix } from './fixing.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 160 });
}, 120_000);
afterAll(() => world.close());

async function openIssues(cls: string) {
  const { store, clock, inbox } = world;
  while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London', inbox })).more);
  return store.db.selectFrom('issues').selectAll().where('class', '=', cls).where('state', '=', 'open').execute();
}

test('the halves of a split line have one file, and are no mix-up of two buyers', async () => {
  const { rows } = await sql<{ externalId: string; sha256: string }>`
    select o.external_id as externalId, c.sha256 from orders o join order_items i on i.order_id = o.id
      join customization_files c on c.item_id = i.id
    where o.status = 'awaiting_shipment' and c.state = 'read' and i.quantity > 1
      and (select count(*) from order_items x where x.order_id = o.id and x.adjustment = 0) = 1 limit 1`.execute(
    world.store.db,
  );
  const [whole] = rows;
  if (!whole) throw new Error('There is no order of one line of several pieces.');
  split(world.shipstation.world, Number(whole.externalId), world.clock.now());
  for (const job of ['sync-orders-recent', 'personalization-chain']) await world.run(job);
  const files = world.store.db.selectFrom('customization_files').select('order_id').where('sha256', '=', whole.sha256);
  expect(await files.execute()).toHaveLength(2);
  expect(await openIssues('I27')).toEqual([]);
});

test('an order that the shop cannot take is as old as it is, however often it is tried again', async () => {
  const { jobs = [] } = (await wrongs.find(({ id }) => id === 'I14')?.inject(world.place())) ?? {};
  for (const job of jobs) await world.run(job);
  const [held] = await openIssues('I14');
  world.clock.pass(20 * 60_000);
  await world.run('opencart-orders');
  expect((await openIssues('I14')).map(({ id, since }) => [id, since])).toEqual([[held?.id, held?.since]]);
});

test('what is open and snoozed stays so while it lasts, and as old as it is, whatever else is written on its order', async () => {
  const { store, clock, shipstation } = world;
  const { rows } = await sql<{ id: number; externalId: string }>`
    select o.id, o.external_id as externalId from orders o join print_tasks t on t.order_id = o.id
    where o.channel = 'shipstation' and o.status = 'awaiting_shipment' and t.status = 'pending' limit 1`.execute(
    store.db,
  );
  const [order] = rows;
  if (!order) throw new Error('There is no order with a task that waits.');
  const changed = async (how: Parameters<typeof shipstation.world.edit>[2]): Promise<number> => {
    shipstation.world.edit(Number(order.externalId), clock.now(), how);
    clock.pass(60_000);
    await world.run('sync-orders-recent');
    const held = store.db.selectFrom('orders').select('changed_at').where('id', '=', order.id);
    return (await held.executeTakeFirstOrThrow()).changed_at;
  };
  const shippedAt = await changed((sent) => {
    sent.orderStatus = 'shipped';
  });
  await openIssues('I26');
  clock.pass(11 * 60_000);
  const issue = (await openIssues('I26')).find((one) => one.order_id === order.id);
  if (!issue) throw new Error('I26 was not found.');
  const until = clock.now() + 24 * 3_600_000;
  await snoozeIssue(store, { name: 'ann', origin: 'console' }, issue.id, { until, reason: 'asked' }, clock.now());

  const changedAt = await changed((sent) => {
    sent.customerNotes = 'Please ring twice';
  });
  expect(changedAt).toBeGreaterThan(shippedAt);
  const after = (await openIssues('I26')).find(({ id }) => id === issue.id);
  expect(after).toMatchObject({ snoozed_until: until, times_reopened: 0, since: issue.since });
});

test('a repair that the marketplace refuses is not proven by the grace of what it staged anew', async () => {
  const { orderId } = (await wrongs.find(({ id }) => id === 'I6')?.inject(world.place())) ?? {};
  await openIssues('I6');
  world.clock.pass(31 * 60_000);
  const issue = (await openIssues('I6')).find((one) => one.order_id === orderId);
  world.trendyol.faults.add({ kind: 'status', status: 400, method: 'PUT', times: 1 });
  const fix = await applyFix(world, issue?.id ?? 0);
  const [wish] = await packageWritesOf(world.store.db, orderId ?? 0);
  expect(wish).toMatchObject({ state: 'refused', errorCode: 'refused-by-channel' });
  expect(fix).toMatchObject({ state: 'unproven', outcome: expect.stringContaining('still finds it') });
  expect((await openIssues('I6')).map(({ id }) => id)).toContain(issue?.id);
});

test('a piece that is being made for a dropped duplicate is asked about, where the other one has left', async () => {
  const { store, clock } = world;
  const { jobs = [] } = (await wrongs.find(({ id }) => id === 'I3')?.inject(world.place())) ?? {};
  for (const job of [...jobs, 'populate-print-queue']) await world.run(job);
  const [issue] = await openIssues('I3');
  const { earlier, later } = JSON.parse(issue?.detail ?? '{}') as { earlier: number; later: number };
  await store.db.updateTable('orders').set({ status: 'shipped' }).where('id', '=', earlier).execute();
  const begun = { status: 'in_progress', started_at: clock.now() };
  const { numUpdatedRows } = await store.db
    .updateTable('print_tasks')
    .set(begun)
    .where('order_id', '=', later)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  expect(Number(numUpdatedRows)).toBeGreaterThan(0);
  await applyFix(world, issue?.id ?? 0, { choose: 'keep-earlier' });
  const asked = (await openIssues('I7')).filter(({ order_id }) => order_id === later);
  expect(asked).toHaveLength(Number(numUpdatedRows));
  expect(new Set(asked.map(({ mode }) => mode))).toEqual(new Set(['H']));
});
