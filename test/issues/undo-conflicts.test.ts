import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixPlansOf } from '../../src/core/store/issues/fix-plans.ts';
import type { Fix } from '../../src/core/store/issues/fixes.ts';
import { putAllBack } from '../../src/jobs/fixing/put-all-back.ts';
import { applyFix, undoFix } from './fixing.ts';
import { lookAtAll } from './happen.ts';
import { type IssueWorld, openIssueWorld } from './world.ts';

/** What others did since to what a fix brought in stays, whatever of the fix is taken back. */
let world: IssueWorld;

beforeAll(async () => {
  world = await openIssueWorld({ orders: 60, packages: 4 });
}, 120_000);
afterAll(() => world.close());

/** A line whose piece waits for the printer is lost, and a fix takes it again from what the source said. */
async function lineTakenAgain(lost: { readonly withFile: boolean }): Promise<{ fix: Fix; itemId: number }> {
  const { db } = world.store;
  const { orderId, itemId } = await db
    .selectFrom('print_tasks')
    .innerJoin('readings', 'readings.item_id', 'print_tasks.item_id')
    .innerJoin('orders', 'orders.id', 'print_tasks.order_id')
    .leftJoin('customization_files', 'customization_files.item_id', 'print_tasks.item_id')
    .select(['orders.id as orderId', 'print_tasks.item_id as itemId'])
    .where('print_tasks.status', '=', 'pending')
    .where('readings.findings', '=', '[]')
    .where('orders.status', '=', 'awaiting_shipment')
    .where('orders.channel', '=', 'shipstation')
    .where('customization_files.item_id', lost.withFile ? 'is not' : 'is', null)
    .where(
      'orders.id',
      'not in',
      db.selectFrom('fixes').select((of) => of.fn.coalesce('order_id', of.lit(0)).as('id')),
    )
    .orderBy('print_tasks.id')
    .executeTakeFirstOrThrow();
  await world.store.write((tx) => tx.deleteFrom('order_items').where('id', '=', itemId).execute());
  world.clock.pass(60 * 60_000);
  await lookAtAll(world);
  const issue = await db
    .selectFrom('issues')
    .select('id')
    .where('class', '=', 'I9')
    .where('order_id', '=', orderId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const fix = await applyFix(world, issue.id);
  const line = await db
    .selectFrom('order_items')
    .select('id')
    .where('order_id', '=', orderId)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return { fix, itemId: line.id };
}

/** All that stands of a line. */
async function lineNow(itemId: number) {
  const { db } = world.store;
  return {
    line: await db.selectFrom('order_items').selectAll().where('id', '=', itemId).execute(),
    tasks: await db.selectFrom('print_tasks').selectAll().where('item_id', '=', itemId).execute(),
    readings: await db.selectFrom('readings').selectAll().where('item_id', '=', itemId).execute(),
    texts: await db.selectFrom('personalizations').selectAll().where('item_id', '=', itemId).execute(),
    files: await db.selectFrom('customization_files').selectAll().where('item_id', '=', itemId).execute(),
  };
}

/** Why the last run took nothing back. */
async function lastKept(): Promise<unknown> {
  const run = await world.store.db.selectFrom('runs').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
  return (await fixPlansOf(world.store.db, run.id))[0]?.kept;
}

test('a piece that is begun stays, and its line, when the fix that brought them in is taken back in part', async () => {
  const { fix, itemId } = await lineTakenAgain({ withFile: false });
  await world.store.write((tx) =>
    tx.updateTable('print_tasks').set({ status: 'in_progress' }).where('item_id', '=', itemId).execute(),
  );
  const begun = await lineNow(itemId);
  expect(begun.tasks).toMatchObject([{ status: 'in_progress' }]);
  const task = String(begun.tasks[0]?.id);
  await expect(world.run('fix-order', { undo: fix.id })).rejects.toThrow('Nothing was taken back');
  expect(await lastKept()).toMatchObject({
    kind: 'conflict',
    conflicts: expect.arrayContaining([
      { table: 'print_tasks', key: task, field: 'status', before: null, ours: 'pending', now: 'in_progress' },
      { table: 'order_items', key: String(itemId), field: 'print_tasks', before: null, ours: task, now: task },
    ]),
  });
  // What hangs on the line stays with it: what is being made does not lose its text.
  await expect(world.run('fix-order', { undo: fix.id, partly: true })).rejects.toThrow('Nothing was taken back');
  expect(await lineNow(itemId)).toEqual(begun);
});

test('a line whose file was fetched since is not taken back, and neither is the file', async () => {
  const { fix, itemId } = await lineTakenAgain({ withFile: true });
  expect((await lineNow(itemId)).files).toEqual([]);
  // Nothing of what the fix itself wrote says anything else now.
  const { order_id: orderId } = (await lineNow(itemId)).line[0] ?? { order_id: 0 };
  await world.store.write((tx) =>
    tx
      .insertInto('customization_files')
      .values({
        item_id: itemId,
        order_id: orderId,
        state: 'pending',
        origin: 'hand-in',
        updated_at: world.clock.now(),
      })
      .execute(),
  );
  const fetched = await lineNow(itemId);
  await expect(world.run('fix-order', { undo: fix.id })).rejects.toThrow('Nothing was taken back');
  expect(await lastKept()).toEqual({
    kind: 'conflict',
    conflicts: [
      {
        ...{ table: 'order_items', key: String(itemId), field: 'customization_files' },
        ...{ before: null, ours: null, now: String(itemId) },
      },
    ],
  });
  expect(await lineNow(itemId)).toEqual(fetched);
  await expect(world.run('fix-order', { undo: fix.id, partly: true })).rejects.toThrow('Nothing was taken back');
  expect(await lineNow(itemId)).toEqual(fetched);
});

test('what was read anew since, and says the same, goes with the line; nothing is left of it', async () => {
  const { db } = world.store;
  const { fix, itemId } = await lineTakenAgain({ withFile: false });
  const [text] = (await lineNow(itemId)).texts;
  await db
    .updateTable('personalizations')
    .set({ id: (text?.id ?? 0) + 10_000 })
    .where('item_id', '=', itemId)
    .execute();
  await world.run('fix-order', { undo: fix.id });
  expect(await lineNow(itemId)).toEqual({ line: [], tasks: [], readings: [], texts: [], files: [] });
});

test('what was read anew since, and says something else, stays and is told', async () => {
  const { db } = world.store;
  const { fix, itemId } = await lineTakenAgain({ withFile: false });
  const [text] = (await lineNow(itemId)).texts;
  const anew = { id: (text?.id ?? 0) + 20_000, text: 'Otherwise' };
  await db.updateTable('personalizations').set(anew).where('item_id', '=', itemId).execute();
  const before = await lineNow(itemId);
  await expect(world.run('fix-order', { undo: fix.id })).rejects.toThrow('Nothing was taken back');
  expect(await lastKept()).toMatchObject({
    conflicts: expect.arrayContaining([
      expect.objectContaining({ table: 'personalizations', field: 'text', ours: text?.text, now: 'Otherwise' }),
    ]),
  });
  expect(await lineNow(itemId)).toEqual(before);
});

test('what is taken back already says by which, and how it is done again', async () => {
  const { fix } = await lineTakenAgain({ withFile: false });
  const undo = await undoFix(world, fix);
  for (const args of [{ undo: fix.id }, { undo: fix.id, group: true }, { undo: fix.id, partly: true }]) {
    await expect(world.run('fix-order', args)).rejects.toMatchObject({
      message: `Fix ${fix.id}: taken back already, by ${undo.id}. Nothing was changed.`,
      hint: `To do it again: orderdeck undo ${undo.id}.`,
    });
  }
  const again = await undoFix(world, undo);
  await expect(world.run('fix-order', { undo: fix.id })).rejects.toMatchObject({
    message: `Fix ${fix.id}: taken back, and done again by ${again.id}. Nothing was changed.`,
    hint: `To take it back: orderdeck undo ${again.id}.`,
  });
});

test('an order that a fix brought in is not taken back under what was sent for it since', async () => {
  const { db } = world.store;
  const { order_id: id } = await db.selectFrom('outbox').select('order_id').executeTakeFirstOrThrow();
  const order = await db.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const made = { table: 'orders', key: { id }, before: null, after: { ...order } };
  const by = { now: world.clock.now(), runId: null };
  const conflicts = await world.store.write((tx) => putAllBack(tx, by, [made]));
  expect(conflicts.map(({ table, field, ours }) => [table, field, ours])).toEqual(
    expect.arrayContaining([
      ['orders', 'order_items', null],
      ['orders', 'outbox', null],
    ]),
  );
  expect(await db.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirst()).toEqual(order);
  expect(await db.selectFrom('outbox').select('id').where('order_id', '=', id).execute()).not.toEqual([]);
});
