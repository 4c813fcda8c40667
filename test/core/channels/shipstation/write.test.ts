import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { RawDocument } from '../../../../src/core/channels/channel.ts';
import type { OrderPatch } from '../../../../src/core/domain/print/own-options.ts';
import type { FaultInput } from '../../../../src/sim/shipstation/faults.ts';
import { type ShipStationSim, startShipStation } from '../../../../src/sim/shipstation/server.ts';
import type { WireOrder } from '../../../../src/sim/shipstation/wire.ts';
import { split } from '../../../../src/sim/shop/parcels.ts';
import { findOrder } from '../../../sim/shipstation/caller.ts';
import { type Connection, connect, failure, fastClock } from './connection.ts';

let sim: ShipStationSim;
let shop: Connection;

beforeEach(async () => {
  const clock = fastClock();
  sim = await startShipStation({ seed: 7, orders: 200, clock });
  shop = await connect({ baseUrl: sim.url, ...sim.credentials }, clock, { timeoutMs: 400 });
});

afterEach(async () => {
  await shop.close();
  await sim.close();
});

const custom = (order: WireOrder): boolean =>
  order.orderStatus === 'awaiting_shipment' && order.items[0]?.options[0]?.name === 'CustomizedURL';
const patchFor = (order: WireOrder): OrderPatch => ({
  lines: [
    {
      externalItemId: String(order.items[0]?.orderItemId),
      lineKey: order.items[0]?.lineItemKey ?? null,
      options: [{ name: 'Name or Text', value: 'Anna' }],
    },
  ],
});
const read = async (orderId: number): Promise<RawDocument> => {
  const document = await shop.channel.readOrder(String(orderId));
  if (!document) throw new Error('no such order');
  return document;
};
const posts = (): number => sim.requests.filter(({ method }) => method === 'POST').length;

describe('an order is written back', () => {
  test('whole, once, with only its options changed; the call is noted', async () => {
    const before = findOrder(sim, (order) => custom(order) && order.dimensions !== null && order.tagIds !== null);
    const patch = patchFor(before);
    const document = await read(before.orderId);
    expect(await shop.channel.writeOrder(shop.channel.patchOrder(document, patch))).toEqual({ kind: 'taken' });
    const after = await read(before.orderId);
    expect(shop.channel.compareOrders(document, after, patch)).toEqual({ unmet: [], differences: [] });
    const link = before.items[0]?.options[0];
    expect(sim.world.order(before.orderId)?.items[0]?.options).toEqual([link, { name: 'Name or Text', value: 'Anna' }]);
    expect(sim.world.size).toBe(200);
    expect(posts()).toBe(1);
    const call = await shop.store.db
      .selectFrom('calls')
      .select(['path', 'ref', 'status', 'error_kind'])
      .where('method', '=', 'POST')
      .executeTakeFirstOrThrow();
    expect(call).toEqual({ path: '/orders/createorder', ref: String(before.orderId), status: 200, error_kind: null });
  });

  test('both halves of a split order keep what is theirs', async () => {
    const parent = findOrder(sim, (order) => custom(order) && order.items.length > 1);
    const childId = split(sim.world, parent.orderId, Date.now());
    const child = sim.world.order(childId);
    if (!child) throw new Error('no child');
    const document = await read(childId);
    await shop.channel.writeOrder(shop.channel.patchOrder(document, patchFor(child)));
    expect(shop.channel.hasPatch(await read(childId), patchFor(child))).toBe(true);
    expect(sim.world.written).toEqual([childId]);
  });

  test('without an id nothing is sent, whoever asks', async () => {
    const { orderId } = findOrder(sim, custom);
    const document = await read(orderId);
    const { orderKey: _, ...keyless } = JSON.parse(document.body);
    const call = shop.channel.writeOrder({ ...document, body: JSON.stringify(keyless) });
    await expect(call).rejects.toMatchObject({ reason: 'no-order-key' });
    expect(posts()).toBe(0);
  });

  test('a key that the vendor does not know makes a second order, and that is told', async () => {
    const { orderId } = findOrder(sim, custom);
    const document = await read(orderId);
    const body = JSON.stringify({ ...JSON.parse(document.body), orderKey: 'renewed' });
    const result = await shop.channel.writeOrder({ ...document, body });
    expect(result).toMatchObject({ kind: 'other-order', externalId: expect.stringMatching(/^\d+$/) });
  });
});

describe('an answer that says nothing is a doubt, and nothing is sent twice', () => {
  const doubts: [what: string, fault: FaultInput, kind: string][] = [
    ['no answer', { kind: 'hang', method: 'POST' }, 'unreachable'],
    ['no answer, carried out', { kind: 'hang', method: 'POST', carriedOut: true }, 'unreachable'],
    ['a dropped line', { kind: 'reset', method: 'POST', carriedOut: true }, 'unreachable'],
    ['500', { kind: 'status', status: 500, method: 'POST' }, 'outage'],
    ['503 with a time', { kind: 'status', status: 503, retryAfterS: 1, method: 'POST' }, 'outage'],
    ['a page for people', { kind: 'html', method: 'POST' }, 'nonsense'],
    ['half an answer', { kind: 'cut', method: 'POST' }, 'nonsense'],
    ['half a transfer', { kind: 'wrongLength', method: 'POST' }, 'nonsense'],
  ];
  test.each(doubts)('%s', async (_, fault, kind) => {
    const order = findOrder(sim, custom);
    const document = await read(order.orderId);
    sim.faults.add(fault);
    const result = await shop.channel.writeOrder(shop.channel.patchOrder(document, patchFor(order)));
    expect(result).toMatchObject({ kind: 'doubt', error: { kind } });
    expect(posts()).toBe(1);
  });

  test('a refusal is one; a throttle and refused credentials are everybody’s', async () => {
    const order = findOrder(sim, custom);
    const patched = shop.channel.patchOrder(await read(order.orderId), patchFor(order));
    sim.world.edit(order.orderId, Date.now(), (one) => {
      one.orderStatus = 'shipped';
    });
    const refused = await shop.channel.writeOrder(patched);
    expect(refused).toMatchObject({ kind: 'refused', error: { message: expect.stringMatching(/shipped/) } });
    sim.faults.add({ kind: 'throttle', method: 'POST', times: 1 });
    expect(await failure(shop.channel.writeOrder(patched))).toMatchObject({ kind: 'throttled' });
    sim.faults.add({ kind: 'unauthorized', method: 'POST', times: 1 });
    expect(await failure(shop.channel.writeOrder(patched))).toMatchObject({ kind: 'auth' });
    expect(posts()).toBe(3);
  });
});

test('numbers that no double holds survive reading and writing', async () => {
  const text = `{ "orderId":7, "orderKey":"k", "orderStatus":"on_hold", "customerId":90071992547409931, "amountPaid":12.50,
    "items":[ {"orderItemId":1,"unitPrice":6.250} ] }`;
  const sent: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'POST') sent.push(Buffer.concat(chunks).toString());
      response.setHeader('content-type', 'application/json').end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const other = await connect({ baseUrl, apiKey: 'k', apiSecret: 's' }, fastClock());
  onTestFinished(() => other.close());
  const document = await other.channel.readOrder('7');
  if (!document) throw new Error('no order');
  expect(document.body).toBe(text);
  expect(await other.channel.writeOrder(other.channel.patchOrder(document, { lines: [] }))).toEqual({ kind: 'taken' });
  expect(sent).toEqual([text.replaceAll(/\s+/g, '')]);
});
