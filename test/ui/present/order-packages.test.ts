import { expect, test } from 'vitest';
import { searchOrders } from '../../../src/core/store/orders/order-search.ts';
import { readOrder } from '../../../src/core/store/orders/order-view.ts';
import { missingLines } from '../../../src/core/store/print/missing.ts';
import { orderPrintStates } from '../../../src/core/store/print/order-states.ts';
import { printWork } from '../../../src/core/store/print/work-list.ts';
import { orderDetail } from '../../../src/ui/present/order-detail.ts';
import { openPackageShop } from '../../jobs/package-shop.ts';

test('a package is shown with its parcel, its discount and the other packages of its order', async () => {
  const { clock, store, put, run } = await openPackageShop();
  put({ shipmentPackageId: 71, status: 'UnPacked' });
  put({ shipmentPackageId: 72, status: 'Created', createdBy: 'split', originPackageIds: [71] });
  put({
    shipmentPackageId: 73,
    status: 'Shipped',
    createdBy: 'split',
    originPackageIds: [71],
    packageGrossAmount: 500,
    packageTotalDiscount: 1.1,
  });
  put({ shipmentPackageId: 74, status: 'Created', orderNumber: '5' });
  await run();
  const found = await searchOrders(store.db, { words: ['10654411111'], channel: 'trendyol' }, { limit: 9, offset: 0 });
  expect(found.rows.map(({ externalId }) => externalId).sort()).toEqual(['71', '72', '73']);
  expect((await searchOrders(store.db, { marketplace: 'trend' }, { limit: 9, offset: 0 })).total).toBe(4);
  expect((await searchOrders(store.db, { channel: 'shipstation' }, { limit: 9, offset: 0 })).total).toBe(0);

  const row = found.rows.find(({ externalId }) => externalId === '73');
  const detail = await readOrder(store.db, row?.id ?? 0);
  if (!detail) throw new Error('It is not there.');
  const lines = orderDetail(detail, clock.now(), 'Europe/Istanbul', 100).map(({ parts }) =>
    parts
      .map((one) => (typeof one === 'string' ? one : one.text))
      .join('')
      .replace(/ +/g, ' '),
  );
  const screen = lines.join('\n');
  expect(screen).toContain('one of 3 under this number · split from 71');
  expect(screen).toMatch(/^ 71 split$/m);
  expect(screen).toMatch(/^ 72 · split from 71 awaiting shipment$/m);
  expect(screen).toContain('tracking Trendyol Express 7280027504111111');
  expect(screen).toContain('Sarıyer, İstanbul, TR');
  expect(screen).toContain('500.00 less 1.10 discount');
  expect(screen).not.toContain('tracking.trendyol.com');
  // Whom it is packed for, but not whose mail it is.
  expect(screen).toMatch(/^ ?John Doe · p…@trendyolmail\.com · /m);
});

test('nothing of a package waits for the print line', async () => {
  const { store, put, run } = await openPackageShop();
  put({ shipmentPackageId: 71, status: 'Created' });
  await run();
  expect(await printWork(store.db, {})).toMatchObject({ orderIds: [], orders: 0 });
  expect(await missingLines(store.db)).toEqual([]);
  expect((await orderPrintStates(store.db, [1])).get(1)).toMatchObject({ reading: 'none', tasks: 0 });
});
