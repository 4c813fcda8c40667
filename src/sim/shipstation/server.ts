import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../answer.ts';
import type { SimClock } from '../clock.ts';
import { listen } from '../listen.ts';
import { deriveSeed, Random } from '../random.ts';
import { answeringFaults, type Exchange, reply } from '../reply.ts';
import { RequestLog, type RequestLogEntry } from '../request-log.ts';
import { readJson, send } from '../send.ts';
import { happen } from '../shop/events.ts';
import { answerControl, isControl } from './control.ts';
import { type FaultInput, Faults } from './faults.ts';
import { RateWindow, rateHeaders } from './rate.ts';
import { answerRequest, type Desk, type Request } from './routes.ts';
import { World } from './world.ts';
import { plainWrites } from './write-settings.ts';

export interface ShipStationOptions {
  readonly seed: number;
  /** How many orders exist at the start. */
  readonly orders: number;
  readonly clock: SimClock;
  /** Over how many days back the orders are spread (see WorldOptions). */
  readonly days?: number;
  /** Default: any free port. */
  readonly port?: number;
  readonly apiKey?: string;
  readonly apiSecret?: string;
  /** Wall milliseconds that every answer takes at least. Default 0. */
  readonly latencyMs?: number;
  /** Requests per 60 s of the world's clock. Default 40, as the vendor's. */
  readonly rateLimit?: number;
  readonly faults?: readonly FaultInput[];
  /** Where the links to Amazon's files lead (see WorldOptions). */
  readonly amazonBase?: string;
}

/** A running fake of ShipStation V1. */
export interface ShipStationSim {
  /** `http://127.0.0.1:PORT`, to be used as `SHIPSTATION_BASE_URL`. */
  readonly url: string;
  readonly credentials: { readonly apiKey: string; readonly apiSecret: string };
  /** The state itself: what a test compares its copy with, or changes behind the product's back. */
  readonly world: World;
  /** The latest requests, newest last. */
  readonly requests: readonly RequestLogEntry[];
  readonly faults: Faults;
  /** What the vendor does not say: whether a tag moves the modify date (facts F1), and what becomes of a written order. */
  readonly settings: Desk['settings'];
  /** Makes the shop live: so many events, now. */
  life(events: number): void;
  close(): Promise<void>;
}

const LOGGED_REQUESTS = 20_000;
const LARGEST_BODY = 4 * 1024 * 1024;

/**
 * Starts a stateful fake of ShipStation V1 on 127.0.0.1: real HTTP, the vendor's rules (facts A2 to A8), a seeded shop.
 *
 * @throws when the port is taken
 */
export async function startShipStation(options: ShipStationOptions): Promise<ShipStationSim> {
  const { seed, orders, clock, days, port = 0, apiKey = 'sim-key', apiSecret = 'sim-secret' } = options;
  const { latencyMs = 0, rateLimit = 40, amazonBase } = options;
  const base = Math.floor(clock.now());
  const world = new World({
    seed,
    orders,
    base,
    ...(days !== undefined && { days }),
    ...(amazonBase && { amazonBase }),
  });
  const faults = new Faults(seed);
  for (const fault of options.faults ?? []) faults.add(fault);
  const desk: Desk = { world, faults, settings: { tagMovesModifyDate: false, ...plainWrites } };
  const log = new RequestLog(LOGGED_REQUESTS);
  const quota = new RateWindow(rateLimit);
  const expected = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
  const chance = new Random(deriveSeed(seed, 0x6c696665));
  const now = (): number => Math.floor(clock.now());

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, searchParams: query } = new URL(incoming.url ?? '/', 'http://sim');
    const method = incoming.method ?? 'GET';
    const request: Request = { method, path, query, body: await readJson(incoming, LARGEST_BODY), now: now() };
    const known = incoming.headers.authorization === expected;
    if (isControl(path)) {
      send(response, known ? answerControl(desk, request, log.entries.length) : { status: 401 }, {});
      return;
    }
    const answered = log.arrived({ at: request.now, method, path, query: Object.fromEntries(query) });
    if (latencyMs > 0) await wait(latencyMs);
    const admitted = known && faults.take(request, 'unauthorized') === null;
    const standing = admitted ? quota.take(request.now) : quota.look(request.now);
    // Its own clock, not this host's: who reads the Date header must learn the vendor's time.
    const headers = { ...rateHeaders(standing), Date: new Date(clock.now()).toUTCString() };
    if (!admitted || !standing.allowed) {
      const answer: Answer = admitted ? { status: 429, body: { message: 'Too Many Requests' } } : { status: 401 };
      answered(answer.status);
      send(response, answer, headers);
      return;
    }
    answered(await serveAdmitted(desk, request, { incoming, response, headers }));
  };

  const { port: bound, close } = await listen(serve, port, (error) => ({
    status: 500,
    body: { Message: 'The fake failed.', ExceptionMessage: String(error) },
  }));

  return {
    url: `http://127.0.0.1:${bound}`,
    credentials: { apiKey, apiSecret },
    world,
    requests: log.entries,
    faults,
    settings: desk.settings,
    life: (events) => {
      for (let n = 0; n < events; n += 1) happen(world, chance, now(), desk.settings);
    },
    close,
  };
}

/** Answers an admitted request, unless a fault has it otherwise; returns the status sent, 0 for none. */
async function serveAdmitted(desk: Desk, request: Request, exchange: Exchange): Promise<number> {
  const { response, headers } = exchange;
  const slow = desk.faults.take(request, 'slow');
  if (slow) await wait(slow.ms);
  const fault = desk.faults.take(request, ...answeringFaults, 'throttle', 'throttleText');
  switch (fault?.kind) {
    case 'throttle':
      send(response, { status: 429, body: { message: 'Too Many Requests' } }, throttleHeaders(fault.headers, headers));
      return 429;
    case 'throttleText':
      send(response, { status: 200, body: { message: 'Too Many Requests' } }, headers);
      return 200;
    default:
      return reply(
        fault,
        exchange,
        () => answerRequest(desk, request),
        () => failure,
      );
  }
}

const failure = {
  Message: 'An error has occurred.',
  ExceptionMessage: 'Execution Timeout Expired.',
  ExceptionType: 'System.Data.SqlClient.SqlException',
};

function throttleHeaders(
  how: 'rate' | 'retry-after' | 'none',
  standing: Readonly<Record<string, string>>,
): Record<string, string> {
  if (how === 'none') return {};
  if (how === 'retry-after') return { 'Retry-After': standing['X-Rate-Limit-Reset'] ?? '60' };
  return { ...standing, 'X-Rate-Limit-Remaining': '0' };
}
