import { describe, expect, it } from 'vitest';
import { edited } from '../../src/core/domain/print/edit.ts';
import { approveLine, editLine } from '../../src/core/store/print/decisions.ts';
import { listPrint } from '../../src/core/store/print/print-list.ts';
import { type PrintLine, readPrintOrder } from '../../src/core/store/print/print-order.ts';
import { moveTaskBy } from '../../src/core/store/print/task-acts.ts';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import { updateReviewStatus } from '../../src/jobs/update-review-status.ts';
import { merge, split } from '../../src/sim/shop/parcels.ts';
import { change, idOf, operator, requantify, retext, settle, sync, tasksOf, told, webOrder } from './print-orders.ts';
import { mustWork, openPrintShop, type PrintShop, printFingerprint } from './print-shop.ts';

async function open(): Promise<PrintShop> {
  const shop = await openPrintShop({ orders: 120, seed: 5, healthy: true });
  await shop.sync();
  return shop;
}

async function move(shop: PrintShop, taskId: number | undefined, to: Parameters<typeof moveTaskBy>[3]): Promise<void> {
  await moveTaskBy(shop.store, operator, taskId ?? 0, to, shop.clock.now());
  shop.clock.pass(60_000);
}

async function calm(shop: PrintShop): Promise<void> {
  for (const job of [populatePrintQueue, updateReviewStatus]) await mustWork(shop.run(job));
  shop.clock.pass(60_000);
  const before = await printFingerprint(shop.store);
  for (const job of [populatePrintQueue, updateReviewStatus]) await mustWork(shop.run(job));
  expect(await printFingerprint(shop.store)).toBe(before);
}

describe('a buyer who changes the order', () => {
  it('leaves what is begun alone, says so, and prints nothing of the line until a person decides', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna' });
    await settle(shop);
    const [first] = await tasksOf(shop, order);
    await move(shop, first?.id, 'start');
    change(shop, order, (it) => retext(it, 0, 'Anne'));
    await sync(shop);
    // In the moment of the sync, and not only when somebody looks at it.
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 in_progress']);
    await settle(shop);
    const asked = ['Anna ×1 in_progress', 'Anne ×1 pending changed-after-start'];
    expect(told(await tasksOf(shop, order))).toEqual(asked);
    await calm(shop);
    expect(told(await tasksOf(shop, order))).toEqual(asked);
    await move(shop, first?.id, 'cancel');
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 cancelled', 'Anne ×1 pending printable']);
    await calm(shop);
  });

  it('may come too late: a person keeps to what is being made', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna' });
    await settle(shop);
    const [first] = await tasksOf(shop, order);
    await move(shop, first?.id, 'start');
    change(shop, order, (it) => retext(it, 0, 'Anne'));
    await settle(shop);
    const itemId = first?.itemId ?? 0;
    const back = (line: PrintLine) => edited(line.reading?.personalizations ?? [], 0, { text: 'Anna' }, 1);
    await editLine(shop.store, operator, itemId, back, shop.clock.now());
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 in_progress printable', 'Anne ×1 cancelled']);
    await calm(shop);
    await move(shop, first?.id, 'finish');
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 completed', 'Anne ×1 cancelled']);
  });

  it('stops the other pieces of the same line too, each with the reason', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna\nBen', quantity: 2 });
    await settle(shop);
    const tasks = await tasksOf(shop, order);
    const anna = tasks.find(({ text }) => text === 'Anna');
    expect(tasks).toHaveLength(2);
    await move(shop, anna?.id, 'start');
    change(shop, order, (it) => retext(it, 0, 'Eve\nBen'));
    await settle(shop);
    expect(told(await tasksOf(shop, order)).sort()).toEqual([
      'Anna ×1 in_progress',
      'Ben ×1 pending changed-after-start',
      'Eve ×1 pending changed-after-start',
    ]);
  });

  it.each(['Sorry, there is a mistake in the name!', 'Please use gold letters that shine'])(
    'writes “%s” after a piece was begun: a person is asked, and nobody prints on before',
    async (note) => {
      const shop = await open();
      const order = webOrder(shop, { text: 'Anna' });
      await settle(shop);
      const [first] = await tasksOf(shop, order);
      await move(shop, first?.id, 'start');
      change(shop, order, (it) => void Object.assign(it, { customerNotes: note }));
      await settle(shop);
      expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 in_progress']);
      const { rows } = await listPrint(shop.store.db, { review: true }, { limit: 1000, offset: 0 });
      expect(rows.map(({ itemId }) => itemId)).toContain(first?.itemId);
      await calm(shop);
      await approveLine(shop.store, operator, first?.itemId ?? 0, null, shop.clock.now());
      expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 in_progress printable']);
    },
  );

  it('orders more or fewer: what is begun counts, what waits follows', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna', quantity: 2 });
    await settle(shop);
    const [first] = await tasksOf(shop, order);
    change(shop, order, (it) => requantify(it, 3));
    await sync(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×2 pending']);
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×3 pending printable']);
    await move(shop, first?.id, 'start');
    change(shop, order, (it) => requantify(it, 5));
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×3 in_progress printable', 'Anna ×2 pending printable']);
    change(shop, order, (it) => requantify(it, 1));
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×3 in_progress', 'Anna ×2 cancelled']);
    const held = await readPrintOrder(shop.store.db, await idOf(shop, order));
    expect(held?.lines[0]?.reading?.findings.map(({ reason }) => reason)).toEqual(['surplus-pieces']);
    await calm(shop);
  });

  it('asks for one of three begun pieces and for two others: says what is surplus, and prints the others when approved', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna', quantity: 3 });
    await settle(shop);
    const [first] = await tasksOf(shop, order);
    await move(shop, first?.id, 'start');
    change(shop, order, (it) => retext(it, 0, 'Anna\nBen\nCem'));
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual([
      'Anna ×3 in_progress',
      'Ben ×1 pending surplus-pieces',
      'Cem ×1 pending surplus-pieces',
    ]);
    await approveLine(shop.store, operator, first?.itemId ?? 0, null, shop.clock.now());
    expect(told(await tasksOf(shop, order))).toEqual([
      'Anna ×3 in_progress',
      'Ben ×1 pending printable',
      'Cem ×1 pending printable',
    ]);
    await calm(shop);
    // It had not been begun after all: what waits is counted anew at once.
    await move(shop, first?.id, 'back');
    expect(told(await tasksOf(shop, order))).toEqual([
      'Anna ×1 pending printable',
      'Ben ×1 pending printable',
      'Cem ×1 pending printable',
    ]);
    await calm(shop);
  });

  it('takes a line off and puts it on again: nothing twice, no index given twice', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna' }, { text: 'Ben' });
    await settle(shop);
    const removed = shop.sim.world.order(order.orderId)?.items[1];
    change(shop, order, (it) => void it.items.splice(1, 1));
    await sync(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable', 'Ben ×1 pending']);
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable', 'Ben ×1 cancelled']);
    change(shop, order, (it) => void (removed && it.items.push(removed)));
    await settle(shop);
    const tasks = await tasksOf(shop, order);
    expect(told(tasks)).toEqual(['Anna ×1 pending printable', 'Ben ×1 cancelled', 'Ben ×1 pending printable']);
    expect(tasks.slice(1).map(({ index }) => index)).toEqual([0, 1]);
    await move(shop, tasks[2]?.id, 'start');
    change(shop, order, (it) => void it.items.splice(1, 1));
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual([
      'Anna ×1 pending printable',
      'Ben ×1 cancelled',
      'Ben ×1 in_progress',
    ]);
    const held = await readPrintOrder(shop.store.db, await idOf(shop, order));
    const ben = held?.lines.find((line) => line.tasks.some(({ text }) => text === 'Ben'));
    expect(ben?.reading?.findings.map(({ reason }) => reason)).toEqual(['changed-after-start']);
    // It comes back once more: the piece that is being made is its own.
    change(shop, order, (it) => void (removed && it.items.push(removed)));
    await settle(shop);
    expect(told(await tasksOf(shop, order)).slice(2)).toEqual(['Ben ×1 in_progress printable']);
    await calm(shop);
  });
});

describe('orders that are merged', () => {
  it.each([
    ['with', undefined],
    ['without', null],
  ])('%s the marketplace’s line ids: begun tasks move with their lines and none is made twice', async (_, lineKey) => {
    const shop = await open();
    const survivor = webOrder(shop, { text: 'Anna' });
    const keys = lineKey === null ? { lineKey } : {};
    const absorbed = webOrder(shop, { text: 'Ben', ...keys }, { text: 'Cem', ...keys }, { text: 'Dee', ...keys });
    await settle(shop);
    const [ben, cem, dee] = await tasksOf(shop, absorbed);
    await move(shop, ben?.id, 'start');
    await move(shop, cem?.id, 'cancel');
    await move(shop, dee?.id, 'hold');
    merge(shop.sim.world, survivor.orderId, absorbed.orderId, shop.clock.now());
    await settle(shop);
    const tasks = await tasksOf(shop, survivor);
    expect(told(tasks).sort()).toEqual([
      'Anna ×1 pending printable',
      'Ben ×1 in_progress printable',
      'Cem ×1 cancelled',
      'Dee ×1 held',
    ]);
    expect(tasks.map(({ id }) => id)).toEqual(expect.arrayContaining([ben?.id, cem?.id, dee?.id]));
    expect(await tasksOf(shop, absorbed)).toEqual([]);
    await calm(shop);
  });

  it('over two steps: what hung on the first order is found at the last', async () => {
    const shop = await open();
    const [a, b, c] = [
      webOrder(shop, { text: 'Anna' }),
      webOrder(shop, { text: 'Ben' }),
      webOrder(shop, { text: 'Cem' }),
    ];
    await settle(shop);
    const [cem] = await tasksOf(shop, c);
    await move(shop, cem?.id, 'start');
    merge(shop.sim.world, b.orderId, c.orderId, shop.clock.now());
    await sync(shop);
    merge(shop.sim.world, a.orderId, b.orderId, shop.clock.now());
    await settle(shop);
    expect(told(await tasksOf(shop, a)).sort()).toEqual([
      'Anna ×1 pending printable',
      'Ben ×1 pending printable',
      'Cem ×1 in_progress printable',
    ]);
  });

  it('what a person decided moves too, also where no task was made yet', async () => {
    const shop = await open();
    const survivor = webOrder(shop, { text: 'Anna' });
    const absorbed = webOrder(shop, { text: 'xxx' }, { text: 'Ben', color: 'mauve-ish' });
    await settle(shop);
    shop.sim.world.edit(absorbed.orderId, shop.clock.now(), (it) => {
      it.orderStatus = 'on_hold';
    });
    await settle(shop);
    const id = await idOf(shop, absorbed);
    const lines = ((await readPrintOrder(shop.store.db, id))?.lines ?? []).filter(({ removed }) => !removed);
    for (const [at, line] of lines.entries()) {
      await editLine(
        shop.store,
        operator,
        line.input.itemId,
        () => [
          {
            text: ['Xaver', 'Ben'][at] ?? '',
            fields: [],
            color1: 'Red',
            color2: null,
            font: null,
            quantity: 1,
            note: null,
          },
        ],
        shop.clock.now(),
      );
    }
    merge(shop.sim.world, survivor.orderId, absorbed.orderId, shop.clock.now());
    await settle(shop);
    const tasks = await tasksOf(shop, survivor);
    expect(told(tasks).sort()).toEqual([
      'Anna ×1 pending printable',
      'Ben ×1 pending printable',
      'Xaver ×1 pending printable',
    ]);
    expect(tasks.map(({ color1 }) => color1).sort()).toEqual(['Black', 'Red', 'Red']);
    await calm(shop);
  });
});

describe('files of orders that are merged', () => {
  async function amazonPair(shop: PrintShop): Promise<[survivor: number, absorbed: number]> {
    const found = [...shop.sim.world.orders()].filter(
      (order) =>
        order.orderStatus === 'awaiting_shipment' &&
        order.items.every(({ options }) => options.some(({ name }) => name === 'CustomizedURL')),
    );
    const [survivor, absorbed] = found;
    if (!survivor || !absorbed) throw new Error('this seed has no such pair');
    return [survivor.orderId, absorbed.orderId];
  }

  it('keep working: fetched before, their links may die; not fetched yet, they name the old order', async () => {
    const shop = await open();
    const [survivor, absorbed] = await amazonPair(shop);
    await mustWork(shop.run(personalizationChain, { updateShipstation: false }));
    const before = await tasksOf(shop, { orderId: absorbed });
    expect(before.length).toBeGreaterThan(0);
    shop.clock.pass(60_000);
    merge(shop.sim.world, survivor, absorbed, shop.clock.now());
    shop.amazon.faults.add('expired');
    await sync(shop);
    await mustWork(shop.run(personalizationChain, { updateShipstation: false }));
    const after = await tasksOf(shop, { orderId: survivor });
    expect(
      after.filter(({ id }) => before.some((one) => one.id === id)).map(({ text, status }) => [text, status]),
    ).toEqual(before.map(({ text, status }) => [text, status]));
    expect(after.flatMap(({ findings }) => findings.map(({ reason }) => reason))).not.toContain('file-refused');
    await calm(shop);

    const young = await open();
    merge(young.sim.world, survivor, absorbed, young.clock.now());
    await sync(young);
    await mustWork(young.run(personalizationChain, { updateShipstation: false }));
    const read = await tasksOf(young, { orderId: survivor });
    expect(read.map(({ text }) => text).sort()).toEqual(after.map(({ text }) => text).sort());
  });

  it('are read anew by newer rules as what they are', async () => {
    const shop = await open();
    const [survivor, absorbed] = await amazonPair(shop);
    merge(shop.sim.world, survivor, absorbed, shop.clock.now());
    await sync(shop);
    await mustWork(shop.run(personalizationChain, { updateShipstation: false }));
    await shop.store.write((tx) => tx.updateTable('customization_files').set({ parser: 0 }).execute());
    const { counts, log } = await mustWork(shop.run(personalizationChain, { updateShipstation: false }));
    expect([counts.failed, log.filter((line) => line.startsWith('error'))]).toEqual([0, []]);
    const old = await shop.store.db
      .selectFrom('customization_files')
      .select('item_id')
      .where('parser', '=', 0)
      .execute();
    expect(old).toEqual([]);
  });
});

describe('orders that are split', () => {
  it('a begun task moves with its line, whichever half is read first', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna' }, { text: 'Ben' });
    await settle(shop);
    const [, ben] = await tasksOf(shop, order);
    await move(shop, ben?.id, 'start');
    const child = { orderId: split(shop.sim.world, order.orderId, shop.clock.now()) };
    // The half is known and the whole as it was before: the piece may be the one that is being made.
    await mustWork(shop.run(syncOrdersRecent, { order: String(child.orderId) }));
    await mustWork(shop.run(populatePrintQueue));
    shop.clock.pass(60_000);
    expect(told(await tasksOf(shop, child))).toEqual(['Ben ×1 pending also-on-other-order']);
    await sync(shop);
    for (const job of [populatePrintQueue, updateReviewStatus]) await mustWork(shop.run(job));
    const tasks = await tasksOf(shop, child);
    expect(told(tasks)).toEqual(['Ben ×1 in_progress printable', 'Ben ×1 cancelled']);
    expect(tasks[0]?.id).toBe(ben?.id);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable']);
    await calm(shop);
  });

  it('both halves known at once: nothing is made twice', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna' }, { text: 'Ben' });
    await settle(shop);
    const [, ben] = await tasksOf(shop, order);
    await move(shop, ben?.id, 'start');
    await move(shop, ben?.id, 'finish');
    const child = { orderId: split(shop.sim.world, order.orderId, shop.clock.now()) };
    await settle(shop);
    expect(told(await tasksOf(shop, child))).toEqual(['Ben ×1 completed']);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable']);
    await calm(shop);
  });

  it('one piece of a line that is being made goes apart: a person is asked before it is made again', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna', quantity: 2 });
    await settle(shop);
    const [anna] = await tasksOf(shop, order);
    await move(shop, anna?.id, 'start');
    const child = { orderId: split(shop.sim.world, order.orderId, shop.clock.now()) };
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×2 in_progress']);
    expect(told(await tasksOf(shop, child))).toEqual(['Anna ×1 pending also-on-other-order']);
    await calm(shop);
    const [again] = await tasksOf(shop, child);
    await approveLine(shop.store, operator, again?.itemId ?? 0, null, shop.clock.now());
    expect(told(await tasksOf(shop, child))).toEqual(['Anna ×1 pending printable']);
  });

  it('two texts for two pieces are not both printed on one when a piece goes apart', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'QG23 FYF, QF19 PRH', quantity: 2 });
    await settle(shop);
    const child = { orderId: split(shop.sim.world, order.orderId, shop.clock.now()) };
    await settle(shop);
    const halves = [...(await tasksOf(shop, order)), ...(await tasksOf(shop, child))];
    expect(told(halves).filter((task) => task.includes('printable'))).toEqual([]);
  });

  it('what waits is parted without a question', async () => {
    const shop = await open();
    const order = webOrder(shop, { text: 'Anna', quantity: 3 });
    await settle(shop);
    const child = { orderId: split(shop.sim.world, order.orderId, shop.clock.now()) };
    await settle(shop);
    await mustWork(shop.run(updateReviewStatus));
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×2 pending printable']);
    expect(told(await tasksOf(shop, child))).toEqual(['Anna ×1 pending printable']);
  });
});
