import { expect, it } from 'vitest';
import { edited, type PersonEdit, positionOf, split } from '../../src/core/domain/print/edit.ts';
import { approveLine, editLine, NotPossible } from '../../src/core/store/print/decisions.ts';
import { setProfile } from '../../src/core/store/print/profiles.ts';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { updateReviewStatus } from '../../src/jobs/update-review-status.ts';
import { operator } from './print-orders.ts';
import { mustWork, printFingerprint } from './print-shop.ts';
import { openSmallWorld, type SmallWorld } from './small-world.ts';

async function tasksOf({ store }: SmallWorld): Promise<TaskRow[]> {
  const { rows } = await listTasks(store.db, {}, { limit: 100, offset: 0 });
  return rows.sort((a, b) => a.index - b.index);
}

/** Edits the piece of a task, as the command `task edit` does. */
async function edit({ store, clock }: SmallWorld, task: TaskRow | undefined, by: PersonEdit): Promise<void> {
  if (!task) throw new Error('no such task');
  clock.pass(1000);
  await editLine(
    store,
    operator,
    task.itemId,
    ({ reading, input }) => {
      const all = reading?.personalizations ?? [];
      return edited(all, positionOf(task, all), by, input.quantity);
    },
    clock.now(),
  );
  clock.pass(1000);
}

async function orderOf(text: string, quantity: number, more: Record<string, unknown> = {}) {
  const world = await openSmallWorld();
  const order = world.put({
    advancedOptions: { source: 'etsy' },
    ...more,
    items: [{ sku: 'KEY-1', quantity, options: [{ name: 'Personalization', value: text }] }],
  });
  const [item] = order.items;
  if (!item) throw new Error('no line');
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  const change = async (to: string): Promise<void> => {
    world.clock.pass(60_000);
    item.options = [{ name: 'Personalization', value: to }];
    world.touch(order);
    await world.sync();
  };
  return { world, order, change };
}

/** Runs what runs by itself, twice; the second time changes nothing. */
async function calm(world: SmallWorld): Promise<void> {
  for (const job of [populatePrintQueue, updateReviewStatus]) await mustWork(world.run(job));
  world.clock.pass(60_000);
  const before = await printFingerprint(world.store);
  for (const job of [populatePrintQueue, updateReviewStatus]) await mustWork(world.run(job));
  expect(await printFingerprint(world.store)).toBe(before);
}

it('lets nobody edit what was read of an older state of the order: the new name would be lost', async () => {
  const { world, change } = await orderOf('Anna', 1);
  const [seen] = await tasksOf(world);
  await change('Eve');
  await expect(edit(world, seen, { color1: 'Red' })).rejects.toThrow(NotPossible);
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: false }]);
  await mustWork(world.run(populatePrintQueue));
  const [fresh] = await tasksOf(world);
  await edit(world, fresh, { color1: 'Red' });
  expect(await tasksOf(world)).toMatchObject([{ text: 'Eve', color1: 'Red', printable: true }]);
});

it('takes an approval of a change for that change only, and not for the next one that nobody has seen', async () => {
  const { world, change } = await orderOf('Anna', 1);
  const [seen] = await tasksOf(world);
  await edit(world, seen, { text: 'Anne' });
  await change('Anne, with an e');
  await calm(world);
  const [asked] = await tasksOf(world);
  expect(asked).toMatchObject({ text: 'Anne', findings: [{ reason: 'source-changed' }] });
  await change('Eve');
  const approve = () => approveLine(world.store, operator, asked?.itemId ?? 0, asked ?? null, world.clock.now());
  await expect(approve()).rejects.toThrow(NotPossible);
  await expect(edit(world, asked, { color1: 'Red' })).rejects.toThrow(NotPossible);
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anne', printable: false }]);
  await calm(world);
  expect(await tasksOf(world)).toMatchObject([{ printable: false, findings: [{ reason: 'source-changed' }] }]);
  const [again] = await tasksOf(world);
  await approveLine(world.store, operator, again?.itemId ?? 0, again ?? null, world.clock.now());
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anne', printable: true }]);
  await calm(world);
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anne', printable: true }]);
});

it('keeps the doubts about the pieces that an edit did not touch', async () => {
  const { world } = await orderOf('Anna\nTom &amp; Jo\nHead of Biscuits and Tea', 3);
  const tasks = await tasksOf(world);
  expect(tasks).toHaveLength(3);
  for (const { findings } of tasks) expect(findings).not.toEqual([]);
  const [anna] = tasks;
  await edit(world, anna, { text: 'Hanna' });
  const open = [{ text: 'Hanna' }, { text: 'Tom & Jo' }, { text: 'Head of Biscuits and Tea' }];
  const waiting = open.map((task) => ({ ...task, printable: false }));
  expect(await tasksOf(world)).toMatchObject(waiting);
  await calm(world);
  expect(await tasksOf(world)).toMatchObject(waiting);
  // They can be approved as before.
  for (let at = 0; at < open.length; at += 1) {
    const task = (await tasksOf(world))[at];
    if (task?.findings.length) await approveLine(world.store, operator, task.itemId, task, world.clock.now());
  }
  expect(await tasksOf(world)).toMatchObject(open.map((task) => ({ ...task, printable: true })));
  await calm(world);
  expect(await tasksOf(world)).toMatchObject(open.map((task) => ({ ...task, printable: true })));
});

it('splits a piece that waits into two that wait for the same', async () => {
  const { world } = await orderOf('Anna', 2, { customerNotes: 'Sorry, I made a mistake with the spelling.' });
  const [anna] = await tasksOf(world);
  expect(anna).toMatchObject({ quantity: 2, printable: false });
  await editLine(
    world.store,
    operator,
    anna?.itemId ?? 0,
    ({ reading }) => split(reading?.personalizations ?? [], 0, 1) ?? [],
    world.clock.now(),
  );
  const waiting = [1, 1].map((quantity) => ({ text: 'Anna', quantity, printable: false }));
  expect(await tasksOf(world)).toMatchObject(waiting);
  await calm(world);
  expect(await tasksOf(world)).toMatchObject(waiting);
});

async function fileOrder(texts: readonly string[], colour: string) {
  const world = await openSmallWorld();
  const order = world.put({ orderNumber: '111-2222222-3333333', items: [{ lineItemKey: 'a-line' }] });
  const [item] = order.items;
  if (!item) throw new Error('no line');
  const file = {
    orderId: order.orderNumber,
    orderItemId: item.lineItemKey,
    quantity: 1,
    customizationData: {
      type: 'ContainerCustomization',
      children: [
        ...texts.map((inputValue, at) => ({ type: 'TextCustomization', name: `Text ${at + 1}`, inputValue })),
        { type: 'ColorCustomization', name: 'Text colour', colorSelection: { name: colour, value: '#123456' } },
        { type: 'FontCustomization', name: 'Font', fontSelection: { family: 'Arial' } },
      ],
    },
  };
  world.files.set('/t/one', JSON.stringify(file));
  item.options = [{ name: 'CustomizedURL', value: `${world.fileHost}/t/one` }];
  await world.sync();
  await mustWork(world.run(personalizationChain));
  return world;
}

it('gives a new colour and a new font to the texts that had the old ones', async () => {
  const world = await fileOrder(['Anna', 'Ben'], 'Blue');
  const [task] = await tasksOf(world);
  expect(task).toMatchObject({ color1: 'Blue', font: 'Arial', fields: [{ color: 'Blue' }, { color: 'Blue' }] });
  await edit(world, task, { color1: 'Red', font: 'Lobster' });
  const carried = { color: 'Red', font: 'Lobster' };
  expect(await tasksOf(world)).toMatchObject([
    { color1: 'Red', font: 'Lobster', fields: [carried, carried], printable: true },
  ]);
});

it('lets a person choose another colour for one that we do not have', async () => {
  const world = await fileOrder(['Anna'], 'Mauve Mist');
  const [task] = await tasksOf(world);
  expect(task).toMatchObject({ printable: false, findings: [{ reason: 'unknown-color' }] });
  await edit(world, task, { color1: 'Red' });
  expect(await tasksOf(world)).toMatchObject([{ color1: 'Red', fields: [{ color: 'Red' }], printable: true }]);
});

it('approves nothing but what was seen, although it was read anew in between', async () => {
  const { world, change } = await orderOf('Anna ♥', 1);
  const [seen] = await tasksOf(world);
  await change('Hannah ♥');
  await calm(world);
  const approve = (task: TaskRow | undefined) =>
    approveLine(world.store, operator, task?.itemId ?? 0, task ?? null, world.clock.now());
  await expect(approve(seen)).rejects.toThrow(/changed since/);
  expect(await tasksOf(world)).toMatchObject([{ text: 'Hannah ♥', printable: false }]);
  await approve((await tasksOf(world))[0]);
  expect(await tasksOf(world)).toMatchObject([{ text: 'Hannah ♥', printable: true }]);
});

it('approves and edits the second of two pieces that say the same', async () => {
  const { world } = await orderOf('Anna\nAnna', 2);
  const [, second] = await tasksOf(world);
  expect(second).toMatchObject({ text: 'Anna', printable: false, findings: [{ reason: 'duplicate-name' }] });
  await approveLine(world.store, operator, second?.itemId ?? 0, second ?? null, world.clock.now());
  expect(await tasksOf(world)).toMatchObject([{ printable: true }, { printable: true }]);
  await edit(world, second, { text: 'Anne' });
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna' }, { id: second?.id, text: 'Anne', printable: true }]);
});

it('finds nothing any more against what a person said, when an operator’s word on the product allows it', async () => {
  const { world } = await orderOf('Anna', 1);
  const [task] = await tasksOf(world);
  const { sku } = await world.store.db.selectFrom('order_items').select('sku').executeTakeFirstOrThrow();
  const say = (colors: 1 | 2) =>
    world.store.write((tx) => setProfile(tx, operator, sku ?? '', { colors }, world.clock.now()));
  await say(1);
  await calm(world);
  const [now] = await tasksOf(world);
  await edit(world, now, { color1: 'Red', color2: 'Blue' });
  expect(await tasksOf(world)).toMatchObject([{ id: task?.id, findings: [{ reason: 'colors-disagree' }] }]);
  await say(2);
  await calm(world);
  expect(await tasksOf(world)).toMatchObject([{ findings: [], printable: true }]);
});
