import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { WirePackage, WirePage } from '../../../src/sim/trendyol/wire.ts';
import { type Caller, callSim, HOUR, MINUTE } from './caller.ts';

const HOOKS = '/webhook/sellers/{s}/webhooks';

interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly order: WirePackage;
}

/** A receiver that answers what it is told to, and keeps what it got. */
async function receiver(): Promise<{ url: string; got: Received[]; answer: { status: number } }> {
  const got: Received[] = [];
  const answer = { status: 200 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const page = JSON.parse(Buffer.concat(chunks).toString('utf8')) as WirePage<WirePackage>;
    for (const order of page.content) got.push({ headers: request.headers, order });
    response.writeHead(answer.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/packages`, got, answer };
}

const byKey = (url: string, subscribedStatuses: string[] = []) => ({
  url,
  authenticationType: 'API_KEY',
  apiKey: '123456',
  subscribedStatuses,
});

async function subscribed(body: (url: string) => object = byKey) {
  const caller: Caller = await callSim({ packages: 40 });
  const hook = await receiver();
  const { status, body: told } = await caller.call<{ id: string }>('POST', HOOKS, body(hook.url));
  expect(status).toBe(200);
  const list = () => caller.get<{ id: string; status: string }[]>(HOOKS);
  return { ...caller, hook, id: told.id, list };
}

test('created, listed without secrets, changed, switched off and on, deleted', async () => {
  const { call, get, id, list, clock } = await subscribed();
  const [listed] = await list();
  expect(listed).toMatchObject({ id, status: 'ACTIVE', subscribedStatuses: null, lastModifiedDate: null });
  expect(JSON.stringify(listed)).not.toContain('123456');
  clock.at += MINUTE;
  const basic = { authenticationType: 'BASIC_AUTHENTICATION', username: 'u', password: 'p' };
  const changed = {
    ...basic,
    url: 'https://receiver.example.com/x',
    subscribedStatuses: ['CREATED', 'AT_COLLECTION_POINT'],
  };
  expect((await call('PUT', `${HOOKS}/${id}`, changed)).status).toBe(200);
  expect((await call('PUT', `${HOOKS}/${id}/deactivate`)).status).toBe(200);
  expect(await list()).toMatchObject([
    { status: 'PASSIVE', username: 'u', url: changed.url, subscribedStatuses: changed.subscribedStatuses },
  ]);
  expect((await call('PUT', `${HOOKS}/${id}/activate`)).status).toBe(200);
  expect(await list()).toMatchObject([{ status: 'ACTIVE', lastModifiedDate: clock.at }]);
  expect((await call('DELETE', `${HOOKS}/${id}`)).status).toBe(200);
  expect(await get(HOOKS)).toEqual([]);
  expect((await call('PUT', `${HOOKS}/${id}/activate`)).status).toBe(404);
});

test('refused: forbidden words, a missing secret, an unknown status, the sixteenth', async () => {
  const { call, id } = await subscribed();
  const url = 'https://receiver.example.com/x';
  for (const wrong of [
    byKey('https://receiver.example.com/webhook/Trendyol'),
    byKey('https://dolap.example.com/'),
    byKey('http://localhost:8080/'),
    byKey('receiver'),
    byKey(url, ['SHIPPING']),
    { url, authenticationType: 'API_KEY' },
    { url, authenticationType: 'BASIC_AUTHENTICATION', username: 'u' },
    { url, authenticationType: 'HMAC', apiKey: 'x' },
  ]) {
    expect((await call('POST', HOOKS, wrong)).status).toBe(400);
  }
  await call('PUT', `${HOOKS}/${id}/deactivate`);
  for (let n = 2; n <= 15; n += 1) expect((await call('POST', HOOKS, byKey(url))).status).toBe(200);
  expect((await call('POST', HOOKS, byKey(url))).status).toBe(400);
});

test('every change is delivered as the whole package in the page model, in the order of each package', async () => {
  const { sim, clock, hook } = await subscribed();
  const expected: string[] = [];
  sim.world.packages.onChange((order) => {
    expected.push(`${order.shipmentPackageId} ${order.status} ${order.lastModifiedDate}`);
  });
  for (let n = 0; n < 5; n += 1) {
    clock.at += HOUR;
    sim.life(20);
    await sim.deliver();
  }
  const got = hook.got.map(({ order }) => `${order.shipmentPackageId} ${order.status} ${order.lastModifiedDate}`);
  expect([...got].sort()).toEqual([...expected].sort());
  expect(hook.got[0]?.headers).toMatchObject({ 'x-api-key': '123456', 'content-type': 'application/json' });
  expect(hook.got[0]?.headers['authorization']).toBeUndefined();
  const latest = new Map(hook.got.map(({ order }) => [order.shipmentPackageId, order]));
  for (const [id, order] of latest) expect(order).toEqual(sim.world.order(id));
  expect(sim.courier.deliveries.length).toBe(expected.length);
});

test('only the states that were asked for, with Basic where that was asked for', async () => {
  const { sim, hook } = await subscribed((url) => ({
    ...{ url, authenticationType: 'BASIC_AUTHENTICATION', username: 'user', password: 'geheim' },
    subscribedStatuses: ['CANCELLED', 'UNPACKED'],
  }));
  sim.life(150);
  await sim.deliver();
  expect(new Set(hook.got.map(({ order }) => order.status))).toEqual(new Set(['Cancelled', 'UnPacked']));
  const authorization = `Basic ${Buffer.from('user:geheim').toString('base64')}`;
  expect(hook.got[0]?.headers).toMatchObject({ authorization });
});

test('a failure is sent again every five minutes until it is taken', async () => {
  const { sim, clock, hook } = await subscribed();
  hook.answer.status = 503;
  sim.life(1);
  await sim.deliver();
  const first = hook.got.length;
  await sim.deliver();
  clock.at += 5 * MINUTE - 1;
  await sim.deliver();
  expect(hook.got).toHaveLength(first);
  clock.at += 1;
  hook.answer.status = 204;
  await sim.deliver();
  expect(hook.got).toHaveLength(2 * first);
  expect(hook.got[first]?.order).toEqual(hook.got[0]?.order);
  expect(sim.courier.waiting).toBe(0);
  expect(sim.courier.deliveries.map(({ attempt, answer }) => [attempt, answer])).toContainEqual([2, 204]);
});

test('after 13 failures it is PASSIVE, and what happens then is never told, also not after it is switched on again', async () => {
  const { sim, clock, hook, list, call, id } = await subscribed();
  hook.answer.status = 500;
  sim.life(1);
  for (let n = 1; n <= 13; n += 1) {
    expect((await list())[0]?.status).toBe('ACTIVE');
    await sim.deliver();
    clock.at += 5 * MINUTE;
  }
  expect((await list())[0]?.status).toBe('PASSIVE');
  const tried = hook.got.length;
  hook.answer.status = 200;
  sim.life(10);
  await sim.deliver();
  expect((await call('PUT', `${HOOKS}/${id}/activate`)).status).toBe(200);
  await sim.deliver();
  expect(hook.got).toHaveLength(tried);
  expect(sim.courier.lost).toBeGreaterThan(0);
  sim.life(10);
  await sim.deliver();
  expect(hook.got.length).toBeGreaterThan(tried);
});

test('webhooks may travel badly: doubled, out of order, dropped', async () => {
  const { sim, clock, hook } = await subscribed();
  Object.assign(sim.settings.webhooks, { duplicates: 0.3, disorder: 0.3, drops: 0.1 });
  let changes = 0;
  sim.world.packages.onChange(() => {
    changes += 1;
  });
  for (let n = 0; n < 30; n += 1) {
    clock.at += MINUTE;
    sim.life(10);
    await sim.deliver();
  }
  clock.at += 10 * MINUTE;
  await sim.deliver();
  const keys = hook.got.map(({ order }) => `${order.shipmentPackageId} ${order.lastModifiedDate}`);
  expect(sim.courier.dropped).toBeGreaterThan(0);
  expect(new Set(keys).size).toBe(changes - sim.courier.dropped);
  expect(keys.length).toBeGreaterThan(new Set(keys).size * 1.15);
  const last = new Map<number, number>();
  const backwards = hook.got.filter(({ order }) => {
    const before = last.get(order.shipmentPackageId) ?? 0;
    last.set(order.shipmentPackageId, Math.max(before, order.lastModifiedDate));
    return order.lastModifiedDate < before;
  });
  expect(backwards.length).toBeGreaterThan(3);
});

test('a receiver that is not there is a failure like any other; closing does not wait for one that hangs', async () => {
  const { sim, call, id, clock } = await subscribed();
  await call('PUT', `${HOOKS}/${id}`, byKey('http://127.0.0.1:9/none'));
  sim.life(1);
  await sim.deliver();
  expect(sim.courier.deliveries.at(-1)?.answer).toBe(0);
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  await call('PUT', `${HOOKS}/${id}`, byKey(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/`));
  clock.at += 5 * MINUTE;
  const delivering = sim.deliver();
  await sim.close();
  await delivering;
  silent.closeAllConnections();
  silent.close();
});
