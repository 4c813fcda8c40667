import { onTestFinished } from 'vitest';
import type { Installation } from '../../src/app.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import type { Store } from '../../src/core/store/store.ts';
import { watchWebhooks } from '../../src/jobs/watch-webhooks.ts';
import { startTrendyol, type TrendyolSim } from '../../src/sim/trendyol/server.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';
import { runJob } from './run-job.ts';
import type { Ran } from './run-steps.ts';
import { type TestClock, testClock } from './shop.ts';

/** Where the marketplace shall tell us. */
export const hookUrl = 'http://127.0.0.1:9/hooks/m';

/** A seller at the fake Trendyol whose receiver could be reached from outside. */
export interface HookMarket {
  readonly sim: TrendyolSim;
  readonly clock: TestClock;
  readonly store: Store;
  /** The installation with these settings beside or in place of its own. */
  installation(env?: Record<string, string>): Installation;
  run(args?: Record<string, unknown>, env?: Record<string, string>): Promise<Ran>;
  /** Writing calls about webhooks that the marketplace answered, oldest first. */
  writes(): string[];
}

export async function openMarket(): Promise<HookMarket> {
  const clock = testClock(Date.UTC(2026, 8, 20, 9));
  const sim = await startTrendyol({ seed: 4, packages: 20, clock });
  onTestFinished(() => sim.close());
  const { store } = await emptyStore();
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  const base = {
    TRENDYOL_SELLER_ID: sellerId,
    TRENDYOL_API_KEY: apiKey,
    TRENDYOL_API_SECRET: apiSecret,
    TRENDYOL_BASE_URL: sim.url,
    WEBHOOK_PORT: '9',
    WEBHOOK_BASIC_USER: 'market',
    WEBHOOK_BASIC_PASSWORD: 'a-password-of-ours',
    WEBHOOK_PUBLIC_URL: 'http://127.0.0.1:9/',
  };
  const installation = (env: Record<string, string> = {}): Installation => {
    const settings = readSettings('/nowhere', { ...base, ...env });
    return { settings, clock, redact: redactor(settings.secrets) };
  };
  return {
    sim,
    clock,
    store,
    installation,
    run: (args = {}, env = {}) => runJob(installation(env), store, watchWebhooks, watchWebhooks.args.parse(args)),
    writes: () =>
      sim.requests
        .filter(({ method, path }) => method !== 'GET' && path.includes('/webhooks'))
        .map(({ method, path }) => `${method} ${path.split('/webhooks')[1]}`),
  };
}
