import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { moveTaskBy } from '../../src/core/store/print/task-acts.ts';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { run } from '../program.ts';
import { mustWork } from './print-shop.ts';
import { fileOf, openSmallWorld, type SmallOrder, type SmallWorld } from './small-world.ts';

const person = { name: 'sam', origin: 'command' } as const;
const amazon = { source: 'amazon', mergedOrSplit: true, parentId: null };

async function tasksOf({ store }: SmallWorld): Promise<TaskRow[]> {
  return (await listTasks(store.db, {}, { limit: 100, offset: 0 })).rows;
}

function optionsOf(text: string) {
  return [
    { name: 'Personalization', value: text },
    { name: 'Colour', value: 'Red' },
  ];
}

/** Two orders of one piece each, with tasks; `merge` makes the second absorb the first. */
async function twoOrders() {
  const world = await openSmallWorld();
  const [one, two] = ['Anna', 'Ben'].map((text) =>
    world.put({ advancedOptions: { source: 'etsy' }, items: [{ options: optionsOf(text) }] }),
  ) as [SmallOrder, SmallOrder];
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  const merge = async (): Promise<void> => {
    world.orders.delete(one.orderId);
    two.items = [...two.items, ...one.items.map((item) => ({ ...item, orderItemId: item.orderItemId + 500 }))];
    two.advancedOptions = { source: 'etsy', mergedOrSplit: true, mergedIds: [one.orderId], parentId: null };
    world.touch(two);
    await world.sync();
    await mustWork(world.run(populatePrintQueue));
  };
  const task = async (text: string): Promise<TaskRow> => {
    const found = (await tasksOf(world)).find((one) => one.text === text);
    if (!found) throw new Error(`no task says ${text}`);
    return found;
  };
  return { world, one, two, merge, task };
}

it('makes no piece again that a person has cancelled before its order was merged', async () => {
  const { world, merge, task } = await twoOrders();
  await moveTaskBy(world.store, person, (await task('Anna')).id, 'cancel', world.clock.now());
  await merge();
  expect((await tasksOf(world)).filter(({ printable }) => printable)).toMatchObject([{ text: 'Ben' }]);
  expect((await tasksOf(world)).filter(({ text }) => text === 'Anna')).toMatchObject([{ status: 'cancelled' }]);
});

it('makes no piece again that was begun before its order was merged', async () => {
  const { world, merge, task } = await twoOrders();
  await moveTaskBy(world.store, person, (await task('Anna')).id, 'start', world.clock.now());
  await merge();
  expect((await tasksOf(world)).map(({ text, status }) => `${text} ${status}`).sort()).toEqual([
    'Anna in_progress',
    'Ben pending',
  ]);
});

it('takes a file that is handed in for an order by the number that it had before a merge', async () => {
  const world = await openSmallWorld();
  const options = [{ name: 'CustomizedURL', value: `${world.fileHost}/t/gone` }];
  const one = world.put({ orderNumber: '111-1111111-1111111', advancedOptions: amazon, items: [{ options }] });
  const two = world.put({ orderNumber: '222-2222222-2222222', advancedOptions: amazon, items: [{ options }] });
  await world.sync();
  const [item] = one.items;
  if (!item) throw new Error('no line');
  world.orders.delete(one.orderId);
  two.items.push({ ...item, orderItemId: item.orderItemId + 500 });
  two.advancedOptions = { ...amazon, mergedIds: [one.orderId] };
  world.touch(two);
  await world.sync();
  await mustWork(world.run(personalizationChain));
  const file = path.join(world.home, 'file.json');
  writeFileSync(file, fileOf(one, item, ['Anna']));
  const told = await run(world.home, ['hand-in', two.orderNumber, file, '--json']);
  expect(JSON.parse(told.stdout)).toMatchObject({ sha256: expect.any(String) });
  await mustWork(world.run(personalizationChain));
  expect((await tasksOf(world)).filter(({ text }) => text !== null)).toMatchObject([{ text: 'Anna', printable: true }]);
});

it('makes no piece twice when half of a split order is seen before the other half has lost its line', async () => {
  const world = await openSmallWorld();
  const whole = world.put({
    advancedOptions: { source: 'etsy' },
    items: [{ options: optionsOf('Anna') }, { options: optionsOf('Ben') }],
  });
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  const ben = (await tasksOf(world)).find(({ text }) => text === 'Ben');
  await moveTaskBy(world.store, person, ben?.id ?? 0, 'start', world.clock.now());
  const [first, second] = whole.items;
  if (!first || !second) throw new Error('no lines');
  const half = world.put({
    orderNumber: whole.orderNumber,
    advancedOptions: { source: 'etsy', mergedOrSplit: true, mergedIds: [], parentId: whole.orderId },
    items: [{ ...second, orderItemId: second.orderItemId + 500 }],
  });
  world.touch(half);
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  const pieces = async (text: string): Promise<number> =>
    (await tasksOf(world)).filter((task) => task.text === text && task.printable).length;
  expect(await pieces('Ben')).toBe(1);
  whole.items = [first];
  world.touch(whole);
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  expect(await pieces('Ben')).toBe(1);
  expect((await tasksOf(world)).map(({ text, status }) => `${text} ${status}`).sort()).toEqual([
    'Anna pending',
    // Proposed for the half while nobody knew; the begun one came in its place.
    'Ben cancelled',
    'Ben in_progress',
  ]);
});
