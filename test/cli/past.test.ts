import { expect, it } from 'vitest';
import { approved, newMarket } from '../market.ts';
import { newHome, newShop, run } from '../program.ts';

it('shows an order as it was, with what differs from now; says honestly what is not known', async () => {
  const { env, sim, now } = await newShop({ orders: 40 });
  const home = newHome();
  const json = async (...args: string[]) => JSON.parse((await run(home, [...args, '--json'], env)).stdout);
  await json('run', 'sync-orders-all');
  const [listed] = (await json('orders', '--status', 'awaiting_shipment')).items;
  const ref = `id:${listed.id}`;
  const before = await json('order', ref);
  expect(before.status).toBe('awaiting_shipment');
  sim.world.edit(Number(listed.externalId), now(), (order) => {
    order.orderStatus = 'shipped';
    order.customerNotes = 'thank you';
  });
  await json('run', 'sync-orders-recent', '--order', ref);
  expect(await json('order', ref)).toMatchObject({ status: 'shipped', customerNotes: 'thank you' });

  const past = await json('order', ref, '--at', before.changedAt);
  const { asOf, items, removedItems, ...fields } = past;
  expect(before).toMatchObject(fields);
  expect(items.map(({ id, quantity }: { id: number; quantity: number }) => [id, quantity])).toEqual(
    before.items.map(({ id, quantity }: { id: number; quantity: number }) => [id, quantity]),
  );
  expect(removedItems).toEqual([]);
  expect(asOf).toMatchObject({ at: before.changedAt, knownFrom: before.changedAt, notKnown: [] });
  expect(asOf.differs).toContainEqual({
    ...{ entity: 'order', id: before.id, field: 'status', was: 'awaiting_shipment', now: 'shipped' },
  });

  const told = await run(home, ['order', ref, '--at', before.changedAt], env);
  expect(told.stdout).toContain('as it was');
  expect(told.stdout).toContain('≠ status: awaiting_shipment; now shipped');

  const early = await run(home, ['order', ref, '--at', '4d'], env);
  expect(early).toMatchObject({ code: 1, stdout: '' });
  expect(early.stderr).toContain('not known before');
  for (const wrong of ['yesterday', '2999-01-01T00:00', '2026-02-30']) {
    expect(await run(home, ['order', ref, '--at', wrong], env)).toMatchObject({ code: 2, stdout: '' });
  }
}, 60_000);

it('shows a barcode as it was', async () => {
  const { home, env, shop } = await newMarket();
  const [barcode = ''] = approved;
  const json = async (...args: string[]) => JSON.parse((await run(home, [...args, '--json'], env)).stdout);
  await shop.query('update oc_product set quantity = 7 where ean = ?', [barcode]);
  await json('run', 'trendyol-stock');
  const before = await json('stock', 'history', barcode);
  await shop.query('update oc_product set quantity = 3 where ean = ?', [barcode]);
  await json('run', 'trendyol-stock');
  const is = await json('stock', barcode);
  expect(is).toMatchObject({ total: 1, items: [{ barcode, onHand: 3, listed: 2 }] });
  const past = await json('stock', barcode, '--at', before.items[0].at);
  expect(past).toMatchObject({ barcode, onHand: 7, available: 6, listed: 6 });
  expect(past.asOf.differs).toContainEqual({ field: 'onHand', was: 7, now: 3 });
  const told = await run(home, ['stock', barcode, '--at', before.items[0].at], env);
  expect(told.stdout).toMatch(/≠ on hand +7 {2}now 3/);
  expect(await run(home, ['stock', barcode, '--at', '9d'], env)).toMatchObject({ code: 1 });
  expect(await run(home, ['stock', '--at', '2h'], env)).toMatchObject({ code: 2 });
  expect(await run(home, ['stock', 'nobody'], env)).toMatchObject({ code: 2 });
}, 60_000);
