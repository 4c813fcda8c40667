import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { deriveSeed, Random } from '../random.ts';
import { happen } from '../shop/events.ts';
import type { Answer } from './answer.ts';
import { answerControl, isControl } from './control.ts';
import { type FaultInput, Faults } from './faults.ts';
import { RateWindow, rateHeaders } from './rate.ts';
import { RequestLog, type RequestLogEntry } from './request-log.ts';
import { answerRequest, type Desk, type Request } from './routes.ts';
import { drop, readJson, send, sendCut, sendHtml, sendWrongLength } from './send.ts';
import { World } from './world.ts';
import { plainWrites } from './write-settings.ts';

/** The world's clock, in epoch ms; it may run faster than the wall. */
export interface SimClock {
  now(): number;
}

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
    answered(await reply(desk, request, incoming, response, headers));
  };

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // A caller that hangs up in the middle is its own affair; anything else is a fault of the fake, told as 500.
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, { status: 500, body: { Message: 'The fake failed.', ExceptionMessage: String(error) } }, {});
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const bound = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${bound.port}`,
    credentials: { apiKey, apiSecret },
    world,
    requests: log.entries,
    faults,
    settings: desk.settings,
    life: (events) => {
      for (let n = 0; n < events; n += 1) happen(world, chance, now(), desk.settings);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers an admitted request, unless a fault has it otherwise; returns the status sent, 0 for none. */
async function reply(
  desk: Desk,
  request: Request,
  incoming: IncomingMessage,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const slow = desk.faults.take(request, 'slow');
  if (slow) await wait(slow.ms);
  const fault = desk.faults.take(
    request,
    'status',
    'throttle',
    'throttleText',
    'html',
    'cut',
    'wrongLength',
    'hang',
    'reset',
  );
  const answer = (): Answer => answerRequest(desk, request);
  switch (fault?.kind) {
    case undefined: {
      const given = answer();
      send(response, given, headers);
      return given.status;
    }
    case 'status':
      send(response, { status: fault.status, body: failure }, retryHeaders(fault.retryAfterS, headers));
      return fault.status;
    case 'throttle':
      send(response, { status: 429, body: { message: 'Too Many Requests' } }, throttleHeaders(fault.headers, headers));
      return 429;
    case 'throttleText':
      send(response, { status: 200, body: { message: 'Too Many Requests' } }, headers);
      return 200;
    case 'html':
      sendHtml(response, headers);
      return 200;
    case 'cut':
      sendCut(response, answer(), headers);
      return 200;
    case 'wrongLength':
      sendWrongLength(response, answer(), headers);
      return 200;
    case 'hang':
      if (fault.carriedOut) answer();
      return 0;
    case 'reset':
      if (fault.carriedOut) answer();
      drop(incoming);
      return 0;
  }
}

const failure = {
  Message: 'An error has occurred.',
  ExceptionMessage: 'Execution Timeout Expired.',
  ExceptionType: 'System.Data.SqlClient.SqlException',
};

function retryHeaders(
  seconds: number | undefined,
  standing: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return seconds === undefined ? standing : { ...standing, 'Retry-After': String(seconds) };
}

function throttleHeaders(
  how: 'rate' | 'retry-after' | 'none',
  standing: Readonly<Record<string, string>>,
): Record<string, string> {
  if (how === 'none') return {};
  if (how === 'retry-after') return { 'Retry-After': standing['X-Rate-Limit-Reset'] ?? '60' };
  return { ...standing, 'X-Rate-Limit-Remaining': '0' };
}
