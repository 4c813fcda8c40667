import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { OrderChannel } from '../../src/core/channels/order-writer.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Context } from '../../src/core/context.ts';
import type { Settings } from '../../src/core/settings.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';
import { type ShipStationSim, startShipStation } from '../../src/sim/shipstation/server.ts';
import { openChannel } from '../core/channels/shipstation/connection.ts';
import { type Ran, runSteps } from './run-steps.ts';

/** A clock that stands still until somebody sleeps or moves it: waits cost no time, and every run of a test is the same. */
export interface TestClock extends Clock {
  pass(ms: number): void;
}

export function testClock(start: number): TestClock {
  let now = start;
  return {
    speed: 1,
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      now += Math.max(0, ms);
    },
    pass: (ms) => {
      now += ms;
    },
  };
}

/** How a run is made to end before its time, or follows one that did. */
export interface Death {
  /** Asked before each page of the list; true is a kill between two pages. */
  readonly stopWhen?: () => boolean;
  /** A kill in the middle of a page, when so many orders have been taken in. */
  readonly dieAfter?: number;
  /** The lost run whose work this one takes up. */
  readonly rescues?: number;
  /** What stands between the run and its channel. */
  readonly through?: (channel: OrderChannel) => OrderChannel;
}

export interface Shop {
  readonly sim: ShipStationSim;
  readonly clock: TestClock;
  readonly store: Store;
  /** Runs a job's steps as the engine would, against the fake over HTTP. */
  run(job: JobDefinition, args?: Record<string, unknown>, death?: Death, settings?: Partial<Settings>): Promise<Ran>;
  /** The list pages asked for since the last call, as `page/pageSize`. */
  pagesAsked(): string[];
}

export interface ShopOptions {
  readonly orders?: number;
  readonly seed?: number;
  /** UTC epoch ms. */
  readonly start?: number;
  readonly days?: number;
  /** How far the clock at ShipStation is ahead of ours. */
  readonly vendorAheadMs?: number;
  /** How long (wall ms) an answer is waited for. */
  readonly timeoutMs?: number;
}

/** A shop at the fake ShipStation and an empty store to sync it into; both go when the test is over. */
export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const { orders = 60, seed = 7, start = Date.UTC(2026, 2, 4, 12), days, vendorAheadMs = 0 } = options;
  const { timeoutMs = 30_000 } = options;
  const clock = testClock(start);
  const vendorClock = { now: () => clock.now() + vendorAheadMs };
  const sim = await startShipStation({ seed, orders, clock: vendorClock, ...(days !== undefined && { days }) });
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-jobs-'));
  const store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  onTestFinished(async () => {
    await sim.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });
  let looked = 0;
  return {
    sim,
    clock,
    store,
    pagesAsked: () => {
      const news = sim.requests.slice(looked).filter((request) => request.path === '/orders');
      looked = sim.requests.length;
      return news.map(({ query }) => `${query['page']}/${query['pageSize']}`);
    },
    run: async (job, args = {}, { stopWhen, dieAfter = Number.POSITIVE_INFINITY, rescues, through } = {}, own = {}) => {
      const controller = new AbortController();
      let seen = 0;
      const settings = { ...sim.credentials, baseUrl: sim.url };
      const channel = openChannel(store, clock, settings, { signal: controller.signal, timeoutMs });
      const source: OrderChannel = !stopWhen
        ? (through?.(channel) ?? channel)
        : {
            ...channel,
            listOrders: async (window, page) => {
              if (stopWhen()) controller.abort(new Error('killed'));
              controller.signal.throwIfAborted();
              return channel.listOrders(window, page);
            },
          };
      return runSteps({
        job,
        args: job.args.parse(args),
        store,
        settings: own as Settings,
        clock,
        signal: controller.signal,
        channels: () => ({ ...noOtherChannels, shipstation: source }),
        rescues,
        through: (context) => ({
          ...context,
          count: (name, by = 1) => {
            if (seen === dieAfter) throw new Error('killed');
            if (name === 'seen') seen += by;
            context.count(name, by);
          },
        }),
      });
    },
  };
}

const notAsked = async (): Promise<never> => {
  throw new Error('This job asks no such channel.');
};
const noOtherChannels: Omit<Context['channels'], 'shipstation'> = {
  amazonCustom: { id: 'amazon-custom', title: 'Amazon Custom', fetch: notAsked, read: notAsked, document: notAsked },
  llm: { off: true, why: 'The language model is off.' },
  trendyol: { off: true, why: 'Trendyol is off.' },
  opencart: { off: true, why: 'OpenCart is off.' },
};

/** One fingerprint of the tables that hold what the source said. */
export async function fingerprint(store: Store): Promise<string> {
  const hash = createHash('sha256');
  for (const table of ['raw_documents', 'orders', 'order_items', 'order_tags', 'tags', 'changes', 'parked'] as const) {
    for (const row of await store.db.selectFrom(table).selectAll().execute()) hash.update(JSON.stringify(row));
  }
  return hash.digest('hex');
}
