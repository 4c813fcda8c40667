import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, Refusal } from '../answer.ts';
import type { SimClock } from '../clock.ts';
import { listen } from '../listen.ts';
import { deriveSeed, Random } from '../random.ts';
import { answeringFaults, reply } from '../reply.ts';
import { RequestLog, type RequestLogEntry } from '../request-log.ts';
import { readJson, send } from '../send.ts';
import { Courier } from './courier.ts';
import type { Desk } from './desk.ts';
import { endpoints } from './endpoints.ts';
import { failureBody } from './errors.ts';
import { type TrendyolFaultInput, TrendyolFaults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { happen } from './life.ts';
import type { Tier } from './limits.ts';
import { plainSettings, type TrendyolSettings } from './settings.ts';
import { World } from './world.ts';

export interface TrendyolOptions {
  readonly seed: number;
  /** How many orders exist at the start; a few of them have several packages. */
  readonly packages: number;
  readonly clock: SimClock;
  /** Over how many days back the orders are spread. Default 20. */
  readonly days?: number;
  /** Default: any free port. */
  readonly port?: number;
  readonly sellerId?: string;
  readonly apiKey?: string;
  readonly apiSecret?: string;
  /** The seller's listing limit, which sets its budgets per minute. Default 50k, the smallest. */
  readonly tier?: Tier;
  /** Wall milliseconds that every answer takes at least. Default 0. */
  readonly latencyMs?: number;
  readonly faults?: readonly TrendyolFaultInput[];
}

/** A running fake of Trendyol's marketplace. */
export interface TrendyolSim {
  /** `http://127.0.0.1:PORT`: the gateway without `/integration`, to be used as `TRENDYOL_BASE_URL`. */
  readonly url: string;
  readonly credentials: { readonly sellerId: string; readonly apiKey: string; readonly apiSecret: string };
  /** The state itself: what a test compares its copy with, or changes behind the product's back. */
  readonly world: World;
  /** The latest requests, newest last. */
  readonly requests: readonly RequestLogEntry[];
  readonly faults: TrendyolFaults;
  readonly settings: TrendyolSettings;
  /** What travels to the receivers of webhooks, and how it went. */
  readonly courier: Courier;
  /** Makes the marketplace live: so many events, now, and whatever has become due. */
  life(events: number): void;
  /**
   * Lets what is due happen and delivers every webhook that is due, first attempts and resends; resolves when all have their
   * answers. A timer does the same ten times a second: a test calls this so as not to wait for it.
   */
  deliver(): Promise<void>;
  close(): Promise<void>;
}

/** How often the courier looks at the clock, in wall ms. */
const LOOK_EVERY = 100;
const LOGGED_REQUESTS = 20_000;
const LARGEST_BODY = 8 * 1024 * 1024;

/**
 * Starts a stateful fake of Trendyol's marketplace API on 127.0.0.1: real HTTP, the vendor's rules (facts B1 to B7), a seeded
 * shop.
 *
 * @throws when the port is taken
 */
export async function startTrendyol(options: TrendyolOptions): Promise<TrendyolSim> {
  const { seed, packages, clock, days = 20, port = 0, tier = '50k', latencyMs = 0 } = options;
  const { sellerId = '431929', apiKey = 'sim-ty-key', apiSecret = 'sim-ty-secret' } = options;
  const now = (): number => Math.floor(clock.now());
  const settings = plainSettings();
  const world = new World({ seed, sellerId: Number(sellerId), packages, base: now(), days });
  const faults = new TrendyolFaults(seed);
  for (const fault of options.faults ?? []) faults.add(fault);
  const desk: Desk = { world, faults, settings };
  const gateway = new Gateway({ sellerId, apiKey, apiSecret, tier, endpoints });
  const courier = new Courier(world.subscriptions, settings.webhooks, new Random(deriveSeed(seed, 0x636f7572)), {
    now,
  });
  world.packages.onChange((order) => courier.announce(order));
  const chance = new Random(deriveSeed(seed, 0x6c696665));
  const log = new RequestLog(LOGGED_REQUESTS);

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, searchParams: query } = new URL(incoming.url ?? '/', 'http://sim');
    const method = incoming.method ?? 'GET';
    const body = await readJson(incoming, LARGEST_BODY);
    const call = { method, path, query, body, now: now() };
    const answered = log.arrived({ at: call.now, method, path, query: Object.fromEntries(query) });
    if (latencyMs > 0) await wait(latencyMs);
    world.settle(call.now);
    // The vendor's own clock, not this host's.
    const headers = { Date: new Date(call.now).toUTCString() };
    const trusted = faults.take(call, 'unauthorized') === null;
    const admitted = gateway.admit(method, path, incoming.headers, call.now, trusted);
    if (!('endpoint' in admitted)) {
      answered(admitted.status);
      send(response, admitted, headers);
      return;
    }
    const slow = faults.take(call, 'slow');
    if (slow) await wait(slow.ms);
    const throttled = faults.take(call, 'throttle') !== null;
    const answer = (): Answer =>
      throttled
        ? { status: 429, body: failureBody(429, call.now) }
        : answerOf(() => admitted.endpoint.answer(desk, { ...call, params: admitted.params }));
    const fault = throttled ? null : faults.take(call, ...answeringFaults);
    answered(reply(fault, { incoming, response, headers }, answer, (status) => failureBody(status, call.now)));
  };

  const deliver = (): Promise<void> => {
    world.settle(now());
    return courier.deliver();
  };
  const { port: bound, close } = await listen(serve, port, (error) => ({
    status: 500,
    body: { message: String(error) },
  }));
  let looking = false;
  const timer = setInterval(() => {
    // A receiver that is slow is waited for, not asked again meanwhile.
    if (looking) return;
    looking = true;
    void deliver().finally(() => {
      looking = false;
    });
  }, LOOK_EVERY);
  timer.unref();
  return {
    url: `http://127.0.0.1:${bound}`,
    credentials: { sellerId, apiKey, apiSecret },
    world,
    requests: log.entries,
    faults,
    settings,
    courier,
    deliver,
    life: (events) => {
      world.settle(now());
      for (let n = 0; n < events; n += 1) happen(world, chance, now());
    },
    close: async () => {
      clearInterval(timer);
      await courier.close();
      await close();
    },
  };
}

/** What an endpoint answers; a Refusal becomes its answer. */
function answerOf(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
