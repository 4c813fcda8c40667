import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Installation } from '../../src/app.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';
import { syncOrdersAll } from '../../src/jobs/sync-orders-all.ts';
import { type AmazonCustomSim, startAmazonCustom } from '../../src/sim/amazon-custom/server.ts';
import { type ShipStationSim, startShipStation } from '../../src/sim/shipstation/server.ts';
import { runJob } from './run-job.ts';
import type { Ran } from './run-steps.ts';
import { type TestClock, testClock } from './shop.ts';

export interface PrintShop extends InstalledShop {
  readonly sim: ShipStationSim;
  readonly amazon: AmazonCustomSim;
}

/** A shop with its buyers' files, and an installation that is set up to talk to both. */
export async function openPrintShop({
  orders = 60,
  seed = 7,
  healthy = false,
  env = {},
}: {
  readonly orders?: number;
  readonly seed?: number;
  readonly healthy?: boolean;
  readonly env?: Readonly<Record<string, string>>;
} = {}): Promise<PrintShop> {
  const clock = testClock(Date.UTC(2026, 2, 4, 12));
  const amazon = await startAmazonCustom({ find: (link) => sim.world.behindLink(link), healthy });
  const sim = await startShipStation({ seed, orders, clock, amazonBase: amazon.url, rateLimit: 100_000 });
  onTestFinished(async () => {
    await sim.close();
    await amazon.close();
  });
  const given = {
    ORDERDECK_TZ: 'Europe/London',
    SHIPSTATION_API_KEY: sim.credentials.apiKey,
    SHIPSTATION_API_SECRET: sim.credentials.apiSecret,
    SHIPSTATION_BASE_URL: sim.url,
    AMAZON_CUSTOM_HOSTS: amazon.host,
    ...env,
  };
  return { sim, amazon, ...(await installPrintShop(clock, given)) };
}

export interface InstalledShop {
  readonly home: string;
  readonly store: Store;
  readonly clock: TestClock;
  /** The environment that leads an installation to the fakes. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a job's steps as the engine would, through the real channels, against the fakes over HTTP. */
  run(job: JobDefinition, args?: Record<string, unknown>, queued?: number): Promise<Ran>;
  /** All orders into the store. */
  sync(): Promise<void>;
}

/** An installation with an empty store, set up to talk to whatever `env` names; it goes when the test is over. */
export async function installPrintShop(
  clock: TestClock,
  env: Readonly<Record<string, string>>,
): Promise<InstalledShop> {
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-print-'));
  const settings = readSettings(home, { ORDERDECK_TZ: 'Europe/London', ...env });
  const installation: Installation = { settings, clock, redact: redactor(settings.secrets) };
  const store = await openStore(settings.databaseFile, { role: 'owner' });
  onTestFinished(async () => {
    await store.close();
    rmSync(home, { recursive: true });
  });
  const run: InstalledShop['run'] = (job, args = {}, queued) =>
    runJob(installation, store, job, job.args.parse(args), undefined, queued);
  return { home, store, clock, env, run, sync: async () => void (await mustWork(run(syncOrdersAll))) };
}

/** The run, which must not have failed. */
export async function mustWork(run: Promise<Ran>): Promise<Ran> {
  const ran = await run;
  if (ran.error) throw ran.error;
  return ran;
}

const printTables = [
  'archives',
  'customization_files',
  'readings',
  'personalizations',
  'print_tasks',
  'outbox',
  'orders',
  'order_items',
  'changes',
] as const;

/** One fingerprint of all that printing holds, but for when it was last looked at. */
export async function printFingerprint(store: Store): Promise<string> {
  const hash = createHash('sha256');
  for (const table of printTables) {
    for (const row of await store.db.selectFrom(table).selectAll().execute()) {
      hash.update(JSON.stringify({ ...row, read_at: null, changed_at: null, run_id: null }));
    }
  }
  return hash.digest('hex');
}
