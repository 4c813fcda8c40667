import { expect, it } from 'vitest';
import { approveLine, NotPossible } from '../../src/core/store/print/decisions.ts';
import { moveTaskBy } from '../../src/core/store/print/task-acts.ts';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { updateReviewStatus } from '../../src/jobs/update-review-status.ts';
import { mustWork } from './print-shop.ts';
import { openSmallWorld, type SmallWorld } from './small-world.ts';

const person = { name: 'sam', origin: 'command' } as const;

async function tasksOf({ store }: SmallWorld): Promise<TaskRow[]> {
  return (await listTasks(store.db, {}, { limit: 100, offset: 0 })).rows;
}

async function orderSaying(text: string, quantity = 1) {
  const world = await openSmallWorld();
  const options = [{ name: 'Personalization', value: text }];
  const order = world.put({ advancedOptions: { source: 'etsy' }, items: [{ quantity, options }] });
  const [item] = order.items;
  if (!item) throw new Error('no line');
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  const change = async (to: string): Promise<void> => {
    item.options = [{ name: 'Personalization', value: to }];
    world.touch(order);
    await world.sync();
  };
  const [task] = await tasksOf(world);
  if (!task) throw new Error('no task');
  return { world, task, change };
}

it('lets nobody approve what was read of an older state of the order', async () => {
  const { world, task, change } = await orderSaying('Anna ♥');
  expect(task.findings).toMatchObject([{ reason: 'unusual-character' }]);
  await change('Hannah ♥');
  await expect(approveLine(world.store, person, task.itemId, task, world.clock.now())).rejects.toThrow(NotPossible);
  await mustWork(world.run(populatePrintQueue));
  expect(await tasksOf(world)).toMatchObject([{ text: 'Hannah ♥', printable: false }]);
  const [fresh = null] = await tasksOf(world);
  await approveLine(world.store, person, task.itemId, fresh, world.clock.now());
  expect(await tasksOf(world)).toMatchObject([{ text: 'Hannah ♥', printable: true }]);
});

it('prints the new text when a piece was cancelled for the old one, after a person has looked', async () => {
  const { world, task, change } = await orderSaying('Anna');
  await moveTaskBy(world.store, person, task.id, 'cancel', world.clock.now());
  await change('Hannah');
  await mustWork(world.run(populatePrintQueue));
  const [open] = (await tasksOf(world)).filter(({ status }) => status === 'pending');
  expect(open).toMatchObject({ text: 'Hannah', printable: false, findings: [{ reason: 'changed-after-start' }] });
  await approveLine(world.store, person, task.itemId, open ?? null, world.clock.now());
  expect((await tasksOf(world)).find(({ id }) => id === open?.id)).toMatchObject({ printable: true });
});

it('prints the new text when the old one is made already, after a person has looked', async () => {
  const { world, task, change } = await orderSaying('Anna');
  await moveTaskBy(world.store, person, task.id, 'start', world.clock.now());
  await moveTaskBy(world.store, person, task.id, 'finish', world.clock.now());
  await change('Hannah');
  await mustWork(world.run(populatePrintQueue));
  const [open] = (await tasksOf(world)).filter(({ status }) => status === 'pending');
  expect(open).toMatchObject({ text: 'Hannah', printable: false, findings: [{ reason: 'changed-after-start' }] });
  await approveLine(world.store, person, task.itemId, open ?? null, world.clock.now());
  expect((await tasksOf(world)).find(({ id }) => id === open?.id)).toMatchObject({ printable: true });
});

it('lets no approval pass on to another text that the same note gives a line when its neighbours change', async () => {
  const world = await openSmallWorld();
  const listing = 'wi_395200417001_';
  const order = world.put({
    advancedOptions: { source: 'ebay' },
    customerNotes: ['Anna', 'Ben', 'Cem'].map((name) => `Item ID: 395200417001\nText: ${name}`).join('\n\n'),
    items: [1, 2, 3].map((variation) => ({
      sku: `${listing}${variation}`,
      options: [{ name: 'Color', value: 'Red' }],
    })),
  });
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  for (const { itemId } of await tasksOf(world))
    await approveLine(world.store, person, itemId, null, world.clock.now());
  const printed = async () => (await tasksOf(world)).filter(({ printable }) => printable).map(({ text }) => text);
  expect((await printed()).sort()).toEqual(['Anna', 'Ben', 'Cem']);

  const [, second, third] = order.items;
  if (!second || !third) throw new Error('no lines');
  order.items = [second, third, { ...third, orderItemId: 9001, lineItemKey: 'key-9001', sku: `${listing}4` }];
  world.touch(order);
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  expect(await printed()).toEqual([]);
});

it('lets an approval of what is made besides a begun piece stand when that piece is finished', async () => {
  const { world, task, change } = await orderSaying('Anna');
  await moveTaskBy(world.store, person, task.id, 'start', world.clock.now());
  await change('Hannah');
  await mustWork(world.run(populatePrintQueue));
  await approveLine(world.store, person, task.itemId, null, world.clock.now());
  await moveTaskBy(world.store, person, task.id, 'finish', world.clock.now());
  await mustWork(world.run(updateReviewStatus));
  expect((await tasksOf(world)).find(({ text }) => text === 'Hannah')).toMatchObject({ printable: true, findings: [] });
});
