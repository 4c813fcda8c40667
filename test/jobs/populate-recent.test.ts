import { expect, it } from 'vitest';
import { setProfile } from '../../src/core/store/print/profiles.ts';
import { listTasks } from '../../src/core/store/print/task-list.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { mustWork } from './print-shop.ts';
import { openSmallWorld } from './small-world.ts';

it('makes the tasks of orders that came while nobody ran for days, in the pass over all, and leaves them when only recent ones are asked for', async () => {
  const world = await openSmallWorld();
  world.put({
    advancedOptions: { source: 'etsy' },
    items: [{ options: [{ name: 'Personalization', value: 'Anna' }] }],
  });
  world.clock.pass(5 * 24 * 3_600_000);
  await world.sync();
  expect((await mustWork(world.run(populatePrintQueue, { recent: true }))).counts).toMatchObject({ seen: 0 });
  await mustWork(world.run(populatePrintQueue));
  const { rows } = await listTasks(world.store.db, {}, { limit: 9, offset: 0 });
  expect(rows).toMatchObject([{ text: 'Anna', printable: true }]);
  expect((await mustWork(world.run(populatePrintQueue, { recent: true }))).counts).toMatchObject({
    created: 0,
    seen: 0,
  });
});

it('prints no piece by an old word about its product, and reads it anew however old its order is', async () => {
  const world = await openSmallWorld();
  const options = [{ name: 'Personalization', value: 'Anna' }];
  world.put({ advancedOptions: { source: 'etsy' }, items: [{ sku: 'PLATE-1', options }] });
  await world.sync();
  await mustWork(world.run(populatePrintQueue));
  world.clock.pass(5 * 24 * 3_600_000);
  const sam = { name: 'sam', origin: 'command' } as const;
  await world.store.write((tx) => setProfile(tx, sam, 'PLATE-1', { upperCase: true }, world.clock.now()));
  const tasks = async () => (await listTasks(world.store.db, {}, { limit: 9, offset: 0 })).rows;
  expect(await tasks()).toMatchObject([{ text: 'Anna', printable: false }]);
  await mustWork(world.run(populatePrintQueue, { recent: true }));
  expect(await tasks()).toMatchObject([{ text: 'ANNA', printable: true }]);
});
