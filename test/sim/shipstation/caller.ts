import { onTestFinished } from 'vitest';
import { type ShipStationOptions, type ShipStationSim, startShipStation } from '../../../src/sim/shipstation/server.ts';
import type { WireOrder } from '../../../src/sim/shipstation/wire.ts';

/** Summer noon in Los Angeles, with milliseconds to see that they survive. */
export const NOON = Date.UTC(2026, 6, 1, 19, 0, 0, 37);

/** A clock that stands still until a test moves it. */
export class HandClock {
  at = NOON;

  now(): number {
    return this.at;
  }
}

export interface OrderPage {
  readonly orders: WireOrder[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** A running sim and a plain HTTP caller with the right credentials; closed when the test ends. */
export interface Caller {
  readonly sim: ShipStationSim;
  readonly clock: HandClock;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  get<T = OrderPage>(path: string): Promise<T>;
  post(path: string, body: unknown): Promise<{ status: number; body: unknown }>;
}

export async function callSim(options: Partial<ShipStationOptions> = {}): Promise<Caller> {
  const clock = new HandClock();
  const sim = await startShipStation({ seed: 7, orders: 300, clock, rateLimit: 10_000, ...options });
  onTestFinished(() => sim.close());
  const { apiKey, apiSecret } = sim.credentials;
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(sim.url + path, { ...init, headers: { authorization, ...init.headers } });
  return {
    sim,
    clock,
    fetch: call,
    get: async <T>(path: string) => (await (await call(path)).json()) as T,
    post: async (path, body) => {
      const answer = await call(path, { method: 'POST', body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    },
  };
}

/** The first order of a world that fits; a world without one would make the test say nothing. */
export function findOrder(sim: ShipStationSim, fits: (order: WireOrder) => boolean): WireOrder {
  for (const order of sim.world.orders()) if (fits(order)) return order;
  throw new Error('this seed has no such order; choose another one');
}
