import { expect, it } from 'vitest';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { updateReviewStatus } from '../../src/jobs/update-review-status.ts';
import { mustWork, printFingerprint } from './print-shop.ts';
import { openSmallWorld, type SmallItem, type SmallWorld } from './small-world.ts';

async function tasksOf({ store }: SmallWorld): Promise<TaskRow[]> {
  return (await listTasks(store.db, {}, { limit: 100, offset: 0 })).rows;
}

/** An option that no parser knows, and what a model makes of it. */
async function readByModel(more: { readonly item?: Partial<SmallItem>; readonly internalNotes?: string } = {}) {
  const world = await openSmallWorld({ withModel: true });
  const order = world.put({
    orderNumber: 'E-1',
    advancedOptions: { source: 'etsy' },
    internalNotes: more.internalNotes ?? null,
    items: [{ options: [{ name: 'Custom wording wanted', value: 'Anna' }], ...more.item }],
  });
  const said = { text: 'Anna', color1: null, color2: null, quantity: 1, quote: 'Anna' };
  world.model = () => ({ lines: [{ line: 1, personalizations: [said], unsure: false, why: null }] });
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  return { world, order };
}

it('keeps what a model read when the review is looked at again, and when the model is gone', async () => {
  const { world, order } = await readByModel();
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true }]);
  const before = await printFingerprint(world.store);
  await mustWork(world.run(updateReviewStatus));
  expect(await printFingerprint(world.store)).toBe(before);
  expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true }]);
  await mustWork(world.run(updateReviewStatus, { order: order.orderNumber }));
  expect(await printFingerprint(world.store)).toBe(before);
});
