/**
 * A process that runs the stock job and dies on the way: `stock-child.mjs {"home","environment","now","killAt"}`. It ends itself with
 * SIGKILL at its point; at `hang` it waits to be killed.
 */
import path from 'node:path';
import type { Clock } from '../../src/core/clock.ts';
import type { Context } from '../../src/core/context.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import { openStore } from '../../src/core/store/store.ts';
import { trendyolStock } from '../../src/jobs/trendyol-stock.ts';
import { runJob } from './run-job.ts';

export type StockKillPoint = 'claimed' | 'hang' | 'posted' | 'followed';

export interface StockChildRequest {
  readonly home: string;
  readonly environment: Record<string, string>;
  readonly now: number;
  readonly killAt: StockKillPoint;
}

const request = JSON.parse(process.argv[2] ?? '{}') as StockChildRequest;
const { killAt, home } = request;
let now = request.now;
const clock: Clock = {
  speed: 1,
  now: () => now,
  sleep: async (ms) => {
    now += ms;
  },
};

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

function dying(context: Context): Context {
  const { trendyol } = context.channels;
  if ('off' in trendyol) return context;
  const mortal = {
    ...trendyol,
    pushListings: async (body: string) => {
      if (killAt === 'claimed') return die();
      const pushed = await trendyol.pushListings(body);
      return killAt === 'posted' ? die() : pushed;
    },
    readBatch: async (batch: string) => (killAt === 'followed' ? die() : trendyol.readBatch(batch)),
  };
  return { ...context, channels: { ...context.channels, trendyol: mortal } };
}

const settings = readSettings(home, request.environment);
const store = await openStore(path.join(home, 'orderdeck.db'), { role: 'write' });
await runJob({ settings, clock, redact: redactor(settings.secrets) }, store, trendyolStock, {}, dying);
