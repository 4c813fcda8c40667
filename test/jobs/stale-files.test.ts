import { expect, it } from 'vitest';
import { edited } from '../../src/core/domain/print/edit.ts';
import { whyNoFileWanted } from '../../src/core/domain/print/hand-in.ts';
import { approveLine, editLine } from '../../src/core/store/print/decisions.ts';
import { mostAttempts } from '../../src/core/store/print/files.ts';
import type { PrintLine } from '../../src/core/store/print/print-order.ts';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { operator } from './print-orders.ts';
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
  expect(await tasksOf(world)).toMatchObject([{ printable: false, findings: [{ reason: 'file-pending' }] }]);

  // After so many tries it is a person's matter, and is still asked for.
  for (let tries = 1; tries < mostAttempts; tries += 1) {
    world.clock.pass(24 * 3_600_000);
    await world.run(personalizationChain);
  }
  await mustWork(world.run(populatePrintQueue));
  expect(await tasksOf(world)).toMatchObject([{ printable: false, findings: [{ reason: 'file-unanswered' }] }]);

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

it.each(['approved', 'edited'])(
  'keeps what a person %s when only the link is another, and prints nothing until that is known',
  async (word) => {
    const world = await openSmallWorld();
    const order = world.put({ orderNumber: '111-2222222-3333333', items: [{}] });
    const [item] = order.items;
    if (!item) throw new Error('no line');
    world.files.set('/t/one', fileOf(order, item, ['Anna ♥']));
    link(world, order, '/t/one');
    await world.sync();
    await mustWork(world.run(personalizationChain));
    await mustWork(world.run(populatePrintQueue));
    const [task] = await tasksOf(world);
    expect(task).toMatchObject({ findings: [{ reason: 'unusual-character' }] });
    const itemId = task?.itemId ?? 0;
    if (word === 'approved') await approveLine(world.store, operator, itemId, null, world.clock.now());
    else {
      const without = (line: PrintLine) => edited(line.reading?.personalizations ?? [], 0, { text: 'Anna' }, 1);
      await editLine(world.store, operator, itemId, without, world.clock.now());
    }
    const [sure] = await tasksOf(world);
    expect(sure).toMatchObject({ printable: true });

    link(world, order, '/t/two');
    world.files.set('/t/two', 503);
    await world.sync();
    expect(await tasksOf(world)).toMatchObject([{ printable: false }]);
    await world.run(personalizationChain);
    await mustWork(world.run(populatePrintQueue));
    expect(await tasksOf(world)).toMatchObject([{ printable: false, findings: [{ reason: 'file-pending' }] }]);

    world.files.set('/t/two', fileOf(order, item, ['Anna ♥']));
    world.clock.pass(24 * 3_600_000);
    await mustWork(world.run(personalizationChain));
    await mustWork(world.run(populatePrintQueue));
    expect(await tasksOf(world)).toMatchObject([{ text: sure?.text, printable: true, findings: [] }]);
  },
);

it.each(['read', 'edited'])(
  'says that a new link came after a file was handed in, of a line that was %s, and keeps the file',
  async (how) => {
    const { world, order, item } = await orderOfAnna();
    await world.store.write((tx) => tx.updateTable('customization_files').set({ origin: 'hand-in' }).execute());
    const [task] = await tasksOf(world);
    const itemId = task?.itemId ?? 0;
    if (how === 'edited') {
      const same = (line: PrintLine) => edited(line.reading?.personalizations ?? [], 0, { text: 'Anna' }, 1);
      await editLine(world.store, operator, itemId, same, world.clock.now());
    }
    for (const path of ['/t/two', '/t/three']) {
      world.files.set(path, fileOf(order, item, ['Hannah']));
      link(world, order, path);
      await world.sync();
      expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: false }]);
      await mustWork(world.run(personalizationChain));
      await mustWork(world.run(populatePrintQueue));
      expect(world.asked).not.toContain(`GET ${path}`);
      expect(whyNoFileWanted('read', (await tasksOf(world))[0]?.findings ?? [])).toBeNull();
      expect(await tasksOf(world)).toMatchObject([
        { text: 'Anna', printable: false, findings: [{ reason: 'new-link' }] },
      ]);
      await approveLine(world.store, operator, itemId, null, world.clock.now());
      expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true, findings: [] }]);
      await mustWork(world.run(populatePrintQueue));
      expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true, findings: [] }]);
    }
  },
);

it('reads files anew by newer rules, keeps them what they were, and lets nothing certain that was not', async () => {
  const { world, order, item } = await orderOfAnna();
  link(world, order, '/t/two');
  world.files.set('/t/two', fileOf(order, item, ['Hannah']));
  await world.sync();
  await mustWork(world.run(personalizationChain));
  await world.store.write((tx) => tx.updateTable('customization_files').set({ parser: 0 }).execute());
  world.clock.pass(1000);
  const ran = await mustWork(world.run(personalizationChain));
  expect(ran.summary).toContain('1 read anew');
  expect(await tasksOf(world)).toMatchObject([{ printable: false, findings: [{ reason: 'file-changed' }] }]);
  const file = await world.store.db.selectFrom('customization_files').selectAll().executeTakeFirstOrThrow();
  expect(file).toMatchObject({ origin: 'link', parser: 1 });
});

it('reads the file of a merged order anew, and leaves one that newer rules cannot read alone', async () => {
  const { world, order } = await orderOfAnna();
  await world.store.write((tx) => tx.updateTable('customization_files').set({ parser: 0 }).execute());
  order.items = order.items.map((item) => ({ ...item, lineItemKey: 'another' }));
  world.touch(order);
  await world.store.write((tx) => tx.updateTable('order_items').set({ source_line_key: 'another' }).execute());
  world.clock.pass(1000);
  const first = await mustWork(world.run(personalizationChain));
  expect(first.log.join('\n')).not.toContain('order 0');
  expect((await tasksOf(world)).filter((task) => task.printable)).toEqual([]);
  const second = await mustWork(world.run(personalizationChain));
  expect(second.counts.failed).toBe(0);
  expect(second.summary).not.toContain('read anew');
});

it('clears the finding about the number of pieces when the order is put right', async () => {
  const { world, order, item } = await orderOfAnna();
  item.quantity = 2;
  world.touch(order);
  await world.sync();
  await mustWork(world.run(personalizationChain));
  const [task] = await tasksOf(world);
  expect(task).toMatchObject({ printable: false, findings: [{ reason: 'quantity-mismatch' }] });
  item.quantity = 1;
  world.touch(order);
  await world.sync();
  await mustWork(world.run(personalizationChain));
  expect(await tasksOf(world)).toMatchObject([{ quantity: 1, printable: true, findings: [] }]);
});

it('fetches the file of an order that is held or unpaid as well, before its link expires', async () => {
  const world = await openSmallWorld();
  for (const orderStatus of ['on_hold', 'awaiting_payment']) {
    const order = world.put({ orderNumber: `111-2222222-000000${world.orders.size}`, orderStatus, items: [{}] });
    const [item] = order.items;
    if (item) world.files.set(`/t/${orderStatus}`, fileOf(order, item, ['Anna']));
    link(world, order, `/t/${orderStatus}`);
  }
  await world.sync();
  expect((await mustWork(world.run(personalizationChain))).summary).toContain('2 files: 2 read');
  expect(await tasksOf(world)).toEqual([]);
});

it('prints nothing of a line with links to two files before a person has seen both, and hears of another second one', async () => {
  const { world, order, item } = await orderOfAnna();
  const itemId = (await tasksOf(world))[0]?.itemId ?? 0;
  const andAlso = async (path: string): Promise<void> => {
    link(world, order, '/t/one');
    item.options.push({ name: 'CustomizedURL', value: `${world.fileHost}${path}` });
    await world.sync();
    expect(await tasksOf(world)).toMatchObject([{ printable: false }]);
    await mustWork(world.run(personalizationChain));
    await mustWork(world.run(populatePrintQueue));
    expect(await tasksOf(world)).toMatchObject([{ printable: false, findings: [{ reason: 'several-links' }] }]);
    await approveLine(world.store, operator, itemId, null, world.clock.now());
    expect(await tasksOf(world)).toMatchObject([{ text: 'Anna', printable: true }]);
  };
  await andAlso('/t/two');
  await andAlso('/t/three');
});
