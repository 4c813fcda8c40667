import { expect, it } from 'vitest';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { mustWork } from './print-shop.ts';
import { fileOf, openSmallWorld, type SmallOrder, type SmallWorld } from './small-world.ts';

async function tasksOf({ store }: SmallWorld): Promise<TaskRow[]> {
  return (await listTasks(store.db, {}, { limit: 100, offset: 0 })).rows;
}

function link(world: SmallWorld, order: SmallOrder, path: string): void {
  const [item] = order.items;
  if (item) item.options = [{ name: 'CustomizedURL', value: `${world.fileHost}${path}` }];
  world.touch(order);
}

/** An order whose file says Anna, all through the chain. */
async function orderOfAnna() {
  const world = await openSmallWorld();
  const order = world.put({ orderNumber: '111-2222222-3333333', items: [{}] });
  const [item] = order.items;
  if (!item) throw new Error('no line');
  world.files.set('/t/one', fileOf(order, item, ['Anna']));
  link(world, order, '/t/one');
  await world.sync();
  await mustWork(world.run(personalizationChain));
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true }]);
  return { world, order, item };
}

it('prints nothing of the file before, when a line has a new link and its file is not fetched yet', async () => {
  const { world, order } = await orderOfAnna();
  link(world, order, '/t/two');
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  expect((await tasksOf(world)).filter((task) => task.printable)).toEqual([]);
});

it('fetches the file behind a new link again and again when its host is down, and prints nothing of the old one', async () => {
  const { world, order, item } = await orderOfAnna();
  link(world, order, '/t/two');
  world.files.set('/t/two', 503);
  await world.sync();
  await world.run(personalizationChain);
  await mustWork(world.run(populatePrintQueue));
  expect((await tasksOf(world)).filter((task) => task.printable)).toEqual([]);

  world.files.set('/t/two', fileOf(order, item, ['Hannah']));
  world.clock.pass(24 * 3_600_000);
  await mustWork(world.run(personalizationChain));
  expect(await tasksOf(world)).toMatchObject([
    { text: 'Hannah', printable: false, findings: [{ reason: 'file-changed' }] },
  ]);
});

it('prints on when only the link is another and the bytes behind it are the same', async () => {
  const { world, order, item } = await orderOfAnna();
  world.files.set('/t/two', fileOf(order, item, ['Anna']));
  link(world, order, '/t/two');
  await world.sync();
  await mustWork(world.run(personalizationChain));
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true, findings: [] }]);
});
