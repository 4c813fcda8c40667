import { expect, it } from 'vitest';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { updateReviewStatus } from '../../src/jobs/update-review-status.ts';
import { mustWork, printFingerprint } from './print-shop.ts';
import { openSmallWorld, type SmallWorld } from './small-world.ts';

async function tasksOf({ store }: SmallWorld): Promise<TaskRow[]> {
  const { rows } = await listTasks(store.db, {}, { limit: 100, offset: 0 });
  return rows.sort((a, b) => a.id - b.id);
}

const listing = '395200417001';
const red = [{ name: 'Color', value: 'Red' }];

async function ebayOrder(customerNotes: string, lines: number) {
  const world = await openSmallWorld();
  const items = Array.from({ length: lines }, () => ({ sku: `wi_${listing}_1`, options: red }));
  const order = world.put({ advancedOptions: { source: 'ebay' }, customerNotes, items });
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  return { world, order };
}

it('prints nothing by a note from the moment in which another line comes that it may be about', async () => {
  const { world, order } = await ebayOrder('Text: Anna', 1);
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true }]);
  const [first] = order.items;
  if (!first) throw new Error('no line');
  order.items.push({ ...first, orderItemId: 99_123, lineItemKey: 'key-99123', name: 'Personalised bag tag' });
  world.touch(order);
  await world.sync();
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: false }]);
  await mustWork(world.run(populatePrintQueue));
  expect((await tasksOf(world))[0]).toMatchObject({ findings: [{ reason: 'variation-unsure' }] });
});

it('prints nothing by a note from the moment in which one of its lines goes, and goes on when it was read anew', async () => {
  const { world, order } = await ebayOrder(
    ['Anna', 'Ben'].map((name) => `Item ID: ${listing}\nText: ${name}`).join('\n\n'),
    2,
  );
  const before = await tasksOf(world);
  expect(before).toMatchObject([{ printable: true }, { printable: true }]);
  order.items.splice(0, 1);
  world.touch(order);
  await world.sync();
  expect((await tasksOf(world)).every(({ printable }) => !printable)).toBe(true);
  for (const job of [populatePrintQueue, updateReviewStatus]) await mustWork(world.run(job));
  const after = await tasksOf(world);
  expect(after.find(({ id }) => id === before[0]?.id)?.status).toBe('cancelled');
  expect(after.filter(({ status }) => status === 'pending').every(({ findings }) => findings.length > 0)).toBe(true);
  const settled = await printFingerprint(world.store);
  for (const job of [populatePrintQueue, updateReviewStatus]) await mustWork(world.run(job));
  expect(await printFingerprint(world.store)).toBe(settled);
});

it('prints on what an option says, whatever else is bought', async () => {
  const world = await openSmallWorld();
  const named = (value: string) => ({ options: [...red, { name: 'Personalization', value }] });
  const order = world.put({ advancedOptions: { source: 'etsy' }, items: [named('Anna')] });
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  const [first] = order.items;
  if (!first) throw new Error('no line');
  order.items.push({ ...first, orderItemId: 99_124, lineItemKey: 'key-99124', options: named('Ben').options });
  world.touch(order);
  await world.sync();
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true }]);
});
