import { expect, test } from 'vitest';
import type { WirePackage } from '../../../src/sim/trendyol/wire.ts';
import { type Caller, callSim } from './caller.ts';

const base = '/order/sellers/{s}/shipment-packages';
const named = ({ lines }: WirePackage) => lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
const pieces = (orders: readonly WirePackage[]): number =>
  orders.flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0);
const family = ({ sim }: Caller, { orderNumber }: WirePackage): WirePackage[] =>
  [...sim.world.orders()].filter((order) => order.orderNumber === orderNumber);

/** An order of two lines, three and two pieces, that has just come in. */
async function fresh(): Promise<Caller & { order: WirePackage }> {
  const caller = await callSim({ packages: 30 });
  const { world } = caller.sim;
  const [one, two] = world.onSale().flatMap(([listing]) => (listing.quantity > 5 ? [listing.barcode] : []));
  const record = world.placeOrder(
    [
      { barcode: one ?? '', quantity: 3 },
      { barcode: two ?? '', quantity: 2 },
    ],
    caller.clock.at,
    'Created',
  );
  if (!record) throw new Error('the order must have been placed');
  return { ...caller, order: structuredClone(record.order) };
}

test('Picking, then Invoiced: nothing else, in no other order, with all lines', async () => {
  const caller = await fresh();
  const { order, call, sim, clock } = caller;
  const path = `${base}/${order.shipmentPackageId}`;
  const body = (status: string, lines = named(order)) => ({ lines, params: {}, status });
  for (const wrong of [
    body('Invoiced'),
    body('Shipped'),
    body('Picking', [{ lineId: 1, quantity: 1 }]),
    body('Picking', named(order).slice(0, 1)),
    'Picking',
  ]) {
    expect((await call('PUT', path, wrong)).status).toBe(400);
  }
  clock.at += 60_000;
  expect((await call('PUT', path, body('Picking'))).status).toBe(200);
  expect(sim.world.order(order.shipmentPackageId)).toMatchObject({
    status: 'Picking',
    lastModifiedDate: clock.at,
    lines: [{ orderLineItemStatusName: 'Picking' }, { orderLineItemStatusName: 'Picking' }],
  });
  expect((await call('PUT', path, body('Picking'))).status).toBe(400);
  const invoiced = { ...body('Invoiced'), params: { invoiceNumber: 'FTR2026000000007' } };
  expect((await call('PUT', path, invoiced)).status).toBe(200);
  const after = sim.world.order(order.shipmentPackageId);
  expect(after).toMatchObject({ status: 'Invoiced', invoiceNumber: 'FTR2026000000007' });
  expect(after?.packageHistories.map(({ status }) => status)).toEqual(['Created', 'Picking', 'Invoiced']);
  expect((await call('PUT', `${base}/1`, body('Picking'))).status).toBe(404);
});

test('unsupplied in part: later the old package is Cancelled, a new one holds the rest, the pieces are back', async () => {
  const caller = await fresh();
  const { order, call, sim, clock, get } = caller;
  const barcode = order.lines[0]?.barcode ?? '';
  const free = sim.world.shelf.free(barcode);
  const body = { lines: [{ lineId: order.lines[0]?.lineId, quantity: 1 }], reasonId: 500 };
  const path = `${base}/${order.shipmentPackageId}/items/unsupplied`;
  expect((await call('PUT', path, { ...body, reasonId: 503 })).status).toBe(400);
  expect((await call('PUT', path, body)).status).toBe(200);
  expect((await call('PUT', path, body)).status).toBe(409);
  expect(sim.world.order(order.shipmentPackageId)?.status).toBe('Created');
  clock.at += sim.settings.splitMs;
  await get('/order/sellers/{s}/v2/orders?size=1');
  const [old, rest] = family(caller, order);
  expect(old).toMatchObject({
    status: 'Cancelled',
    lines: [{ cancelledBy: 'Seller', cancelReasonCode: 500 }, { cancelledBy: '' }],
  });
  expect(rest).toMatchObject({ status: 'Created', createdBy: 'cancel', originPackageIds: [order.shipmentPackageId] });
  expect(rest?.lines.map(({ quantity }) => quantity)).toEqual([2, 2]);
  expect(rest?.cargoTrackingNumber).not.toBe(order.cargoTrackingNumber);
  expect(sim.world.shelf.free(barcode)).toBe(free + 1);
});

test('unsupplied as a whole: the package itself is UnSupplied', async () => {
  const caller = await fresh();
  const { order, call, sim, clock, get } = caller;
  const body = { lines: named(order), reasonId: 504 };
  expect((await call('PUT', `${base}/${order.shipmentPackageId}/items/unsupplied`, body)).status).toBe(200);
  clock.at += sim.settings.splitMs;
  await get('/order/sellers/{s}/v2/orders?size=1');
  expect(family(caller, order).map(({ status }) => status)).toEqual(['UnSupplied']);
});

test.each([
  ['split', (a: number, _b: number) => ({ orderLineIds: [a] }), [[3], [2]]],
  [
    'multi-split',
    (a: number, b: number) => ({ splitGroups: [{ orderLineIds: [a] }, { orderLineIds: [b] }] }),
    [[3], [2]],
  ],
  [
    'quantity-split',
    (a: number, _b: number) => ({ quantitySplit: [{ orderLineId: a, quantities: [2, 1] }] }),
    [[2], [1], [2]],
  ],
  [
    'split-packages',
    (a: number, b: number) => ({
      splitPackages: [
        {
          packageDetails: [
            { orderLineId: a, quantities: 2 },
            { orderLineId: b, quantities: 1 },
          ],
        },
      ],
    }),
    [
      [2, 1],
      [1, 1],
    ],
  ],
] as const)('%s: asynchronous, no piece or kuruş lost, the old package UnPacked', async (word, bodyOf, expected) => {
  const caller = await fresh();
  const { order, call, sim, clock, get } = caller;
  const [a, b] = order.lines.map(({ lineId }) => lineId);
  const path = `${base}/${order.shipmentPackageId}/${word}`;
  expect((await call('POST', path, bodyOf(a ?? 0, b ?? 0))).status).toBe(200);
  expect(family(caller, order)).toHaveLength(1);
  clock.at += sim.settings.splitMs;
  await get('/order/sellers/{s}/v2/orders?size=1');
  const [old, ...parts] = family(caller, order);
  expect(old?.status).toBe('UnPacked');
  expect(parts.map(({ lines }) => lines.map(({ quantity }) => quantity))).toEqual(expected);
  expect(pieces(parts)).toBe(pieces([order]));
  const total = parts.reduce((sum, { packageTotalPrice }) => sum + Math.round(packageTotalPrice * 100), 0);
  expect(total).toBe(Math.round(order.packageTotalPrice * 100));
  for (const part of parts) {
    expect(part).toMatchObject({ createdBy: 'split', originPackageIds: [order.shipmentPackageId], status: 'Created' });
  }
  expect((await call('POST', path, bodyOf(a ?? 0, b ?? 0))).status).toBe(400);
});

test('a split into itself, or of what is not there, is refused', async () => {
  const { order, call } = await fresh();
  const path = `${base}/${order.shipmentPackageId}`;
  const all = order.lines.map(({ lineId }) => lineId);
  expect((await call('POST', `${path}/split`, { orderLineIds: all })).status).toBe(400);
  const tooMany = { quantitySplit: [{ orderLineId: all[0], quantities: [2, 2] }] };
  expect((await call('POST', `${path}/quantity-split`, tooMany)).status).toBe(400);
});

test('a tracking number of one’s own, once, and not for what has left', async () => {
  const { order, call, sim } = await fresh();
  const path = `${base}/${order.shipmentPackageId}/update-tracking-number`;
  expect((await call('PUT', path, { trackingNumber: 'AB123' })).status).toBe(200);
  expect(sim.world.order(order.shipmentPackageId)).toMatchObject({ cargoSenderNumber: 'AB123', whoPays: 1 });
  const again = await call('PUT', path, { trackingNumber: 'AB124' });
  expect([again.status, JSON.stringify(again.body)]).toEqual([
    400,
    expect.stringContaining('Shipment Update Edilebilir Bir Durumda Değil.'),
  ]);
  const gone = [...sim.world.orders()].find(({ status }) => status === 'Shipped');
  const late = `${base}/${gone?.shipmentPackageId}/update-tracking-number`;
  expect((await call('PUT', late, { trackingNumber: 'AB125' })).status).toBe(400);
});

test('an answer may be lost although the status was set', async () => {
  const { order, call, sim } = await fresh();
  sim.faults.add({ kind: 'status', status: 504, carriedOut: true, method: 'PUT', times: 1 });
  const body = { lines: named(order), params: {}, status: 'Picking' };
  expect((await call('PUT', `${base}/${order.shipmentPackageId}`, body)).status).toBe(504);
  expect(sim.world.order(order.shipmentPackageId)?.status).toBe('Picking');
});

test('the stage’s test order: discounted lines, taken off what is listed', async () => {
  const { call, sim } = await fresh();
  const [listing] = sim.world.onSale().find(([each]) => each.quantity > 3) ?? [];
  if (!listing) throw new Error('something must be on sale');
  const before = listing.quantity;
  const body = {
    customer: { customerFirstName: 'Adı', customerLastName: 'Soyadı' },
    lines: [{ barcode: listing.barcode, quantity: 2, discountPercentage: 50 }],
  };
  const { status, body: told } = await call<{ orderNumber: string }>('POST', '/test/order/orders/core', body);
  expect(status).toBe(200);
  const order = [...sim.world.orders()].find(({ orderNumber }) => orderNumber === told.orderNumber);
  expect(order).toMatchObject({ customerFirstName: 'Adı', status: 'Created' });
  expect(order?.packageTotalPrice).toBeCloseTo(listing.salePrice, 1);
  expect(listing.quantity).toBe(before - 2);
  const much = { ...body, lines: [{ barcode: listing.barcode, quantity: 9_999 }] };
  expect((await call('POST', '/test/order/orders/core', much)).status).toBe(400);
});
