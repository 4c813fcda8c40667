import { expect, it } from 'vitest';
import { approveLine } from '../../src/core/store/print/decisions.ts';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { operator } from './print-orders.ts';
import { mustWork } from './print-shop.ts';
import { fileOf, openSmallWorld, type SmallWorld } from './small-world.ts';

async function tasksOf({ store }: SmallWorld): Promise<TaskRow[]> {
  return (await listTasks(store.db, {}, { limit: 100, offset: 0 })).rows;
}

/** An order whose listing asks for a `Colour 1` of its own, with a text that a person has approved. */
async function approvedWith(colour: string | null, lineItemKey: string | null = 'a-line') {
  const world = await openSmallWorld();
  const order = world.put({ orderNumber: '111-2222222-3333333', items: [{ lineItemKey }] });
  const [item] = order.items;
  if (!item) throw new Error('no line');
  world.files.set('/t/one', fileOf(order, item, ['Anna ♥']));
  item.options = [
    { name: 'CustomizedURL', value: `${world.fileHost}/t/one` },
    ...(colour === null ? [] : [{ name: 'Colour 1', value: colour }]),
  ];
  await world.sync();
  await mustWork(world.run(personalizationChain));
  await mustWork(world.run(populatePrintQueue));
  const [task] = await tasksOf(world);
  await approveLine(world.store, operator, task?.itemId ?? 0, null, world.clock.now());
  expect(await tasksOf(world)).toMatchObject([{ printable: true }]);
  const recolour = async (value: string): Promise<void> => {
    const rest = item.options.filter(({ name }) => name !== 'Colour 1');
    item.options = [...rest, { name: 'Colour 1', value }];
    world.touch(order);
    await world.sync();
  };
  const push = async (): Promise<void> => {
    world.clock.pass(60_000);
    await mustWork(world.run(personalizationChain));
    expect(item.options).toContainEqual({ name: 'Colour 1', value: 'Blue' });
    world.touch(order);
    await world.sync();
  };
  return { world, order, item, recolour, push };
}

it.each(['Red', null])(
  'does not take our own write for a change of the buyer’s, whose own Colour 1 is %s',
  async (colour) => {
    const { world, recolour, push } = await approvedWith(colour);
    await push();
    expect(await tasksOf(world)).toMatchObject([{ printable: true }]);
    // The marketplace brings the buyer's own back: nothing that was not known.
    if (colour !== null) await recolour(colour);
    expect(await tasksOf(world)).toMatchObject([{ printable: true }]);
  },
);

it.each([true, false])(
  'notices what the buyer changes under one of our names (after our write: %s)',
  async (written) => {
    const { world, recolour, push } = await approvedWith('Red');
    if (written) await push();
    await recolour('Green');
    expect(await tasksOf(world)).toMatchObject([{ printable: false }]);
    await mustWork(world.run(populatePrintQueue));
    expect(await tasksOf(world)).toMatchObject([
      { printable: false, findings: [{ reason: 'unusual-character' }, { reason: 'buyer-note' }] },
    ]);
  },
);

it('asks when somebody mends what we wrote on the order, also of a line that nobody had to decide', async () => {
  const world = await openSmallWorld();
  const order = world.put({ orderNumber: '111-2222222-3333333', items: [{}] });
  const [item] = order.items;
  if (!item) throw new Error('no line');
  world.files.set('/t/one', fileOf(order, item, ['Anna']));
  item.options = [{ name: 'CustomizedURL', value: `${world.fileHost}/t/one` }];
  await world.sync();
  await mustWork(world.run(personalizationChain));
  const own = item.options.find(({ name }) => name === 'Name or Text');
  expect(own).toEqual({ name: 'Name or Text', value: 'Anna' });
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true }]);

  const says = async (value: string): Promise<void> => {
    item.options = item.options.map((option) =>
      option.name === 'Name or Text' ? { name: option.name, value } : option,
    );
    world.touch(order);
    await world.sync();
    await mustWork(world.run(populatePrintQueue));
  };
  await says('Anne');
  expect(await tasksOf(world)).toMatchObject([
    { text: 'Anna', printable: false, findings: [{ reason: 'buyer-note' }] },
  ]);
  await mustWork(world.run(personalizationChain));
  expect(item.options).toContainEqual({ name: 'Name or Text', value: 'Anne' });
  await says('anna ');
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true }]);
});

it('knows its own write again on a line without a key that was given a new id by it', async () => {
  const { world, order, item, push } = await approvedWith(null, null);
  await push();
  Object.assign(item, { orderItemId: item.orderItemId + 1000 });
  world.touch(order);
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna ♥', printable: true }]);
});
