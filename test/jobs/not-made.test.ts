import { expect, it } from 'vitest';
import { readOrder } from '../../src/core/store/orders/order-view.ts';
import { listPrint, type PrintFilter } from '../../src/core/store/print/print-list.ts';
import { setProfile } from '../../src/core/store/print/profiles.ts';
import { moveTaskBy } from '../../src/core/store/print/task-acts.ts';
import { listTasks } from '../../src/core/store/print/task-list.ts';
import { findMissingPersonalization } from '../../src/jobs/find-missing-personalization.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { operator } from './print-orders.ts';
import { mustWork, printFingerprint } from './print-shop.ts';
import { openSmallWorld, type SmallItem, type SmallWorld } from './small-world.ts';

const page = { limit: 100, offset: 0 };

async function settled(...items: readonly Partial<SmallItem>[]): Promise<SmallWorld> {
  const world = await openSmallWorld();
  world.put({ items });
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  return world;
}

async function tasksOf({ store }: SmallWorld): Promise<string[]> {
  const { rows } = await listTasks(store.db, {}, page);
  return rows.map(({ product, text, status, printable, findings }) =>
    [product, text, status, printable && 'printable', ...findings.map(({ reason }) => reason)]
      .filter(Boolean)
      .join(' '),
  );
}

async function rowsOf({ store }: SmallWorld, filter: PrintFilter): Promise<string[]> {
  const { rows } = await listPrint(store.db, filter, page);
  return rows.map(({ key, notMade }) => `${key} ${notMade ?? ''}`.trim());
}

it('makes no task of a line that is no goods, asks nobody about it, and says why', async () => {
  const world = await settled({ name: 'Gift wrapping' }, { name: 'Adhesive Wall Hook, Plain' });
  expect(await tasksOf(world)).toEqual(['Adhesive Wall Hook, Plain pending printable']);
  expect(await rowsOf(world, {})).toEqual(['t1']);
  expect(await rowsOf(world, { status: [], notMade: true })).toEqual(['l1 fees, vouchers, postage and wrapping']);
  const order = await readOrder(world.store.db, 1);
  expect([...(order?.print.values() ?? [])].map(({ notMade, open }) => [notMade, open])).toEqual([
    ['fees, vouchers, postage and wrapping', []],
    [null, []],
  ]);
  const missed = await mustWork(world.run(findMissingPersonalization, { daysBack: 60 }));
  expect(missed.summary).toMatch(/^0 lines/);
  const before = await printFingerprint(world.store);
  await mustWork(world.run(populatePrintQueue));
  expect(await printFingerprint(world.store)).toBe(before);
});

it('takes no line that carries words for a fee by its name alone', async () => {
  const world = await settled({ name: 'Gift wrap', options: [{ name: 'Name', value: 'Anna' }] });
  expect(await tasksOf(world)).toEqual(['Gift wrap pending buyer-note']);
});

it('follows an operator’s word: waiting tasks go, a begun one waits for a person, and comes back with the word', async () => {
  const item = { name: 'Door Chime, Plain', sku: 'CHIME' };
  const world = await settled(item, item);
  expect(await tasksOf(world)).toHaveLength(2);
  const say = async (made: boolean): Promise<void> => {
    world.clock.pass(60_000);
    await world.store.write((tx) => setProfile(tx, operator, 'CHIME', { made }, world.clock.now()));
    await mustWork(world.run(populatePrintQueue));
  };
  await moveTaskBy(world.store, operator, 2, 'start', world.clock.now());
  await say(false);
  expect((await tasksOf(world)).sort()).toEqual(['Door Chime, Plain cancelled', 'Door Chime, Plain in_progress']);
  expect(await rowsOf(world, { review: true })).toHaveLength(1);
  await say(true);
  expect((await tasksOf(world)).map((one) => one.replace('Door Chime, Plain ', '')).sort()).toEqual([
    'cancelled',
    'in_progress printable',
    'pending printable',
  ]);
});
