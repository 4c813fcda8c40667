import { onTestFinished } from 'vitest';
import { channelsOff, whyOff } from '../../src/core/channels-off.ts';
import { readSettings } from '../../src/core/settings.ts';
import { claimRun } from '../../src/core/store/runs/claim.ts';
import { takeLease } from '../../src/core/store/runs/lease.ts';
import { nextSlotAt } from '../../src/core/store/runs/schedules.ts';
import { setJobPaused } from '../../src/core/store/runs/switches.ts';
import type { Store } from '../../src/core/store/store.ts';
import { finishAttempt } from '../../src/jobs/engine/finish.ts';
import { fireDueSlots, reconcileSchedules } from '../../src/jobs/engine/slots.ts';
import { enqueueFirstRuns } from '../../src/jobs/first-runs.ts';
import { findJob, jobs } from '../../src/jobs/index.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';
import { startAmazonCustom } from '../../src/sim/amazon-custom/server.ts';
import { startShipStation } from '../../src/sim/shipstation/server.ts';
import { products } from '../../src/sim/trendyol/catalogue.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { sqliteShop } from '../core/channels/opencart/shops.ts';
import { installPrintShop } from './print-shop.ts';
import { type TestClock, testClock } from './shop.ts';
import { marketEnv } from './shop-market.ts';

/** The bundled world with an installation whose schedules are worked off one run after another, on a clock that waits for nobody. */
export interface WorkingHours {
  readonly store: Store;
  readonly clock: TestClock;
  /** Those that can work here. */
  readonly jobs: readonly JobDefinition[];
  /** Fires what is due and works until the clock shows `until`; the shop lives on meanwhile. */
  work(until: number): Promise<void>;
}

const minute = 60_000;
/** Left out for the sake of time. */
const callNobody = [
  'opencart-orders',
  'process-webhooks',
  'deliver-package-writes',
  'update-review-status',
  'populate-print-queue',
  'find-missing-personalization',
];

/** @param start UTC epoch ms */
export async function openWorkingHours({
  start,
  orders,
  seed,
}: {
  start: number;
  orders: number;
  seed: number;
}): Promise<WorkingHours> {
  const clock = testClock(start);
  const amazon = await startAmazonCustom({ find: (link) => sim.world.behindLink(link), healthy: true });
  const sim = await startShipStation({ seed, orders, clock, amazonBase: amazon.url });
  const market = await startTrendyol({ seed, packages: Math.ceil(orders / 2), clock });
  const shop = await sqliteShop({ products });
  onTestFinished(async () => void (await Promise.all([sim.close(), amazon.close(), market.close(), shop.close()])));
  const { store, run, env, home } = await installPrintShop(clock, {
    SHIPSTATION_API_KEY: sim.credentials.apiKey,
    SHIPSTATION_API_SECRET: sim.credentials.apiSecret,
    SHIPSTATION_BASE_URL: sim.url,
    AMAZON_CUSTOM_HOSTS: amazon.host,
    ...marketEnv(market, shop),
  });
  const off = channelsOff(readSettings(home, { ORDERDECK_TZ: 'Europe/London', ...env }));
  const able = jobs.filter(({ needs }) => whyOff(needs, off) === null);
  await reconcileSchedules(store, jobs, 'Europe/London', clock.now());
  // It waits for runs of its own, and here one works after the other; what it starts has schedules too.
  const apart = ['trendyol-sync', ...callNobody];
  for (const job of apart) await store.write((tx) => setJobPaused(tx, job, true, 'test', clock.now()));
  const engine = { holder: 'test', pid: process.pid, host: 'test', mode: 'daemon' } as const;
  const fence = await takeLease(store, engine, { now: clock.now(), wallNow: Date.now() });
  const claimant = { fence, holder: 'test', jobs: able.map(({ id }) => id) };
  const findAble = (id: string) => able.find((job) => job.id === id);

  const workOff = async (): Promise<void> => {
    for (
      let row = await claimRun(store.db, claimant, clock.now());
      row;
      row = await claimRun(store.db, claimant, clock.now())
    ) {
      const job = findJob(row.job);
      if (!job) continue;
      const ran = await run(job, JSON.parse(row.args), row.id);
      if (ran.error) throw new Error(`${job.id}: ${ran.error}`);
      const outcome = { kind: 'finished', summary: ran.summary, failedSteps: 0, followedBy: ran.followedBy } as const;
      await finishAttempt(store, row, job, ran.counts, outcome, findAble, clock.now());
    }
  };
  // As when the engine works here for the first time: what there is is read before the schedules begin to count.
  await enqueueFirstRuns(store, off, clock.now());
  await workOff();
  let livedAt = clock.now();
  return {
    ...{ store, clock, jobs: able },
    work: async (until) => {
      for (;;) {
        await fireDueSlots(store, jobs, ({ needs }) => whyOff(needs, off), clock.now());
        await workOff();
        const next = Math.min((await nextSlotAt(store.db)) ?? until, until);
        clock.pass(Math.max(0, next - clock.now()));
        for (; livedAt + 10 * minute <= clock.now(); livedAt += 10 * minute) {
          sim.life(2);
          market.life(2);
        }
        if (clock.now() >= until) return;
      }
    },
  };
}
