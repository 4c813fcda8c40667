import { expect, it } from 'vitest';
import { listTasks, type TaskRow } from '../../src/core/store/print/task-list.ts';
import { cleanPrintQueue } from '../../src/jobs/clean-print-queue.ts';
import { findMissingPersonalization } from '../../src/jobs/find-missing-personalization.ts';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { updateReviewStatus } from '../../src/jobs/update-review-status.ts';
import { mustWork, openPrintShop, type PrintShop, printFingerprint } from './print-shop.ts';

async function allTasks({ store }: PrintShop): Promise<TaskRow[]> {
  return (await listTasks(store.db, {}, { limit: 100_000, offset: 0 })).rows;
}

/** What the buyers of the world really want, as one line of text for each piece of a line. */
async function wishes(shop: PrintShop): Promise<Map<number, { texts: string[]; colours: (string | null)[] } | null>> {
  const items = await shop.store.db
    .selectFrom('order_items')
    .innerJoin('orders', 'orders.id', 'order_items.order_id')
    .select(['order_items.id', 'orders.external_id', 'order_items.position'])
    .where('adjustment', '=', 0)
    .execute();
  return new Map(
    items.map(({ id, external_id, position }) => {
      const wish = shop.sim.world.wish(Number(external_id), position);
      if (!wish) return [id, null];
      const texts = wish.pieces.flatMap(({ texts: own, quantity }) => Array(quantity).fill(own.join('\n')));
      return [id, { texts: texts.sort(), colours: [wish.colour, wish.secondColour] }];
    }),
  );
}

/** Texts apart from what the printers cannot tell apart: case of number plates, kinds of spaces, entities, hidden marks. */
function plain(text: string): string {
  return text
    .replaceAll('&amp;', '&')
    .normalize('NFC')
    .replace(/[\u00a0]/g, ' ')
    .replace(/\p{Cf}/gu, '')
    .toUpperCase()
    .trim();
}

it('prints nothing that its buyer did not ask for: every printable task of the shop is right, by the world’s own word', async () => {
  const shop = await openPrintShop({ orders: 300, seed: 11 });
  await shop.sync();
  await mustWork(shop.run(personalizationChain));
  await mustWork(shop.run(populatePrintQueue));
  const wanted = await wishes(shop);
  const tasks = await allTasks(shop);
  const printable = tasks.filter((task) => task.printable);
  expect(printable.length).toBeGreaterThan(40);
  for (const task of printable) {
    const wish = wanted.get(task.itemId);
    if (task.text === null) continue;
    expect(wish?.texts.map(plain), `task ${task.id} of ${task.orderNumber}`).toContain(plain(task.text));
    expect(wish?.colours, `task ${task.id} of ${task.orderNumber}`).toContain(task.color1);
  }
  // Every line of an order that waits for shipment has tasks, or says why not.
  const open = await shop.store.db
    .selectFrom('order_items as i')
    .innerJoin('orders as o', 'o.id', 'i.order_id')
    .leftJoin('readings as r', 'r.item_id', 'i.id')
    .select(['i.id', 'i.quantity', 'r.findings'])
    .where('o.status', '=', 'awaiting_shipment')
    .where('i.adjustment', '=', 0)
    .where('i.removed_at', 'is', null)
    .execute();
  for (const line of open) {
    const own = tasks.filter((task) => task.itemId === line.id);
    const sum = own.reduce((pieces, task) => pieces + task.quantity, 0);
    if (sum !== line.quantity) expect(line.findings, `line ${line.id}`).not.toBe('[]');
  }
});

it('changes nothing when every job runs a second time, and sends nothing', async () => {
  const shop = await openPrintShop({ orders: 120, seed: 5 });
  await shop.sync();
  const jobs = [personalizationChain, populatePrintQueue, updateReviewStatus, findMissingPersonalization] as const;
  for (const job of jobs) await mustWork(shop.run(job));
  shop.clock.pass(60 * 60_000);
  for (const job of jobs) await mustWork(shop.run(job));
  const before = await printFingerprint(shop.store);
  const posts = (): number => shop.sim.requests.filter(({ method }) => method === 'POST').length;
  const sent = posts();
  for (const job of jobs) {
    const { counts } = await mustWork(shop.run(job));
    expect({ job: job.id, ...counts }).toMatchObject({ created: 0, updated: 0, failed: 0 });
  }
  expect(posts()).toBe(sent);
  expect(await printFingerprint(shop.store)).toBe(before);
});

it('tells ShipStation what is certain, once an order, and loses no option of the buyer’s', async () => {
  const shop = await openPrintShop({ orders: 200, seed: 5 });
  await shop.sync();
  const before = new Map([...shop.sim.world.orders()].map((order) => [order.orderId, order]));
  await mustWork(shop.run(personalizationChain));
  const written = shop.sim.requests.filter(({ path }) => path === '/orders/createorder');
  expect(written.length).toBeGreaterThan(5);
  let told = 0;
  for (const order of shop.sim.world.orders()) {
    for (const [at, item] of order.items.entries()) {
      const was = before.get(order.orderId)?.items[at]?.options ?? [];
      expect(item.options.slice(0, was.length)).toEqual(was);
      if (item.options.length > was.length) told += 1;
    }
  }
  expect(told).toBeGreaterThan(5);
  const tasks = (await allTasks(shop)).filter(
    (task) => task.printable && task.marketplace === 'amazon' && task.text !== null,
  );
  for (const task of tasks) {
    const item = await shop.store.db
      .selectFrom('order_items')
      .select('options')
      .where('id', '=', task.itemId)
      .executeTakeFirstOrThrow();
    expect(item.options).toContain('Name or Text');
  }
});

it('touches one order only when the chain runs for one', async () => {
  const shop = await openPrintShop({ orders: 60, seed: 3 });
  await shop.sync();
  const order = await shop.store.db
    .selectFrom('orders')
    .select(['id', 'external_id'])
    .where('marketplace', '=', 'amazon')
    .where('status', '=', 'awaiting_shipment')
    .executeTakeFirstOrThrow();
  const asked = shop.sim.requests.length;
  const ran = await mustWork(shop.run(personalizationChain, { order: `id:${order.id}` }));
  const about = shop.sim.requests.slice(asked);
  for (const { path, method } of about) {
    expect(method === 'POST' ? '/orders/createorder' : `/orders/${order.external_id}`).toBe(path);
  }
  const changes = await shop.store.db
    .selectFrom('changes')
    .select('order_id')
    .where('run_id', '=', ran.runId)
    .execute();
  expect(new Set(changes.map(({ order_id }) => order_id))).toEqual(new Set([order.id]));
});

it('ends the tasks of shipped and cancelled orders, and only tells the plan without --execute', async () => {
  const shop = await openPrintShop({ orders: 60, seed: 4 });
  await shop.sync();
  await mustWork(shop.run(populatePrintQueue));
  const open = (await allTasks(shop)).filter(({ status }) => status === 'pending');
  const [first, second] = [...new Set(open.map(({ orderId }) => orderId))];
  await shop.store.write(async (tx) => {
    await tx
      .updateTable('orders')
      .set({ status: 'shipped' })
      .where('id', '=', first ?? 0)
      .execute();
    await tx
      .updateTable('orders')
      .set({ status: 'cancelled' })
      .where('id', '=', second ?? 0)
      .execute();
  });
  const before = await printFingerprint(shop.store);
  expect((await mustWork(shop.run(cleanPrintQueue))).summary).toContain('plan, nothing changed');
  expect(await printFingerprint(shop.store)).toBe(before);
  await mustWork(shop.run(cleanPrintQueue, { execute: true }));
  const after = await allTasks(shop);
  const statusOf = (orderId: number | undefined): Set<string> =>
    new Set(after.filter((task) => task.orderId === orderId).map(({ status }) => status));
  expect([statusOf(first), statusOf(second)]).toEqual([new Set(['completed']), new Set(['cancelled'])]);
});

it('catches what the regular path lost, and says that it leaks', async () => {
  const shop = await openPrintShop({ orders: 60, seed: 6 });
  await shop.sync();
  await mustWork(shop.run(personalizationChain));
  await mustWork(shop.run(populatePrintQueue));
  const lost = await shop.store.db.selectFrom('personalizations').select('item_id').executeTakeFirstOrThrow();
  await shop.store.write((tx) => tx.deleteFrom('personalizations').where('item_id', '=', lost.item_id).execute());
  shop.clock.pass(60 * 60_000);
  const listed = await mustWork(shop.run(findMissingPersonalization, { daysBack: 60 }));
  expect(listed.log.join('\n')).toContain(`line ${lost.item_id}: personalization-lost`);
  const caught = await mustWork(shop.run(findMissingPersonalization, { daysBack: 60, fix: true }));
  expect(caught.summary).toContain('caught by the safety net');
  const back = await shop.store.db
    .selectFrom('personalizations')
    .select('text')
    .where('item_id', '=', lost.item_id)
    .execute();
  expect(back.length).toBeGreaterThan(0);
  const again = await mustWork(shop.run(findMissingPersonalization, { daysBack: 60 }));
  expect(again.summary).toMatch(
    /^0 lines of 0 orders missed; [1-9]\d* caught in the last 7 days: the regular path leaks/,
  );
});
