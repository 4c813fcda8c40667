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

it('does not let a model talk away what the parsers found about the order itself', async () => {
  const { world } = await readByModel({ internalNotes: 'eBay Order Id: 12-34567-89012' });
  expect(await tasksOf(world)).toMatchObject([
    { text: 'Anna', printable: false, findings: [{ reason: 'duplicate-order' }] },
  ]);
});

it('hears the colour of the product’s name although a model heard another one', async () => {
  const world = await openSmallWorld({ withModel: true });
  const options = [
    { name: 'Custom wording wanted', value: 'Anna' },
    { name: 'Colour', value: 'Red' },
  ];
  world.put({ advancedOptions: { source: 'ebay' }, items: [{ name: 'Name keyring [Blue]', options }] });
  const said = { text: 'Anna', color1: 'Red', color2: null, quantity: 1, quote: 'Anna' };
  world.model = () => ({ lines: [{ line: 1, personalizations: [said], unsure: false, why: null }] });
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  expect(await tasksOf(world)).toMatchObject([{ printable: false, findings: [{ reason: 'colors-disagree' }] }]);
});

it('misses the colour that the shop asked for and nobody chose, also when a model read the text', async () => {
  const options = [
    { name: 'Custom wording wanted', value: 'Anna' },
    { name: 'Colour', value: '- Please select -' },
  ];
  const { world } = await readByModel({ item: { options } });
  const [task] = await tasksOf(world);
  expect(task?.printable).toBe(false);
  expect(task?.findings.map(({ reason }) => reason)).toContain('missing-color');
});

it('writes nothing when it has nothing to say, so that a quiet order leaves the review’s window', async () => {
  const { world } = await readByModel();
  const readAt = async () =>
    (await world.store.db.selectFrom('readings').select('read_at').executeTakeFirstOrThrow()).read_at;
  const first = await readAt();
  world.clock.pass(20 * 3_600_000);
  expect((await mustWork(world.run(updateReviewStatus))).counts).toMatchObject({ seen: 1, unchanged: 1 });
  expect(await readAt()).toBe(first);
  world.clock.pass(20 * 3_600_000);
  expect((await mustWork(world.run(updateReviewStatus))).counts).toMatchObject({ seen: 0 });
});
