import { describe, expect, test } from 'vitest';
import { orderDate } from '../../../src/sim/pacific.ts';
import { callSim, findOrder, NOON } from './caller.ts';

const HOUR = 3_600_000;
const param = (text: string): string => encodeURIComponent(text);

test('order numbers are found by their beginning', async () => {
  const { sim, get } = await callSim();
  const replacement = findOrder(sim, (order) => order.orderNumber.endsWith('-R'));
  const number = replacement.orderNumber.slice(0, -2);
  const { orders } = await get(`/orders?orderNumber=${number}`);
  expect(orders.map((order) => order.orderNumber).sort()).toEqual([number, `${number}-R`]);
});

test('pages: 100 unless told, 500 at most, counts that agree, nothing past the end', async () => {
  const { get, fetch } = await callSim();
  expect(await get('/orders')).toMatchObject({ total: 300, page: 1, pages: 3, orders: { length: 100 } });
  expect(await get('/orders?pageSize=7&page=43')).toMatchObject({ total: 300, pages: 43, orders: { length: 6 } });
  expect(await get('/orders?page=4')).toMatchObject({ total: 300, page: 4, orders: [] });
  expect(await get('/orders?orderNumber=nothing')).toEqual({ orders: [], total: 0, page: 1, pages: 0 });
  for (const wrong of [
    'pageSize=501',
    'pageSize=0',
    'page=0',
    'page=x',
    'orderStatus=lost',
    'modifyDateStart=garbage',
  ]) {
    expect((await fetch(`/orders?${wrong}`)).status, wrong).toBe(400);
  }
});

test('a parameter the vendor does not know changes nothing', async () => {
  const { get, sim } = await callSim({ orders: 5 });
  const [first] = sim.world.orders();
  expect((await get(`/orders?orderId=${first?.orderId}`)).total).toBe(5);
});

test.each(['OrderDate', 'CreateDate', 'ModifyDate'])('sorts by %s, both ways', async (sortBy) => {
  const { get } = await callSim();
  const field = `${sortBy.charAt(0).toLowerCase()}${sortBy.slice(1)}` as 'orderDate' | 'createDate' | 'modifyDate';
  const up = (await get(`/orders?pageSize=500&sortBy=${sortBy}&sortDir=ASC`)).orders.map((order) => order[field]);
  const down = (await get(`/orders?pageSize=500&sortBy=${sortBy}&sortDir=DESC`)).orders.map((order) => order[field]);
  expect(up).toEqual([...up].sort());
  expect(down).toEqual([...up].reverse());
});

describe('filters', () => {
  test('by status, store, buyer and item', async () => {
    const { sim, get } = await callSim();
    const all = [...sim.world.orders()];
    const waiting = all.filter((order) => order.orderStatus === 'awaiting_shipment');
    expect((await get('/orders?orderStatus=awaiting_shipment')).total).toBe(waiting.length);
    const amazon = all.filter((order) => order.advancedOptions.source === 'amazon');
    expect((await get(`/orders?storeId=${amazon[0]?.advancedOptions.storeId}`)).total).toBe(amazon.length);
    const turkish = findOrder(sim, (order) => /[şğ]/.test(order.shipTo.name ?? ''));
    const named = await get(`/orders?pageSize=500&customerName=${param(turkish.shipTo.name ?? '')}`);
    expect(named.orders.map((order) => order.orderId)).toContain(turkish.orderId);
    const plates = await get('/orders?pageSize=500&itemKeyword=number%20plate');
    expect(plates.total).toBeGreaterThan(5);
    for (const order of plates.orders)
      expect(order.items.some((item) => item.name.includes('Number Plate'))).toBe(true);
  });

  test('dates are Pacific wall time, with a space or a T; a zone names the instant', async () => {
    const { sim, get } = await callSim();
    const since = NOON - 48 * HOUR;
    const expected = [...sim.world.records()].filter((record) => record.modifiedAt >= since - 37).length;
    expect(expected).toBeGreaterThan(3);
    const wall = orderDate(since).slice(0, 19);
    for (const text of [wall, wall.replace('T', ' '), new Date(since).toISOString()]) {
      expect((await get(`/orders?modifyDateStart=${param(text)}`)).total, text).toBe(expected);
    }
    // What the replaced system sent, a UTC clock without its zone, starts 7 hours late: a window of 2 h finds nothing.
    const wrong = new Date(NOON - 2 * HOUR).toISOString().slice(0, 19);
    expect((await get(`/orders?modifyDateStart=${wrong}`)).total).toBe(0);
  });

  test('whole seconds: a millisecond beyond the end still counts', async () => {
    const { sim, get } = await callSim({ orders: 3 });
    const [order] = sim.world.orders();
    const at = Date.UTC(2026, 6, 1, 18, 0, 5, 999);
    sim.world.edit(order?.orderId ?? 0, at, () => {});
    const second = orderDate(at).slice(0, 19);
    expect((await get(`/orders?modifyDateStart=${second}&modifyDateEnd=${second}`)).total).toBe(1);
  });

  test('in November’s repeated hour a start is read as the earlier instant, so nothing is lost', async () => {
    const { sim, get } = await callSim({ orders: 3 });
    const ids = [...sim.world.orders()].map((order) => order.orderId);
    sim.world.edit(ids[0] ?? 0, Date.UTC(2026, 10, 1, 8, 20), () => {});
    sim.world.edit(ids[1] ?? 0, Date.UTC(2026, 10, 1, 8, 45), () => {});
    sim.world.edit(ids[2] ?? 0, Date.UTC(2026, 10, 1, 9, 15), () => {});
    const { orders } = await get('/orders?modifyDateStart=2026-11-01T01:30:00&sortBy=ModifyDate');
    expect(orders.map((order) => order.orderId)).toEqual([ids[1], ids[2]]);
    expect(orders.map((order) => order.modifyDate.slice(11, 16))).toEqual(['01:45', '01:15']);
  });
});

test('one order by id; 404 for one that never was, was absorbed or deleted', async () => {
  const { sim, get, fetch } = await callSim({ orders: 3 });
  const [first, second, third] = [...sim.world.orders()];
  expect(await get(`/orders/${first?.orderId}`)).toEqual(first);
  sim.world.remove(second?.orderId ?? 0, 'absorbed');
  expect((await fetch(`/orders/${third?.orderId}`, { method: 'DELETE' })).status).toBe(200);
  for (const id of [second?.orderId, third?.orderId, 42]) expect((await fetch(`/orders/${id}`)).status).toBe(404);
  expect((await get('/orders')).total).toBe(1);
});

test('by tag: status and tag are both required', async () => {
  const { sim, get, fetch } = await callSim();
  const tags = await get<{ tagId: number; name: string; color: string }[]>('/accounts/listtags');
  expect(tags.map((tag) => tag.name)).toContain('Prime Order');
  const prime = tags.find((tag) => tag.name === 'Prime Order')?.tagId ?? 0;
  const expected = [...sim.world.orders()].filter(
    (order) => order.orderStatus === 'shipped' && order.tagIds?.includes(prime),
  );
  expect(expected.length).toBeGreaterThan(2);
  expect((await get(`/orders/listbytag?orderStatus=shipped&tagId=${prime}`)).total).toBe(expected.length);
  expect((await fetch(`/orders/listbytag?tagId=${prime}`)).status).toBe(400);
  expect((await fetch('/orders/listbytag?orderStatus=shipped')).status).toBe(400);
});

test('stores, marketplaces and webhooks answer; what is unknown is 404', async () => {
  const { get, fetch } = await callSim({ orders: 1 });
  const stores = await get<{ storeId: number; marketplaceId: number }[]>('/stores');
  expect(stores.map((store) => store.marketplaceId)).toEqual(expect.arrayContaining([0, 2]));
  expect(await get<unknown[]>('/stores?marketplaceId=2')).toHaveLength(1);
  expect(await get(`/stores/${stores[0]?.storeId}`)).toEqual(stores[0]);
  expect(await get<unknown[]>('/stores/marketplaces')).toHaveLength(5);
  expect(await get('/webhooks')).toEqual({ webhooks: [] });
  for (const path of ['/carriers/getservices', '/', '/orders/x', '/stores/1'])
    expect((await fetch(path)).status).toBe(404);
});

test('paging through 100,000 orders gives each id once', async () => {
  const { sim, get } = await callSim({ orders: 100_000 });
  const seen = new Set<number>();
  let rows = 0;
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await get(`/orders?pageSize=500&page=${page}&sortBy=ModifyDate&sortDir=ASC`);
    pages = answer.pages;
    rows += answer.orders.length;
    for (const order of answer.orders) seen.add(order.orderId);
  }
  expect(rows).toBe(100_000);
  expect(seen.size).toBe(100_000);
  expect(sim.requests).toHaveLength(200);
}, 60_000);
