import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ChannelErrorKind } from '../../../../src/core/channels/channel.ts';
import { type Caller, type TrendyolOptions, trendyolCaller } from '../../../../src/core/channels/trendyol/call.ts';
import { endpointPath, endpoints } from '../../../../src/core/channels/trendyol/endpoints.ts';
import type { TrendyolSettings } from '../../../../src/core/settings-trendyol.ts';
import { budgetUse } from '../../../../src/core/store/budgets.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { type TestClock, testClock } from '../../../jobs/shop.ts';
import { failure } from '../shipstation/connection.ts';
import { emptyStore } from './empty-store.ts';
import { type Gateway, type Seen, sample, startGateway } from './gateway.ts';
import { optionsOf, seller } from './options.ts';

const clock: TestClock = testClock(Date.UTC(2026, 8, 1, 9));
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway(clock);
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.seen.length = 0;
});

async function open(
  own: Partial<TrendyolSettings> = {},
  more: Partial<TrendyolOptions> = {},
): Promise<{ caller: Caller; store: Store }> {
  const { store } = await emptyStore();
  const options = optionsOf(store, clock, { baseUrl: gateway.url, ...own }, { ...more });
  return { caller: trendyolCaller(options), store };
}

const question = { endpoint: 'listPackages', what: 'the packages', read: (body: unknown) => body } as const;

describe('a call', () => {
  test('says who calls: seller’s address, Basic pair, User-Agent; and is noted under its endpoint', async () => {
    gateway.answer(() => ({ body: { content: [] } }));
    const { caller, store } = await open({ integrator: 'Acme2' });
    expect(await caller.ask({ ...question, query: { size: '200' } })).toEqual({ content: [] });
    const [call] = gateway.seen as [Seen];
    expect(call).toMatchObject({
      method: 'GET',
      path: '/integration/order/sellers/123456/v2/orders',
      query: { size: '200' },
    });
    expect(call.headers['user-agent']).toBe('123456 - Acme2');
    expect(call.headers.authorization).toBe(
      `Basic ${Buffer.from('key-of-nobody:secret-of-nobody').toString('base64')}`,
    );
    const use = await budgetUse(store.db, clock.now());
    expect(use.map(({ group, used, limit, windowSeconds }) => [group, used, limit, windowSeconds])).toEqual([
      ['all', 1, 600, 60],
      ['all-hourly', 1, 36_000, 3600],
      ['orders-list', 1, 30, 60],
      ['orders-list/listPackages', 1, 50, 10],
    ]);
  });

  test('is sent as JSON, and a write is answered by nothing', async () => {
    gateway.answer(() => ({}));
    const { caller } = await open();
    const answered = await caller.send({
      endpoint: 'setPackageStatus',
      parts: { package: '33/1' },
      body: '{"status":"Picking"}',
      what: 'a package',
      read: (body) => body,
    });
    expect(answered).toBeUndefined();
    expect(gateway.seen[0]).toMatchObject({
      method: 'PUT',
      path: '/integration/order/sellers/123456/shipment-packages/33%2F1',
      body: '{"status":"Picking"}',
    });
  });

  test('needs every part of its address', () => {
    expect(() => endpointPath('setPackageStatus', { seller: '1' })).toThrow(/needs its package/);
    for (const { path } of Object.values(endpoints)) expect(path).toMatch(/^\/(order|product|inventory|webhook)\//);
  });
});

const key = (text: string): unknown => ({ errors: [{ key: text, message: '', errorCode: '' }] });
const samples = JSON.parse(sample('errors')) as { when: string; status: number; body: unknown }[];
const recorded = (when: string): { status: number; body: unknown } => {
  const found = samples.find((one) => one.when.startsWith(when));
  if (!found) throw new Error(`There is no sample of ${when}.`);
  return { status: found.status, body: found.body ?? '' };
};

describe('what went wrong is told apart', () => {
  test.each<[string, { status?: number; body?: unknown }, ChannelErrorKind, RegExp, RegExp]>([
    ['a wrong key', recorded('missing/wrong Basic'), 'auth', /does not accept our credentials/, /TRENDYOL_API_KEY/],
    [
      'an older refusal',
      recorded('authorization refused'),
      'auth',
      /basic\.authorization\.failed/,
      /TRENDYOL_API_SECRET/,
    ],
    ['no agent', recorded('no User-Agent'), 'auth', /User-Agent/, /“123456 - SelfIntegration”.*TRENDYOL_INTEGRATOR/],
    [
      'no right',
      { status: 403, body: key('forbidden') },
      'auth',
      /takes the key and forbids.*: forbidden/,
      /right given/,
    ],
    [
      'a block',
      { status: 403, body: '<html>Attention Required</html>' },
      'refused',
      /blocks this host/,
      /Wait an hour/,
    ],
    ['no such address', { status: 404, body: '<html>' }, 'not-found', /does not know/, /TRENDYOL_BASE_URL/],
    [
      'a retired version',
      recorded('order V1 brownout'),
      'refused',
      /retired the version/,
      /GET \/integration.*v2\/orders/,
    ],
    ['a conflict', { status: 409, body: key('busy') }, 'refused', /another change/, /later/],
    [
      'the same again',
      { status: 400, body: recorded('identical').body },
      'refused',
      /once in 15 minutes/,
      /Nothing was lost/,
    ],
    [
      'a bad request',
      recorded('product services error'),
      'refused',
      /refused the packages \(400\): Barkod/,
      /report it/,
    ],
    ['a redirect', { status: 302 }, 'nonsense', /another address/, /TRENDYOL_BASE_URL/],
    ['a server’s fault', recorded('generic server fault'), 'outage', /failed to answer/, /fault is at Trendyol/],
    ['out of time', { status: 504 }, 'outage', /\(504\)/, /send less at once/],
    [
      'a page for people',
      { body: '<html><title>Maintenance</title>' },
      'nonsense',
      /“Maintenance”/,
      /TRENDYOL_BASE_URL/,
    ],
    ['cut JSON', { body: '{"content":[' }, 'nonsense', /stops at byte 12/, /asked for again/],
  ])('%s', async (_, answer, kind, message, hint) => {
    gateway.answer(() => answer);
    const { caller } = await open();
    const error = await failure(caller.ask(question));
    expect(error).toMatchObject({
      kind,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    // What can pass by itself was asked for twice, all else once.
    expect(gateway.seen).toHaveLength(error.passing ? 2 : 1);
    expect(error.message + error.hint).not.toContain(seller.apiSecret);
  });

  test('503 of the test gateway: this host is not admitted, and is not asked again at once', async () => {
    gateway.answer(() => recorded('stage host'));
    // The name leads to this host itself; only the name tells the test gateway.
    const { port } = new URL(gateway.url);
    const { caller } = await open({ baseUrl: `http://stage.localhost:${port}` });
    const error = await failure(caller.ask(question));
    if (error.kind !== 'unreachable') {
      expect(error).toMatchObject({ kind: 'outage', hint: expect.stringMatching(/admit this host’s address/) });
      expect(gateway.seen).toHaveLength(1);
    }
  });

  test('“no such thing” is an answer where one is expected', async () => {
    gateway.answer(() => recorded('product not found'));
    const { caller } = await open();
    const asked = { ...question, endpoint: 'readProduct', parts: { barcode: '8690000000001' } } as const;
    expect(await caller.ask({ ...asked, absent: null })).toBeNull();
    expect((await failure(caller.ask(asked))).kind).toBe('not-found');
  });
});

describe('too many requests', () => {
  test.each([
    [{ status: 429, body: 'too.many.requests' }, 10_000],
    [{ status: 429, body: { error: 'x', message: 'slow down' } }, 10_000],
    [{ status: 400, body: key('too.many.requests') }, 10_000],
    [{ status: 429, headers: { 'retry-after': '37' } }, 37_000],
  ])('%j: its group waits, the others go on', async (refusal, wait) => {
    let refuse = true;
    gateway.answer((call) => {
      if (!call.path.endsWith('/v2/orders') || !refuse) return { body: { content: [] } };
      refuse = false;
      return refusal;
    });
    const began = clock.now();
    const waits: string[] = [];
    const { caller, store } = await open({}, { onWait: (_, why) => waits.push(why) });
    await caller.ask(question);
    const [first, second] = gateway.seen.map(({ at }) => at) as [number, number];
    expect(second - first).toBeGreaterThanOrEqual(wait);
    expect(second - first).toBeLessThanOrEqual(wait + 1000);
    expect(waits.join()).toContain('too many requests');
    const blocked = await budgetUse(store.db, began);
    expect(blocked.filter(({ blockedUntil }) => blockedUntil !== null).map(({ group }) => group)).toEqual([
      'orders-list',
    ]);
  });

  test('that does not end is told after some waits', async () => {
    gateway.answer(() => ({ status: 429 }));
    const { caller } = await open();
    expect((await failure(caller.ask(question))).kind).toBe('throttled');
    expect(gateway.seen).toHaveLength(11);
  });
});

test('a write is made once, whatever comes of it', async () => {
  gateway.answer(() => ({ status: 502 }));
  const { caller } = await open();
  const error = await failure(
    caller.send({ endpoint: 'setPackageStatus', parts: { package: '1' }, body: '{}', what: 'x', read: () => null }),
  );
  expect(error.kind).toBe('outage');
  expect(gateway.seen).toHaveLength(1);
});

test('a wait ends with the signal’s reason, at the gate too', async () => {
  gateway.answer(() => ({ body: {} }));
  const controller = new AbortController();
  const { caller } = await open({}, { signal: controller.signal });
  onTestFinished(() => undefined);
  const calls = Array.from({ length: 5 }, () => caller.ask(question));
  controller.abort(new Error('cancelled'));
  for (const call of await Promise.allSettled(calls)) {
    expect(call).toMatchObject({ status: 'rejected', reason: new Error('cancelled') });
  }
});
