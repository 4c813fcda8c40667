import { onTestFinished } from 'vitest';
import { startTrendyol, type TrendyolOptions, type TrendyolSim } from '../../../src/sim/trendyol/server.ts';

/** An autumn morning in Istanbul. */
export const MORNING = Date.UTC(2026, 10, 2, 6, 30, 0, 37);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A clock that stands still until a test moves it. */
export class HandClock {
  at = MORNING;

  now(): number {
    return this.at;
  }
}

export interface Told<T = unknown> {
  readonly status: number;
  readonly body: T;
}

/** A running sim and a plain HTTP caller with the right credentials; closed when the test ends. Paths come after `/integration`. */
export interface Caller {
  readonly sim: TrendyolSim;
  readonly clock: HandClock;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  get<T>(path: string): Promise<T>;
  /** `{s}` in a path stands for the seller's id. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<Told<T>>;
}

export async function callSim(options: Partial<TrendyolOptions> = {}): Promise<Caller> {
  const clock = new HandClock();
  const sim = await startTrendyol({ seed: 7, packages: 120, clock, tier: 'unlimited', ...options });
  onTestFinished(() => sim.close());
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  const headers = {
    authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`,
    'user-agent': `${sellerId} - SelfIntegration`,
  };
  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${sim.url}/integration${path.replace('{s}', sellerId)}`, {
      ...init,
      headers: { ...headers, ...init.headers },
    });
  const call = async <T>(method: string, path: string, body?: unknown): Promise<Told<T>> => {
    const answer = await send(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  };
  return {
    sim,
    clock,
    fetch: send,
    get: async <T>(path: string) => {
      const { status, body } = await call<T>('GET', path);
      if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },
    call,
  };
}
