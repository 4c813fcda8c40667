import { describe, expect, test } from 'vitest';
import { callSim, findOrder, type OrderPage } from './caller.ts';

describe('on the way', () => {
  test.each([500, 503])('status %i, for the next two requests only', async (status) => {
    const { sim, fetch } = await callSim({ orders: 2 });
    sim.faults.add({ kind: 'status', status, times: 2 });
    const seen = [];
    for (let n = 0; n < 3; n += 1) seen.push((await fetch('/orders')).status);
    expect(seen).toEqual([status, status, 200]);
    expect(sim.faults.list()).toEqual([]);
  });

  test('429 storms tell when to come back in three ways', async () => {
    const { sim, fetch } = await callSim({ orders: 2 });
    const told: (readonly [string | null, string | null])[] = [];
    for (const headers of ['rate', 'retry-after', 'none'] as const) {
      sim.faults.add({ kind: 'throttle', headers, times: 1 });
      const answer = await fetch('/orders');
      expect(answer.status).toBe(429);
      told.push([answer.headers.get('x-rate-limit-reset'), answer.headers.get('retry-after')]);
    }
    expect(told).toEqual([
      ['60', null],
      [null, '60'],
      [null, null],
    ]);
  });

  test('200 with a throttle text, with HTML, with half a JSON', async () => {
    const { sim, fetch } = await callSim({ orders: 2 });
    sim.faults.add({ kind: 'throttleText', times: 1 });
    expect(await (await fetch('/orders')).json()).toEqual({ message: 'Too Many Requests' });
    sim.faults.add({ kind: 'html', times: 1 });
    const html = await fetch('/orders');
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    sim.faults.add({ kind: 'cut', times: 1 });
    const cut = await fetch('/orders');
    expect(cut.status).toBe(200);
    const text = await cut.text();
    expect(text).toMatch(/^\{"orders":\[/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test('a wrong length and a reset are failures of the connection', async () => {
    const { sim, fetch } = await callSim({ orders: 2 });
    sim.faults.add({ kind: 'wrongLength', times: 1 });
    await expect(fetch('/orders').then((answer) => answer.text())).rejects.toThrow();
    sim.faults.add({ kind: 'reset', times: 1 });
    await expect(fetch('/orders')).rejects.toThrow();
    expect((await fetch('/orders')).status).toBe(200);
    expect(sim.requests.map((request) => request.status)).toEqual([200, 0, 200]);
  });

  test('hanging: no answer until the caller gives up; closing the sim does not wait for it', async () => {
    const { sim, fetch } = await callSim({ orders: 2 });
    sim.faults.add({ kind: 'hang', times: 1 });
    await expect(fetch('/orders', { signal: AbortSignal.timeout(150) })).rejects.toThrow(/timeout/);
    sim.faults.add({ kind: 'hang', times: 1 });
    const hanging = expect(fetch('/orders')).rejects.toThrow();
    await expect.poll(() => sim.requests.length).toBe(2);
    await sim.close();
    await hanging;
  });

  test('a request may take effect although its answer is lost', async () => {
    const { sim, post } = await callSim();
    const { orderId } = findOrder(sim, (order) => order.orderStatus === 'awaiting_shipment' && order.tagIds === null);
    sim.faults.add({ kind: 'reset', carriedOut: true, times: 1 });
    await expect(post('/orders/addtag', { orderId, tagId: 8_114 })).rejects.toThrow();
    expect(sim.world.order(orderId)?.tagIds).toEqual([8_114]);
  });

  test('slow', async () => {
    const { sim, fetch } = await callSim({ orders: 2 });
    sim.faults.add({ kind: 'slow', ms: 120, times: 1 });
    const started = performance.now();
    expect((await fetch('/orders')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(110);
  });

  test('unauthorized from now on', async () => {
    const { sim, fetch } = await callSim({ orders: 2 });
    sim.faults.add({ kind: 'unauthorized' });
    for (let n = 0; n < 3; n += 1) expect((await fetch('/orders')).status).toBe(401);
    sim.faults.clear();
    expect((await fetch('/orders')).status).toBe(200);
  });

  test('only where it is aimed: by path, by method, by share', async () => {
    const { sim, fetch } = await callSim({ orders: 2 });
    sim.faults.add({ kind: 'status', status: 500, path: '/accounts' });
    sim.faults.add({ kind: 'status', status: 503, method: 'POST' });
    expect((await fetch('/accounts/listtags')).status).toBe(500);
    expect((await fetch('/orders')).status).toBe(200);
    expect((await fetch('/orders/addtag', { method: 'POST' })).status).toBe(503);
    sim.faults.clear();
    sim.faults.add({ kind: 'status', status: 500, share: 0.3 });
    let failed = 0;
    for (let n = 0; n < 200; n += 1) failed += (await fetch('/accounts/listtags')).status === 500 ? 1 : 0;
    expect(failed).toBeGreaterThan(35);
    expect(failed).toBeLessThan(85);
  });
});

describe('on a page', () => {
  test('short of its own count', async () => {
    const { sim, get } = await callSim();
    sim.faults.add({ kind: 'short', by: 3, path: '/orders', times: 1 });
    expect(await get('/orders?pageSize=50')).toMatchObject({ total: 300, pages: 6, orders: { length: 47 } });
    expect((await get('/orders?pageSize=50')).orders).toHaveLength(50);
  });

  test('a poisoned order: 500 for every page it is on and for itself, at any page size; its neighbours are fine', async () => {
    const { sim, fetch, get } = await callSim({ orders: 10 });
    const ids = (await get('/orders')).orders.map((order) => order.orderId);
    sim.faults.add({ kind: 'poison', orderId: ids[4] ?? 0 });
    expect((await fetch('/orders')).status).toBe(500);
    expect((await fetch(`/orders/${ids[4]}`)).status).toBe(500);
    const alone = [];
    for (let page = 1; page <= 10; page += 1) alone.push((await fetch(`/orders?pageSize=1&page=${page}`)).status);
    expect(alone).toEqual([200, 200, 200, 200, 500, 200, 200, 200, 200, 200]);
  });

  test.each([
    ['nullId', { orderId: null }],
    ['itemsText', { items: expect.any(String) }],
    ['garbageDate', { orderDate: 'garbage' }],
  ] as const)('a malformed order (%s) on an otherwise good page', async (how, shape) => {
    const { sim, get } = await callSim({ orders: 5 });
    const good = (await get('/orders')).orders;
    sim.faults.add({ kind: 'malformed', orderId: good[2]?.orderId ?? 0, how });
    const { orders } = await get('/orders');
    expect(orders[2]).toMatchObject(shape);
    expect([...orders.slice(0, 2), ...orders.slice(3)]).toEqual([...good.slice(0, 2), ...good.slice(3)]);
  });

  test('drift: orders modified while being paged make the next page skip as many', async () => {
    const { sim, clock, get } = await callSim({ orders: 100 });
    clock.at += 60_000;
    const path = '/orders?sortBy=ModifyDate&pageSize=10&page=';
    const before = (await get<OrderPage>('/orders?sortBy=ModifyDate')).orders.map((order) => order.orderId);
    sim.faults.add({ kind: 'drift', orders: 2, times: 1 });
    const first = (await get(`${path}1`)).orders.map((order) => order.orderId);
    const second = (await get(`${path}2`)).orders.map((order) => order.orderId);
    expect(first).toEqual(before.slice(0, 10));
    expect(second).toEqual(before.slice(12, 22));
  });
});

test('faults and counts over HTTP, with the right credentials only', async () => {
  const { sim, fetch, get, post } = await callSim();
  const set = await post('/__sim/faults', { add: [{ kind: 'status', status: 500, times: 3 }] });
  expect(set).toEqual({
    status: 200,
    body: { faults: [{ id: 1, fault: { kind: 'status', status: 500, times: 3 }, left: 3 }] },
  });
  expect((await fetch('/orders')).status).toBe(500);
  const wrong = await post('/__sim/faults', { add: [{ kind: 'status', status: 200 }] });
  expect(wrong).toMatchObject({ status: 400, body: { message: expect.stringContaining('status') } });
  expect(await get('/__sim/state')).toMatchObject({ orders: 300, requests: 1, faults: [{ left: 2 }] });
  await post('/__sim/faults', { clear: true });
  expect(sim.faults.list()).toEqual([]);
  expect((await fetch('/__sim/state', { headers: { authorization: '' } })).status).toBe(401);
});
