import { describe, expect, test } from 'vitest';
import type { WireOrder } from '../../../src/sim/shipstation/wire.ts';
import { split } from '../../../src/sim/shop/parcels.ts';
import { callSim, findOrder } from './caller.ts';

const waiting = (order: WireOrder): boolean => order.orderStatus === 'awaiting_shipment';
const custom = (order: WireOrder): boolean => waiting(order) && order.items[0]?.options[0]?.name === 'CustomizedURL';

describe('createorder', () => {
  test('what was read, sent back, changes nothing but the modify dates', async () => {
    const { sim, clock, post } = await callSim();
    clock.at += 60_000;
    for (const before of [...sim.world.orders()].filter(waiting)) {
      expect((await post('/orders/createorder', before)).status).toBe(200);
      const after = sim.world.order(before.orderId);
      const items = before.items.map((item) => ({ ...item, modifyDate: expect.any(String) }));
      expect(after).toEqual({ ...before, items, modifyDate: expect.any(String) });
      expect(after?.modifyDate).not.toBe(before.modifyDate);
    }
    expect(sim.world.size).toBe(300);
  });

  test('what is left out is gone: options, lines, notes', async () => {
    const { sim, post } = await callSim();
    const before = findOrder(sim, (order) => custom(order) && order.items.length > 1);
    const [first] = before.items;
    const { customerNotes: _notes, weight: _weight, ...rest } = before;
    const { options: _options, ...bare } = first ?? {};
    await post('/orders/createorder', { ...rest, items: [bare] });
    const after = sim.world.order(before.orderId);
    expect(after?.items).toHaveLength(1);
    expect(after?.items[0]).toMatchObject({ orderItemId: first?.orderItemId, options: [] });
    expect(after?.customerNotes).toBeNull();
    expect(after?.orderTotal).toBeLessThan(before.orderTotal);
  });

  test.each(['missing', 'wrong'])('a %s order key makes a second order', async (which) => {
    const { sim, post } = await callSim();
    const before = findOrder(sim, waiting);
    const answer = await post('/orders/createorder', {
      ...before,
      orderKey: which === 'wrong' ? `${before.orderKey} ` : undefined,
    });
    expect(answer.status).toBe(200);
    expect(sim.world.size).toBe(301);
    expect((answer.body as WireOrder).orderId).not.toBe(before.orderId);
    expect(sim.world.order(before.orderId)).toEqual(before);
  });

  test('tags, the customer and the total are not the caller’s to write', async () => {
    const { sim, post } = await callSim();
    const before = findOrder(sim, (order) => waiting(order) && order.tagIds !== null);
    await post('/orders/createorder', { ...before, tagIds: [1], customerId: 5, orderTotal: 1, orderId: undefined });
    const { tagIds, customerId, orderTotal } = before;
    expect(sim.world.order(before.orderId)).toMatchObject({ tagIds, customerId, orderTotal });
  });

  test.each(['shipped', 'cancelled'])(
    'a %s order is refused; with the fault it is silently left alone',
    async (status) => {
      const { sim, post } = await callSim();
      const before = findOrder(sim, (order) => order.orderStatus === status);
      const sent = { ...before, internalNotes: 'changed' };
      expect((await post('/orders/createorder', sent)).status).toBe(400);
      sim.faults.add({ kind: 'ignoreWrite' });
      expect((await post('/orders/createorder', sent)).status).toBe(200);
      expect(sim.world.order(before.orderId)).toEqual(before);
    },
  );

  test('halves of a split order need both ids', async () => {
    const { sim, clock, post } = await callSim();
    const before = findOrder(sim, (order) => waiting(order) && order.items.length > 1);
    const childId = split(sim.world, before.orderId, clock.now());
    const child = sim.world.order(childId);
    expect((await post('/orders/createorder', { ...child, orderId: undefined })).status).toBe(400);
    expect((await post('/orders/createorder', { ...child, internalNotes: 'child' })).status).toBe(200);
    expect(sim.world.order(childId)?.internalNotes).toBe('child');
    expect(sim.world.order(before.orderId)?.internalNotes).toBeNull();
  });

  test('what the vendor may make of a written order is a setting: letters, lengths, addresses, customs', async () => {
    const { sim, post } = await callSim();
    const before = findOrder(sim, (order) => waiting(order) && order.internationalOptions.customsItems !== null);
    const [first, ...others] = before.items;
    const options = [{ name: 'Name or Text', value: `Şéa🎉${'x'.repeat(200)}` }];
    const sent = { ...before, items: [{ ...first, options }, ...others] };
    Object.assign(sim.settings, { customs: 'regenerated', checksAddresses: true, latinOnly: true, optionLimit: 100 });
    await post('/orders/createorder', sent);
    const after = sim.world.order(before.orderId);
    expect(after?.items[0]?.options).toEqual([{ name: 'Name or Text', value: `?éa??${'x'.repeat(95)}` }]);
    expect(after?.shipTo.residential).toBe(!before.shipTo.residential);
    expect(after?.internationalOptions.customsItems?.[0]).toMatchObject({ harmonizedTariffCode: null });

    Object.assign(sim.settings, { customs: 'kept', checksAddresses: false });
    const [entry, ...rest] = before.internationalOptions.customsItems ?? [];
    const customsItems = [{ ...entry, customsItemId: undefined }, ...rest];
    await post('/orders/createorder', {
      ...sent,
      internationalOptions: { ...before.internationalOptions, customsItems },
    });
    const [renewed] = sim.world.order(before.orderId)?.internationalOptions.customsItems ?? [];
    expect(renewed).toEqual({ ...entry, customsItemId: expect.any(Number) });
    expect(renewed?.customsItemId).not.toBe(entry?.customsItemId);

    sim.faults.add({ kind: 'loseOnWrite', field: 'dimensions', times: 1 });
    await post('/orders/createorder', { ...sent, dimensions: { units: 'inches', length: 1, width: 1, height: 1 } });
    expect(sim.world.order(before.orderId)?.dimensions).toBeNull();
    expect(sim.world.written).toEqual([before.orderId, before.orderId, before.orderId]);
  });

  test('a wrong body is told field by field', async () => {
    const { sim, post } = await callSim();
    const before = findOrder(sim, waiting);
    const answer = await post('/orders/createorder', { ...before, orderDate: 'garbage', shipTo: { name: '' } });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        ModelState: { 'apiOrder.shipTo': ["'Ship Name' must not be empty."], 'apiOrder.orderDate': expect.any(Array) },
      },
    });
    expect((await post('/orders/createorder', null)).status).toBe(400);
  });

  test('an order without a store goes to the manual one', async () => {
    const { post } = await callSim({ orders: 0 });
    const order = {
      orderNumber: 'M-1',
      orderDate: '2026-07-01',
      orderStatus: 'awaiting_shipment',
      billTo: {},
      shipTo: { name: 'A' },
    };
    const { body } = await post('/orders/createorder', order);
    expect(body).toMatchObject({ orderNumber: 'M-1', items: [], advancedOptions: { storeId: 411_100 }, orderTotal: 0 });
  });
});

describe('small writes', () => {
  test('a tag is put on and taken off; the modify date stays unless the setting says otherwise', async () => {
    const { sim, clock, post } = await callSim();
    const { orderId, modifyDate } = findOrder(sim, (order) => waiting(order) && order.tagIds === null);
    clock.at += 60_000;
    expect((await post('/orders/addtag', { orderId, tagId: 8_114 })).body).toMatchObject({ success: true });
    expect(sim.world.order(orderId)).toMatchObject({ tagIds: [8_114], modifyDate });
    sim.settings.tagMovesModifyDate = true;
    await post('/orders/removetag', { orderId, tagId: 8_114 });
    expect(sim.world.order(orderId)?.tagIds).toBeNull();
    expect(sim.world.order(orderId)?.modifyDate).not.toBe(modifyDate);
    expect((await post('/orders/addtag', { orderId, tagId: 1 })).status).toBe(404);
    expect((await post('/orders/addtag', { orderId })).status).toBe(400);
  });

  test('held, restored, shipped; then no longer to be held', async () => {
    const { sim, post } = await callSim();
    const { orderId, orderNumber } = findOrder(sim, waiting);
    await post('/orders/holduntil', { orderId, holdUntilDate: '2026-07-09' });
    expect(sim.world.order(orderId)).toMatchObject({ orderStatus: 'on_hold', holdUntilDate: '2026-07-09' });
    await post('/orders/restorefromhold', { orderId });
    expect(sim.world.order(orderId)).toMatchObject({ orderStatus: 'awaiting_shipment', holdUntilDate: null });
    const shipped = await post('/orders/markasshipped', { orderId, carrierCode: 'royal_mail', shipDate: '2026-07-01' });
    expect(shipped.body).toEqual({ orderId, orderNumber });
    expect(sim.world.order(orderId)).toMatchObject({ orderStatus: 'shipped', shipDate: '2026-07-01' });
    expect((await post('/orders/holduntil', { orderId, holdUntilDate: '2026-07-09' })).status).toBe(400);
    expect((await post('/orders/markasshipped', { orderId: 42, carrierCode: 'x' })).status).toBe(404);
  });
});
