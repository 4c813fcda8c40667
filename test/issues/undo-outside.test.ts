import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FixPlan } from '../../src/core/domain/fix-plan.ts';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { fixPlansOf, type KeptPlan } from '../../src/core/store/issues/fix-plans.ts';
import { fixes } from '../../src/core/store/issues/fixes.ts';
import { pacificDay } from '../../src/sim/pacific.ts';
import { localNotShipStationText } from '../../src/sim/wrong/i19-local-not-shipstation-text.ts';
import { listingAboveSellable } from '../../src/sim/wrong/i31-listing-above-sellable.ts';
import { applyFix, planFix, planUndo, undoFix } from './fixing.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

/** What a fix has sent outside, and what an undo can do about it: told beforehand, and so it is. */
let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 200 });
}, 120_000);
afterAll(() => world.close());
beforeEach(() => world.clock.pass(60_000));

async function lookAtAll(): Promise<void> {
  while ((await lookAtTouched(world.store, { now: world.clock.now(), zone: 'Europe/London' })).more);
}

async function openIssue(cls: string, key: string): Promise<number> {
  world.clock.pass(60 * 60_000);
  await lookAtAll();
  const issue = await world.store.db
    .selectFrom('issues')
    .select('id')
    .where('class', '=', cls)
    .where('key', '=', key)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (!issue) throw new Error(`no ${cls} of ${key} is open`);
  return issue.id;
}

function asPlan(kept: KeptPlan): FixPlan {
  if (kept.kind !== 'plan') throw new Error(JSON.stringify(kept));
  return kept.plan;
}

/** Somebody takes our options off an order at ShipStation. @returns the order, and what stands there */
async function untold() {
  const { orderId } = await localNotShipStationText.inject(world.place());
  await world.run('sync-orders-recent');
  const { external_id: externalId } = await world.store.db
    .selectFrom('orders')
    .select('external_id')
    .where('id', '=', Number(orderId))
    .executeTakeFirstOrThrow();
  const issue = await openIssue('I19', `order:${orderId}`);
  const standing = () =>
    structuredClone(world.shipstation.world.order(Number(externalId))?.items.map((item) => item.options));
  return { issue, orderId: Number(orderId), externalId: Number(externalId), standing };
}

/** The options that a buyer chose. */
function withoutOurs<T extends { readonly name: string }>(options: readonly T[] | null): T[] {
  return options?.filter(({ name }) => !/^(Name or Text|Colour [12]|Personalized Details)( \d+)?$/.test(name)) ?? [];
}

test('three orders are pushed at once: two read back as wanted, the one that is sent is refused with the reason', async () => {
  const told = await world.store.db
    .selectFrom('outbox')
    .innerJoin('orders', 'orders.id', 'outbox.order_id')
    .select(['orders.id', 'orders.external_id'])
    .distinct()
    .where('outbox.state', '=', 'confirmed')
    .where('orders.status', '=', 'awaiting_shipment')
    .orderBy('orders.id', 'desc')
    .limit(3)
    .execute();
  expect(told).toHaveLength(3);
  const optionsOf = (externalId: string) =>
    structuredClone(world.shipstation.world.order(Number(externalId))?.items.map(({ options }) => options));
  const wanted = told.map((order) => optionsOf(order.external_id));
  for (const [at, order] of told.entries()) {
    world.shipstation.world.edit(Number(order.external_id), world.clock.now(), (wire) => {
      for (const item of wire.items) item.options = withoutOurs(item.options);
      if (at === 2) Object.assign(wire, { orderStatus: 'shipped', shipDate: pacificDay(world.clock.now()) });
    });
  }
  await world.run('sync-orders-recent');
  const ids: number[] = [];
  for (const { id } of told) ids.push(await openIssue('I19', `order:${id}`));
  const ran = await world.run('fix-order', { issue: ids.join(',') });
  expect(ran.summary).toBe('2 mended and proven, 1 left');
  const [left] = await fixPlansOf(world.store.db, ran.runId);
  expect(left).toMatchObject({
    issueId: ids[2],
    kept: { kind: 'refused', why: 'ShipStation takes no change of an order that is sent.' },
  });
  expect(told.map((order) => optionsOf(order.external_id))).toEqual([
    wanted[0],
    wanted[1],
    wanted[2]?.map(withoutOurs),
  ]);
});

test('options that a fix wrote at ShipStation are put back by a push of the undo, told beforehand', async () => {
  const { issue, standing } = await untold();
  const before = standing();
  const fix = await applyFix(world, issue);
  expect(fix).toMatchObject({ state: 'proven', plan: { final: [] } });
  const written = standing();
  expect(written).not.toEqual(before);

  const plan = asPlan(await planUndo(world, fix));
  expect(plan.final).toEqual([]);
  expect(plan.calls).toMatchObject([{ channel: 'shipstation', path: '/orders/createorder', undoable: true }]);
  expect(standing()).toEqual(written);
  const undo = await undoFix(world, fix);
  expect(undo).toMatchObject({ state: 'proven', outcome: 'taken back' });
  expect(standing()).toEqual(before);
  // And the undo is undone: the order says again what the fix had written.
  await undoFix(world, undo);
  expect(standing()).toEqual(written);
});

test('what others have written on the order since is not overwritten by an undo: it is shown three ways', async () => {
  const { issue, externalId, standing } = await untold();
  const fix = await applyFix(world, issue);
  world.shipstation.world.edit(externalId, world.clock.now(), ({ items }) => {
    for (const item of items)
      for (const option of item.options ?? []) if (option.name === 'Name or Text') option.value = 'Packer';
  });
  const theirs = standing();
  expect(JSON.stringify(theirs)).toContain('Packer');
  const kept = await planUndo(world, fix);
  expect(kept).toMatchObject({
    kind: 'conflict',
    conflicts: [{ before: null, now: expect.stringContaining('Packer') }],
  });
  await expect(world.run('fix-order', { undo: fix.id })).rejects.toThrow('Nothing was taken back');
  expect(standing()).toEqual(theirs);
  // Nor is it when the rest is to be taken back: of this fix nothing else is left.
  await expect(world.run('fix-order', { undo: fix.id, partly: true })).rejects.toThrow('Nothing was taken back');
  expect(standing()).toEqual(theirs);
});

test('that an order is sent meanwhile, so that its options stay, is told before the undo', async () => {
  const { issue, externalId, standing } = await untold();
  const fix = await applyFix(world, issue);
  world.shipstation.world.edit(externalId, world.clock.now(), (order) => {
    order.orderStatus = 'shipped';
  });
  const written = standing();
  expect(await planUndo(world, fix)).toEqual({
    kind: 'refused',
    why: `Of fix ${fix.id} nothing can be taken back: its channel takes no change of an order that is shipped.`,
  });
  await expect(world.run('fix-order', { undo: fix.id })).rejects.toThrow('Nothing was taken back');
  expect(standing()).toEqual(written);
});

test('an undo whose push is refused says so, and not that it is taken back', async () => {
  const { issue, externalId } = await untold();
  const fix = await applyFix(world, issue);
  const ran = await world.run('fix-order', { undo: fix.id, plan: true });
  const [shown] = await fixPlansOf(world.store.db, ran.runId);
  world.shipstation.world.edit(externalId, world.clock.now(), (order) => {
    order.orderStatus = 'shipped';
  });
  await world.run('fix-order', { undo: fix.id, expect: shown?.hash ?? '' });
  const [undo] = await fixes(world.store.db, { issueId: issue });
  expect(undo).toMatchObject({ undoes: fix.id, state: 'failed', outcome: expect.stringContaining('shipped') });
});

test('a group that tells stock reads the shop once; its undo tells what follows from the shop now, and says so before', async () => {
  const keys: string[] = [];
  for (let times = 0; times < 3; times += 1) {
    const { key } = await listingAboveSellable.inject(world.place());
    keys.push(String(key));
    await openIssue('I31', `barcode:${key}`);
  }
  const listed = () => keys.map((barcode) => world.trendyol.world.listings.get(barcode)?.quantity);
  const before = listed();
  const ids: number[] = [];
  for (const key of keys) ids.push(await openIssue('I31', `barcode:${key}`));
  const shown = await planFix(world, Number(ids[0]));
  expect(asPlan(shown.kept).final).toHaveLength(1);

  const done = await world.run('fix-order', { issue: ids.join(',') });
  expect(done.summary).toBe('3 mended and proven');
  expect(await stockRuns(done.runId)).toHaveLength(1);
  const told = listed();
  expect(told).toEqual(before.map((quantity) => Number(quantity) - 3));

  // Meanwhile a piece is sold: an undo never offers more than there is.
  await world.place().shop?.query('update oc_product set quantity = quantity - 1 where ean = ?', [String(keys[0])]);
  const [fix] = await fixes(world.store.db, { runId: done.runId });
  if (!fix) throw new Error('no fix');
  const plan = asPlan(await planUndo(world, fix));
  expect(plan.final).toEqual(expect.arrayContaining([...fix.plan.final]));
  expect(plan.following).toMatchObject([expect.stringContaining('read and send the stock of')]);
  expect(listed()).toEqual(told);
  const undone = await world.run('fix-order', { undo: fix.id, group: true });
  expect(undone.summary).toBe('3 taken back, 0 not');
  expect(await stockRuns(undone.runId)).toHaveLength(1);
  expect(listed()).toEqual(told.map((quantity, at) => Number(quantity) - (at === 0 ? 1 : 0)));
});

async function stockRuns(parent: number) {
  const { db } = world.store;
  return db
    .selectFrom('runs')
    .select('id')
    .where('job', '=', 'trendyol-stock')
    .where('parent_id', '=', parent)
    .execute();
}
