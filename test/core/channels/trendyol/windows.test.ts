import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Caller, trendyolCaller } from '../../../../src/core/channels/trendyol/call.ts';
import { type EndpointId, endpoints } from '../../../../src/core/channels/trendyol/endpoints.ts';
import { clockFromEnv, type ManualClock, manualClock } from '../../../../src/core/clock.ts';
import type { Http } from '../../../../src/core/http.ts';
import type { TrendyolSettings } from '../../../../src/core/settings-trendyol.ts';
import { openStore, type Store } from '../../../../src/core/store/store.ts';
import { busiest } from '../../busiest.ts';
import { crowd, parts } from './crowd.ts';
import { emptyStore } from './empty-store.ts';
import { startGateway } from './gateway.ts';
import { optionsOf } from './options.ts';

const run = promisify(execFile);
const start = Date.UTC(2026, 8, 1, 9);
const minute = 60_000;

interface Arrival {
  readonly endpoint: EndpointId;
  readonly at: number;
}

/** A network without a server, in the time of a manual clock: calls arrive after a while, some after a long one. */
function slowNetwork(clock: ManualClock, arrivals: Arrival[]): (endpoint: EndpointId) => Http {
  let n = 0;
  return (endpoint) => ({
    request: async (call) => {
      n += 1;
      await clock.sleep(n % 40 === 0 ? 20_000 : (n * 37) % 300, call.signal);
      arrivals.push({ endpoint, at: clock.now() });
      const nothing = new Uint8Array();
      return call.read({ status: 200, headers: {}, bytes: nothing, text: '', vendorNow: null, excerpt: () => '' });
    },
  });
}

function callerOn(store: Store, clock: ManualClock, arrivals: Arrival[], own: Partial<TrendyolSettings> = {}): Caller {
  return trendyolCaller(optionsOf(store, clock, own, { httpOf: slowNetwork(clock, arrivals) }));
}

/** Holds against every limit of the smallest tier, the seller's caps among them. */
function expectNoWindowBroken(arrivals: readonly Arrival[], perMinute = 600, perHour = 36_000): void {
  const at = (of: (one: Arrival) => boolean): number[] => arrivals.filter(of).map((one) => one.at);
  for (const endpoint of new Set(arrivals.map((one) => one.endpoint))) {
    expect(
      busiest(
        at((one) => one.endpoint === endpoint),
        10_000,
      ),
      endpoint,
    ).toBeLessThanOrEqual(50);
  }
  const tier = { 'price-and-stock': 350, 'product-write': 200, 'package-status': 300, 'orders-list': 30 };
  for (const [group, limit] of Object.entries(tier)) {
    expect(
      busiest(
        at((one) => endpoints[one.endpoint].group === group),
        minute,
      ),
      group,
    ).toBeLessThanOrEqual(limit);
  }
  expect(
    busiest(
      at(() => true),
      minute,
    ),
  ).toBeLessThanOrEqual(perMinute);
  expect(
    busiest(
      at(() => true),
      60 * minute,
    ),
  ).toBeLessThanOrEqual(perHour);
}

async function finish(work: Promise<unknown>, clock: ManualClock, mostMinutes: number): Promise<number> {
  let over = false;
  const ended = work.then(() => {
    over = true;
  });
  for (let n = 0; n < mostMinutes * 6 && !over; n += 1) await clock.advance(10_000);
  expect(over).toBe(true);
  await ended;
  return (clock.now() - start) / minute;
}

describe('2,000 calls asked for at once by two that share a database', () => {
  test('never break a window, however late they arrive, and use most of what is allowed', async () => {
    const { store } = await emptyStore();
    const clock = manualClock(start);
    const arrivals: Arrival[] = [];
    const callers = [0, 1].map(() => crowd(callerOn(store, clock, arrivals), 2));
    const minutes = await finish(Promise.all(callers), clock, 12);
    expect(arrivals).toHaveLength(2000);
    expectNoWindowBroken(arrivals);
    expect(minutes).toBeLessThan(6);
    const stream = arrivals.filter(({ endpoint }) => endpoint === 'streamPackages').map(({ at }) => at);
    expect(busiest(stream, 60_000)).toBeLessThanOrEqual(14);
  });

  test('keep a seller’s own cap by the hour over a restart', async () => {
    const { file, store } = await emptyStore();
    const clock = manualClock(start);
    const arrivals: Arrival[] = [];
    const cap = { callsPerMinute: 60, callsPerHour: 300 };
    const one = crowd(callerOn(store, clock, arrivals, cap), 20);
    await finish(one, clock, 60);
    const next = await openStore(file, { role: 'write' });
    onTestFinished(() => next.close());
    await finish(crowd(callerOn(next, clock, arrivals, cap), 10), clock, 90);
    expect(arrivals.length).toBeGreaterThan(290);
    expectNoWindowBroken(arrivals, 60, 300);
  });

  test('in two processes over HTTP', async () => {
    const ORDERDECK_CLOCK = `${Date.now()}x12`;
    const clock = clockFromEnv({ ORDERDECK_CLOCK });
    const { file } = await emptyStore();
    const gateway = await startGateway(clock);
    onTestFinished(() => gateway.close());
    gateway.answer(() => ({}));
    const child = (): Promise<{ stdout: string }> =>
      run(
        process.execPath,
        ['--import', 'tsx', path.join(import.meta.dirname, 'crowd-process.ts'), file, gateway.url],
        { env: { ...process.env, ORDERDECK_CLOCK } },
      );
    const outputs = await Promise.all([child(), child()]);
    expect(outputs.map(({ stdout }) => stdout.trim())).toEqual(['1000', '1000']);
    const arrivals = gateway.seen.map(({ method, path: called, at }) => ({
      endpoint: endpointAt(method, called),
      at,
    }));
    expect(arrivals).toHaveLength(2000);
    expectNoWindowBroken(arrivals);
  }, 120_000);
});

test('calls about orders go on while products take all they can', async () => {
  const { store } = await emptyStore();
  const clock = manualClock(start);
  const arrivals: Arrival[] = [];
  const caller = callerOn(store, clock, arrivals);
  const products = (['setPriceAndStock', 'createProducts', 'readBatch'] as const).map((endpoint) =>
    Promise.all(Array.from({ length: 600 }, () => caller.ask({ endpoint, parts, what: 'products', read: () => null }))),
  );
  const waits: number[] = [];
  const orders = async (): Promise<void> => {
    for (let n = 0; n < 60; n += 1) {
      const asked = clock.now();
      await store.db.selectFrom('budgets').select('tat').execute();
      await caller.ask({ endpoint: 'setPackageStatus', parts, what: 'a package', read: () => null });
      const arrived = arrivals.findLast(({ endpoint }) => endpoint === 'setPackageStatus')?.at ?? 0;
      waits.push(arrived - asked);
      await clock.sleep(2000);
    }
  };
  await finish(Promise.all([...products, orders()]), clock, 12);
  expectNoWindowBroken(arrivals);
  // The network takes 300 ms, some calls 20 s; the quota takes no more.
  expect(waits.filter((ms) => ms < 19_000).every((ms) => ms <= 600)).toBe(true);
  expect(waits.filter((ms) => ms < 19_000).length).toBeGreaterThan(50);
});

function endpointAt(method: string, called: string): EndpointId {
  const [id] =
    Object.entries(endpoints).find(([, each]) => {
      const pattern = each.path.replace(/\{\w+\}/g, '[^/]+');
      return each.method === method && new RegExp(`^/integration${pattern}$`).test(called);
    }) ?? [];
  return id as EndpointId;
}
