import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ChannelError } from '../../../../src/core/channels/channel.ts';
import { Unwritable } from '../../../../src/core/channels/order-writer.ts';
import type { PackageChannel } from '../../../../src/core/channels/package-source.ts';
import { trendyol } from '../../../../src/core/channels/trendyol/client.ts';
import { elementTexts } from '../../../../src/core/json-text.ts';
import { testClock } from '../../../jobs/shop.ts';
import { failure } from '../shipstation/connection.ts';
import { emptyStore } from './empty-store.ts';
import { type Answer, type Gateway, type Seen, sample, startGateway } from './gateway.ts';
import { optionsOf } from './options.ts';

const hour = 3_600_000;
const day = 24 * hour;
const clock = testClock(Date.UTC(2026, 8, 20, 9));
const [text = ''] = elementTexts(sample('orders-stream-page'), 'content') ?? [];
const numbered = (id: number | string, orderNumber = '10654411111'): string =>
  text.replace('"shipmentPackageId": 3330111111', `"shipmentPackageId": ${id}`).replace('10654411111', orderNumber);
const page = (texts: readonly string[], total = texts.length, at = 0): Answer => ({
  body: `{"totalElements":${total},"totalPages":${Math.ceil(total / 200)},"page":${at},"size":200,"content":[${texts.join(',')}]}`,
});

let gateway: Gateway;
let channel: PackageChannel;
beforeAll(async () => {
  gateway = await startGateway(clock);
});
afterAll(() => gateway.close());
beforeEach(async () => {
  gateway.seen.length = 0;
  const { store } = await emptyStore();
  channel = trendyol(optionsOf(store, clock, { baseUrl: gateway.url }));
});

describe('the stream', () => {
  const window = { from: clock.now() - 2 * day, to: clock.now() };

  test('is asked for more than three hours on both sides, and followed by its cursor to the end', async () => {
    gateway.answer(({ query }) =>
      query['nextCursor'] === undefined
        ? { body: `{"hasMore":true,"nextCursor":"c-1","size":200,"content":[${text}]}` }
        : { body: '{"hasMore":false,"nextCursor":null,"size":200,"content":[]}' },
    );
    const first = await channel.streamPackages(window, null);
    expect(first).toMatchObject({ next: 'c-1', packages: [{ externalId: '3330111111', body: text }] });
    expect(first.vendorNow).toBe(clock.now());
    expect(await channel.streamPackages(window, first.next)).toMatchObject({ next: null, packages: [] });
    const [one, two] = gateway.seen as [Seen, Seen];
    expect(window.from - Number(one.query['lastModifiedStartDate'])).toBeGreaterThan(3 * hour);
    expect(Number(one.query['lastModifiedEndDate']) - window.to).toBeGreaterThan(3 * hour);
    expect(two.query).toEqual({ ...one.query, nextCursor: 'c-1' });
    // Its advice: five seconds between calls.
    expect(two.at - one.at).toBeGreaterThanOrEqual(5000);
  });

  test('never asks for more than 14 days', async () => {
    gateway.answer(() => ({ body: '{"hasMore":false,"content":[]}' }));
    const to = clock.now();
    await channel.streamPackages({ from: to - channel.longestWindowMs, to }, null);
    const { query } = gateway.seen[0] as Seen;
    expect(Number(query['lastModifiedEndDate']) - Number(query['lastModifiedStartDate'])).toBe(14 * day);
    expect(() => channel.streamPackages({ from: to - 14 * day, to }, null)).toThrow(RangeError);
  });

  test.each([
    ['without a cursor', '{"hasMore":true,"content":[]}'],
    ['that goes round', '{"hasMore":true,"nextCursor":"c-1","content":[]}'],
    ['that is no stream', '{"packages":[]}'],
  ])('a page %s is nonsense', async (_, body) => {
    gateway.answer(() => ({ body }));
    expect((await failure(channel.streamPackages(window, 'c-1'))).kind).toBe('nonsense');
  });
});

describe('the list', () => {
  const window = { from: clock.now() - day, to: clock.now() };

  test('is a page counted from 0, oldest change first', async () => {
    gateway.answer(() => page([numbered(7)], 201, 1));
    const answered = await channel.listPackages(window, 1);
    expect(answered).toMatchObject({ total: 201, page: 1, pages: 2, packages: [{ externalId: '7' }] });
    expect(gateway.seen[0]?.query).toMatchObject({
      page: '1',
      size: '200',
      orderByField: 'PackageLastModifiedDate',
      orderByDirection: 'ASC',
    });
  });

  test('a page that is cut, or another, is nonsense; behind 10,000 nothing is asked for', async () => {
    gateway.answer(() => page([numbered(7)], 3));
    expect((await failure(channel.listPackages(window, 0))).message).toContain('1 entries where there should be 3');
    gateway.answer(() => page([], 0, 4));
    expect((await failure(channel.listPackages(window, 0))).kind).toBe('nonsense');
    expect(() => channel.listPackages(window, 50)).toThrow(RangeError);
  });

  test('one unreadable package costs no page: its text is kept', async () => {
    gateway.answer(() => page(['{"shipmentPackageId":"x"}', '7', numbered(9)]));
    const { packages } = await channel.listPackages(window, 0);
    expect(packages.map(({ externalId }) => externalId)).toEqual([null, null, '9']);
    expect(packages[0]?.body).toBe('{"shipmentPackageId":"x"}');
  });
});

describe('packages by their ids', () => {
  test('fifty at a time; ids keep all their digits', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => String(10_000_000_000_000_000_000n + BigInt(n)));
    gateway.answer(({ query }) => page((query['shipmentPackageIds'] ?? '').split(',').map((id) => numbered(id))));
    const found = await channel.readPackages([...ids, ids[0] ?? '']);
    expect(found.map(({ externalId }) => externalId)).toEqual(ids);
    expect(gateway.seen.map(({ query }) => query['shipmentPackageIds']?.split(',').length)).toEqual([50, 10]);
  });

  test('what the last week does not have is looked for in the month', async () => {
    gateway.answer(({ query }) => {
      const start = Number(query['startDate'] ?? clock.now() - 7 * day);
      return page(start < clock.now() - 20 * day ? [numbered(8)] : [numbered(7)]);
    });
    expect((await channel.readPackages(['7', '8', '9'])).map(({ externalId }) => externalId)).toEqual(['7', '8']);
    expect(gateway.seen).toHaveLength(3);
  });
});

test('packages of an order number: those whose number it is, and never all', async () => {
  gateway.answer(() => page([numbered(7, '55'), numbered(8, '555')]));
  expect((await channel.findPackages(' 55 ')).map(({ externalId }) => externalId)).toEqual(['7']);
  expect(await channel.findPackages('  ')).toEqual([]);
  expect(gateway.seen).toHaveLength(1);
});

test('a webhook’s body is a page of packages, or one; anything else holds none', () => {
  expect(channel.packagesIn(sample('webhook-shipment-package')).map(({ externalId }) => externalId)).toEqual([
    '3330111111',
  ]);
  expect(channel.packagesIn(` ${text} `)).toEqual([{ externalId: '3330111111', body: text }]);
  expect(channel.packagesIn('{"hello":1}')).toEqual([]);
  expect(channel.packagesIn('{"content":[]}')).toEqual([]);
  for (const body of ['', '{"content":[{', '<html>']) expect(() => channel.packagesIn(body)).toThrow(ChannelError);
});

describe('writes', () => {
  const document = (status: string): { externalId: string; body: string } => ({
    externalId: '33',
    body: `{"shipmentPackageId":33,"status":"${status}","lines":[{"lineId":47651111110000000001,"quantity":3,"barcode":"x"}]}`,
  });

  test.each([
    [
      'Created',
      'Picking',
      undefined,
      '{"lines":[{"lineId":47651111110000000001,"quantity":3}],"params":{},"status":"Picking"}',
    ],
    [
      'Picking',
      'Invoiced',
      'EME1',
      '{"lines":[{"lineId":47651111110000000001,"quantity":3}],"params":{"invoiceNumber":"EME1"},"status":"Invoiced"}',
    ],
  ] as const)('%s to %s sends all lines', async (from, to, invoice, body) => {
    gateway.answer(() => ({}));
    expect(await channel.setStatus(document(from), to, invoice)).toEqual({ kind: 'taken' });
    expect(gateway.seen[0]).toMatchObject({
      method: 'PUT',
      path: '/integration/order/sellers/123456/shipment-packages/33',
      body,
    });
  });

  test.each([
    ['Shipped', 'Picking'],
    ['Picking', 'Picking'],
    ['Invoiced', 'Picking'],
    ['Cancelled', 'Invoiced'],
  ] as const)('%s is not set to %s, and nothing is sent', async (from, to) => {
    await expect(channel.setStatus(document(from), to)).rejects.toBeInstanceOf(Unwritable);
    expect(gateway.seen).toEqual([]);
  });

  test.each([
    [{ status: 400, body: 'Shipment Update Edilebilir Bir Durumda Değil.' }, 'refused', /Edilebilir/],
    [{ status: 502 }, 'doubt', /\(502\)/],
    [{ status: 409 }, 'refused', /another change/],
  ])('%j is told', async (answer, kind, message) => {
    gateway.answer(() => answer);
    const result = await channel.setTracking('33', 'TR-1');
    expect(result).toMatchObject({ kind, error: { message: expect.stringMatching(message) } });
    expect(gateway.seen[0]).toMatchObject({ method: 'PUT', body: '{"trackingNumber":"TR-1"}' });
  });

  test('a wrong key is nobody’s answer', async () => {
    gateway.answer(() => ({ status: 401 }));
    expect((await failure(channel.setTracking('33', 'TR-1'))).kind).toBe('auth');
  });
});
