import { expect, it } from 'vitest';
import { edited } from '../../src/core/domain/print/edit.ts';
import { editLine } from '../../src/core/store/print/decisions.ts';
import { downloadCustomizations } from '../../src/jobs/download-customizations.ts';
import { findMissingPersonalization } from '../../src/jobs/find-missing-personalization.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { change, operator, retext, settle, sync, tasksOf, told, webOrder } from './print-orders.ts';
import { mustWork, openPrintShop, type PrintShop } from './print-shop.ts';

async function open(): Promise<PrintShop> {
  const shop = await openPrintShop({ orders: 60, seed: 5, healthy: true });
  await shop.sync();
  await mustWork(shop.run(downloadCustomizations));
  return shop;
}

async function missed(shop: PrintShop, fix = false): Promise<string> {
  return (await mustWork(shop.run(findMissingPersonalization, { daysBack: 60, fix }))).summary;
}

it('leaves a file without a text to the person it waits for, and does not catch it again and again', async () => {
  const shop = await openPrintShop({ orders: 60, seed: 11, healthy: true });
  shop.amazon.faults.add('noText');
  await shop.sync();
  await mustWork(shop.run(downloadCustomizations));
  await mustWork(shop.run(populatePrintQueue));
  const waiting = await shop.store.db
    .selectFrom('readings')
    .select('item_id')
    .where('findings', 'like', '%missing-text%')
    .execute();
  expect(waiting.length).toBeGreaterThan(0);
  shop.clock.pass(60 * 60_000);
  expect(await missed(shop)).toMatch(/^0 lines of 0 orders missed/);
});

it('puts back what a person decided, word for word, when it is lost', async () => {
  const shop = await open();
  const order = webOrder(shop, { text: 'Anna' });
  await settle(shop);
  const [task] = await tasksOf(shop, order);
  const itemId = task?.itemId ?? 0;
  const said = { text: 'Anne', color1: 'Gold' };
  await editLine(
    shop.store,
    operator,
    itemId,
    ({ reading }) => edited(reading?.personalizations ?? [], 0, said, 1),
    shop.clock.now(),
  );
  await shop.store.write((tx) => tx.deleteFrom('personalizations').where('item_id', '=', itemId).execute());
  shop.clock.pass(60 * 60_000);
  expect(await missed(shop, true)).toContain('1 lines of 1 orders missed, 1 caught by the safety net');
  expect(told(await tasksOf(shop, order))).toEqual(['Anne ×1 pending printable']);
});

it('finds what has changed since it was read, and nobody read again', async () => {
  const shop = await open();
  const order = webOrder(shop, { text: 'Anna' });
  await settle(shop);
  change(shop, order, (it) => retext(it, 0, 'Anne'));
  await sync(shop);
  expect(await missed(shop)).toMatch(/^0 lines/);
  shop.clock.pass(30 * 60_000);
  expect(await missed(shop, true)).toContain('1 lines of 1 orders missed, 1 caught by the safety net');
  expect(told(await tasksOf(shop, order))).toEqual(['Anne ×1 pending printable']);
});
