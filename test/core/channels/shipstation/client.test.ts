import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelErrorKind, OrderWindow } from '../../../../src/core/channels/channel.ts';
import type { FaultInput } from '../../../../src/sim/shipstation/faults.ts';
import { type ShipStationSim, startShipStation } from '../../../../src/sim/shipstation/server.ts';
import { type Connection, connect, failure, fastClock } from './connection.ts';

const clock = fastClock();
let sim: ShipStationSim;
let shop: Connection;

beforeAll(async () => {
  sim = await startShipStation({ seed: 11, orders: 300, clock, rateLimit: 1_000_000 });
});
afterAll(() => sim.close());
beforeEach(async () => {
  shop = await connect({ baseUrl: sim.url, ...sim.credentials }, clock, { timeoutMs: 500 });
});
afterEach(async () => {
  sim.faults.clear();
  await shop.close();
});

function everything(by: OrderWindow['by'] = 'created'): OrderWindow {
  return { by, from: Date.UTC(2000, 0, 1), to: clock.now() + 1000 };
}

describe('orders', () => {
  test.each(['created', 'modified'] as const)(
    'by %s date: every one once, in ascending order, over all pages',
    async (by) => {
      const window = everything(by);
      const ids: string[] = [];
      const dates: string[] = [];
      for (let page = 1; ; page += 1) {
        const { orders, total, pages, ...rest } = await shop.channel.listOrders(window, { page, pageSize: 100 });
        expect({ total, pages, page: rest.page }).toEqual({
          total: sim.world.size,
          pages: Math.ceil(sim.world.size / 100),
          page,
        });
        expect(rest.vendorNow).not.toBeNull();
        for (const document of orders) {
          const order = shop.channel.interpret(document);
          expect(document.externalId).toBe(order.externalId);
          ids.push(order.externalId);
          dates.push(JSON.parse(document.body)[by === 'created' ? 'createDate' : 'modifyDate']);
        }
        if (page === pages) break;
      }
      expect([...ids].sort()).toEqual([...sim.world.orders()].map((order) => String(order.orderId)).sort());
      // Of the hour that happens twice, what is written does not tell which came first.
      const certain = dates.filter((date) => !/-11-0[1-7]T01:/.test(date));
      expect(certain).toEqual([...certain].sort());
    },
  );

  test('a page beyond the end, and an empty window, are empty', async () => {
    expect(await shop.channel.listOrders(everything(), { page: 9, pageSize: 500 })).toMatchObject({
      orders: [],
      total: sim.world.size,
    });
    const before = { by: 'created', from: 0, to: Date.UTC(2001, 0, 1) } as const;
    expect(await shop.channel.listOrders(before, { page: 1, pageSize: 500 })).toMatchObject({ orders: [], total: 0 });
  });

  test('the raw document is the order as it was sent, field by field', async () => {
    const { orders } = await shop.channel.listOrders(everything(), { page: 1, pageSize: 500 });
    const sent = new Map([...sim.world.orders()].map((order) => [String(order.orderId), order]));
    for (const { externalId, body } of orders) expect(JSON.parse(body)).toEqual(sent.get(externalId ?? ''));
  });

  test('one by its id; null when there is none; the call is noted with the order it is about', async () => {
    const wanted = [...sim.world.orders()][7];
    const id = String(wanted?.orderId);
    expect(JSON.parse((await shop.channel.readOrder(id))?.body ?? '')).toEqual(wanted);
    expect(await shop.channel.readOrder('999999999999')).toBeNull();
    const calls = await shop.store.db
      .selectFrom('calls')
      .select(['path', 'ref', 'status', 'error_kind'])
      .orderBy('id')
      .execute();
    expect(calls).toEqual([
      { path: `/orders/${id}`, ref: id, status: 200, error_kind: null },
      { path: '/orders/999999999999', ref: '999999999999', status: 404, error_kind: null },
    ]);
  });

  test('by exact number, although the vendor finds what begins with it', async () => {
    const all = [...sim.world.orders()];
    const number = all[0]?.orderNumber ?? '';
    const same = all.filter((order) => order.orderNumber === number).map((order) => String(order.orderId));
    expect((await shop.channel.findOrders(` ${number} `)).map((found) => found.externalId).sort()).toEqual(same.sort());
    // Part of a number finds orders at the vendor, and none here.
    expect(await shop.channel.findOrders(number.slice(0, -1))).toEqual([]);
    expect(await shop.channel.findOrders(number.slice(0, 1))).toEqual([]);
    expect(await shop.channel.findOrders('  ')).toEqual([]);
  });

  test('by tag and status', async () => {
    const tagged = [...sim.world.orders()].filter((order) => order.orderStatus === 'shipped' && order.tagIds?.length);
    const tagId = tagged[0]?.tagIds?.[0] ?? 0;
    const page = await shop.channel.listOrdersByTag(String(tagId), 'shipped', { page: 1, pageSize: 500 });
    const expected = tagged.filter((order) => order.tagIds?.includes(tagId)).map((order) => String(order.orderId));
    expect(expected.length).toBeGreaterThan(0);
    expect(page.orders.map((order) => order.externalId).sort()).toEqual(expected.sort());
  });

  test('the tags', async () => {
    const tags = await shop.channel.listTags();
    expect(tags).toEqual(sim.world.tags.map(({ tagId, name, color }) => ({ externalId: String(tagId), name, color })));
  });
});

describe('a bad answer is what it is, never a success', () => {
  const cases: [what: string, fault: FaultInput, kind: ChannelErrorKind, words: RegExp][] = [
    [
      '500',
      { kind: 'status', status: 500 },
      'outage',
      /failed to answer .*\(500\): An error has occurred\. Execution Timeout Expired\./,
    ],
    ['503', { kind: 'status', status: 503 }, 'outage', /503/],
    ['400', { kind: 'status', status: 400 }, 'refused', /refused/],
    ['402', { kind: 'status', status: 402 }, 'plan', /another plan/],
    ['403', { kind: 'status', status: 403 }, 'auth', /credentials/],
    ['404 for a list', { kind: 'status', status: 404 }, 'not-found', /does not know/],
    ['HTML with status 200', { kind: 'html' }, 'nonsense', /a page for people \(“Maintenance”\)/],
    ['cut JSON', { kind: 'cut' }, 'nonsense', /JSON that stops at byte \d+/],
    ['a cut transfer', { kind: 'wrongLength' }, 'nonsense', /broke off its answer after \d+ bytes/],
    [
      'a page short of its own count',
      { kind: 'short' },
      'nonsense',
      /short of its own count: 19 orders where there should be 20/,
    ],
    ['no answer', { kind: 'hang' }, 'unreachable', /did not answer in time/],
    ['a dropped line', { kind: 'reset' }, 'unreachable', /closed the connection/],
    ['wrong credentials', { kind: 'unauthorized' }, 'auth', /credentials/],
  ];

  test.each(cases)('%s', async (_, fault, kind, words) => {
    sim.faults.add(fault);
    const before = sim.requests.length;
    const error = await failure(shop.channel.listOrders(everything(), { page: 1, pageSize: 20 }));
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(words);
    expect(error.hint).not.toBe('');
    // What may pass by itself is asked for once more, what cannot is not.
    expect(sim.requests.length - before).toBe(error.passing ? 2 : 1);
    const calls = await shop.store.db.selectFrom('calls').select('error_kind').execute();
    expect(calls).toEqual(Array.from({ length: error.passing ? 2 : 1 }, () => ({ error_kind: kind })));
  });

  test.each(cases.filter(([, , kind]) => kind === 'outage' || kind === 'nonsense' || kind === 'unreachable'))(
    '%s once: the second try answers',
    async (_, fault) => {
      sim.faults.add({ ...fault, times: 1 } as FaultInput);
      expect((await shop.channel.listOrders(everything(), { page: 1, pageSize: 20 })).orders).toHaveLength(20);
    },
  );

  test('wrong credentials say which settings to check, and hold no secret', async () => {
    await shop.close();
    shop = await connect({ baseUrl: sim.url, apiKey: 'expired-key', apiSecret: 'hush-hush' }, clock);
    const error = await failure(shop.channel.listTags());
    expect(error.hint).toMatch(/SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET/);
    expect(
      `${error.message}${error.hint}${JSON.stringify(await shop.store.db.selectFrom('calls').selectAll().execute())}`,
    ).not.toMatch(/expired-key|hush/);
  });

  test('nobody there: the host and the setting are named', async () => {
    await shop.close();
    shop = await connect({ baseUrl: 'http://127.0.0.1:9', ...sim.credentials }, clock);
    const error = await failure(shop.channel.listTags());
    expect(error.kind).toBe('unreachable');
    expect(`${error.message} ${error.hint}`).toMatch(/127\.0\.0\.1:9.*SHIPSTATION_BASE_URL/);
  });

  describe('a 404 for one order', () => {
    const gone = '999999999999';

    test('is believed when the address has answered for orders, if need be when asked to', async () => {
      expect(await shop.channel.readOrder(gone)).toBeNull();
      expect(await shop.channel.readOrder(gone)).toBeNull();
      expect(sim.requests.slice(-3).map(({ path, query }) => [path, query['pageSize']])).toEqual([
        [`/orders/${gone}`, undefined],
        ['/orders', '1'],
        [`/orders/${gone}`, undefined],
      ]);
    });

    test.each([
      ['a router that knows no such path', () => `${sim.url}/v9`, null],
      ['a server that answers everything so', () => sim.url, 404],
    ])('means the address when it comes from %s', async (_who, baseUrl, status) => {
      await shop.close();
      shop = await connect({ baseUrl: baseUrl(), ...sim.credentials }, clock);
      if (status !== null) sim.faults.add({ kind: 'status', status });
      const held = String([...sim.world.orders()][7]?.orderId);
      const error = await failure(shop.channel.readOrder(held));
      expect(error).toMatchObject({ kind: 'not-found', hint: 'Check SHIPSTATION_BASE_URL.' });
    });

    test('is believed although the first of all orders is poisoned', async () => {
      for (const { orderId } of sim.world.orders()) sim.faults.add({ kind: 'poison', orderId });
      expect(await shop.channel.readOrder(gone)).toBeNull();
    });
  });

  test('a time to come back is kept when it is short, and left to the run when it is long', async () => {
    sim.faults.add({ kind: 'status', status: 503, retryAfterS: 20, times: 1 });
    const began = sim.requests.length;
    await shop.channel.listTags();
    const [first, second] = sim.requests.slice(began);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(20_000);

    sim.faults.add({ kind: 'status', status: 503, retryAfterS: 31 });
    const error = await failure(shop.channel.listTags());
    expect(error).toMatchObject({ kind: 'outage', retryAfterMs: 31_000 });
    expect(sim.requests).toHaveLength(began + 3);
  });

  test('one malformed order does not fail its page', async () => {
    const [first, second, third] = [...sim.world.orders()].map((order) => order.orderId);
    sim.faults.add({ kind: 'malformed', orderId: first ?? 0, how: 'nullId' });
    sim.faults.add({ kind: 'malformed', orderId: second ?? 0, how: 'itemsText' });
    sim.faults.add({ kind: 'malformed', orderId: third ?? 0, how: 'garbageDate' });
    const { orders } = await shop.channel.listOrders(everything(), { page: 1, pageSize: 500 });
    const said = orders.flatMap((document) => {
      try {
        shop.channel.interpret(document);
        return [];
      } catch (error) {
        return [[document.externalId, Reflect.get(Object(error), 'reason'), String(error)]];
      }
    });
    expect(said).toHaveLength(3);
    expect(said).toContainEqual([
      null,
      'missing-id',
      'Unreadable: orderId is not as ShipStation writes it: expected number, received null.',
    ]);
    expect(said).toContainEqual([
      String(second),
      'bad-shape',
      'Unreadable: items is not as ShipStation writes it: expected array, received string.',
    ]);
    expect(said).toContainEqual([
      String(third),
      'bad-date',
      'Unreadable: orderDate is not a date as ShipStation writes it.',
    ]);
  });

  test('a poisoned order fails its page as an outage, which the walk can narrow down', async () => {
    sim.faults.add({ kind: 'poison', orderId: [...sim.world.orders()][0]?.orderId ?? 0 });
    expect((await failure(shop.channel.listOrders(everything(), { page: 1, pageSize: 500 }))).kind).toBe('outage');
  });
});

describe('waiting for quota is a state', () => {
  test.each([
    ['429 with rate headers', { kind: 'throttle', headers: 'rate' }],
    ['429 with Retry-After', { kind: 'throttle', headers: 'retry-after' }],
    ['429 without a word', { kind: 'throttle', headers: 'none' }],
    ['its text inside a 200', { kind: 'throttleText' }],
  ] as const)('a storm is waited out: %s', async (_, fault) => {
    sim.faults.add({ ...fault, times: 4 });
    const began = sim.requests.length;
    expect(await shop.channel.listTags()).toHaveLength(sim.world.tags.length);
    const storm = sim.requests.slice(began);
    expect(storm).toHaveLength(5);
    expect(shop.waits.map((wait) => wait.why)).toContain('it answered “too many requests”');
    const last = shop.waits.at(-1);
    expect(storm.at(-1)?.at).toBeGreaterThanOrEqual(last?.until ?? Number.POSITIVE_INFINITY);
    const noted = await shop.store.db.selectFrom('calls').select('error_kind').orderBy('id').execute();
    expect(noted.map((call) => call.error_kind)).toEqual(['throttled', 'throttled', 'throttled', 'throttled', null]);
  });

  test('a storm without end is told as throttled after ten waits, with its likely cause', async () => {
    sim.faults.add({ kind: 'throttle', headers: 'retry-after' });
    const error = await failure(shop.channel.listTags());
    expect(error).toMatchObject({ kind: 'throttled', passing: true });
    expect(error.hint).toMatch(/same key/);
    expect(await shop.store.db.selectFrom('calls').select('id').execute()).toHaveLength(11);
  });

  test('a cancelled run does not wait on', async () => {
    sim.faults.add({ kind: 'throttle', headers: 'none' });
    const call = shop.channel.listTags();
    const reason = new Error('cancelled');
    setTimeout(() => shop.stop(reason), 60);
    await expect(call).rejects.toBe(reason);
  });

  test('a buyer’s note that says “too many requests” is a note', async () => {
    const order = [...sim.world.orders()][3];
    sim.world.edit(order?.orderId ?? 0, clock.now(), (edited) => {
      edited.customerNotes = 'Too many requests? Sorry! {"message": "Too Many Requests"}';
    });
    const document = await shop.channel.readOrder(String(order?.orderId));
    expect(document && shop.channel.interpret(document).customerNotes).toMatch(/^Too many requests\?/);
  });
});
