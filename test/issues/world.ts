import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Installation } from '../../src/app.ts';
import type { Context } from '../../src/core/context.ts';
import { openInbox } from '../../src/core/inbox/open.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { findJob } from '../../src/jobs/index.ts';
import { startAmazonCustom } from '../../src/sim/amazon-custom/server.ts';
import { startMarket } from '../../src/sim/market.ts';
import { openEmbeddedShop } from '../../src/sim/opencart/shop.ts';
import { type ShipStationSim, startShipStation } from '../../src/sim/shipstation/server.ts';
import type { TrendyolSim } from '../../src/sim/trendyol/server.ts';
import { database } from '../../src/sim/wrong/happen.ts';
import type { WrongPlace } from '../../src/sim/wrong/wrong.ts';
import { runJob } from '../jobs/run-job.ts';
import type { Ran } from '../jobs/run-steps.ts';
import { type TestClock, testClock } from '../jobs/shop.ts';

/** A print shop and a marketplace seller in one installation that has read all of them and is in order. */
export interface IssueWorld {
  readonly home: string;
  readonly clock: TestClock;
  readonly installation: Installation;
  readonly store: Store;
  readonly shipstation: ShipStationSim;
  readonly trendyol: TrendyolSim;
  /** Where the classes of the bundled world are made to happen. */
  place(): WrongPlace;
  /** Runs a job's steps as the engine would. @throws what the job threw */
  run(job: string, args?: Record<string, unknown>, through?: (context: Context) => Context): Promise<Ran>;
  close(): Promise<void>;
}

/** The jobs that bring a new installation into order, one after another. */
const firstJobs = [
  'sync-tags',
  'sync-orders-all',
  'personalization-chain',
  'populate-print-queue',
  'trendyol-orders',
  'opencart-orders',
  'trendyol-products',
  'trendyol-stock',
] as const;

/** Opens the world and runs every job once. Whoever opens it closes it: it takes some seconds, so a file shares one. */
export async function openIssueWorld({ orders = 60, packages = 20, seed = 11 } = {}): Promise<IssueWorld> {
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-issues-'));
  const clock = testClock(Date.UTC(2026, 2, 4, 12));
  const amazon = await startAmazonCustom({ find: (link) => shipstation.world.behindLink(link), healthy: true });
  const shipstation = await startShipStation({ seed, orders, clock, amazonBase: amazon.url, rateLimit: 100_000 });
  const shopFile = path.join(home, 'shop', 'opencart.db');
  const keys = { apiKey: 'market-key', apiSecret: 'market-secret' };
  const hooks = { url: 'http://127.0.0.1:1', key: 'hook-key' };
  const trendyol = await startMarket({ seed, clock, packages, shopFile, hooks, ...keys });
  const settings = readSettings(home, {
    ORDERDECK_TZ: 'Europe/London',
    SHIPSTATION_API_KEY: shipstation.credentials.apiKey,
    SHIPSTATION_API_SECRET: shipstation.credentials.apiSecret,
    SHIPSTATION_BASE_URL: shipstation.url,
    AMAZON_CUSTOM_HOSTS: amazon.host,
    TRENDYOL_SELLER_ID: trendyol.credentials.sellerId,
    TRENDYOL_API_KEY: keys.apiKey,
    TRENDYOL_API_SECRET: keys.apiSecret,
    TRENDYOL_BASE_URL: trendyol.url,
    TRENDYOL_ORIGIN: 'TR',
    TRENDYOL_DIMENSIONAL_WEIGHT: '1',
    OPENCART_DATABASE_URL: `sqlite:${shopFile}`,
    OPENCART_IMAGE_BASE_URL: '',
    STOCK_PRICES: 'yes',
  });
  const installation: Installation = { settings, clock, redact: redactor(settings.secrets) };
  const store = await openStore(settings.databaseFile, { role: 'owner' });
  await (await openInbox(settings.inboxFile)).close();
  const raw = new Sqlite(settings.databaseFile);
  const rawInbox = new Sqlite(settings.inboxFile);
  const shop = openEmbeddedShop(shopFile);
  const run: IssueWorld['run'] = async (id, args = {}, through) => {
    const job = findJob(id);
    if (!job) throw new Error(`There is no job ${id}.`);
    const ran = await runJob(installation, store, job, job.args.parse(args), (context) => {
      const beside = withEngineBeside(context, store, run);
      return through?.(beside) ?? beside;
    });
    const end = { state: 'done', started_at: clock.now(), finished_at: clock.now() };
    await store.write((tx) => tx.updateTable('runs').set(end).where('id', '=', ran.runId).execute());
    if (ran.error) throw ran.error;
    return ran;
  };
  for (const job of firstJobs) {
    await run(job);
    // Paces and batches of the vendors go by the clock.
    clock.pass(60_000);
  }
  return {
    ...{ home, clock, installation, store, shipstation, trendyol, run },
    place: () => ({ db: database(raw), inbox: database(rawInbox), shipstation, trendyol, shop, now: clock.now() }),
    close: async () => {
      raw.close();
      rawInbox.close();
      shop.close();
      await store.close();
      await Promise.all([shipstation.close(), amazon.close(), trendyol.close()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** While a run waits for another that it has queued, that one is run, as the engine would. */
function withEngineBeside(context: Context, store: Store, run: IssueWorld['run']): Context {
  const { clock } = context;
  const runQueued = async (): Promise<boolean> => {
    const queued = await store.db
      .selectFrom('runs')
      .select(['id', 'job', 'args'])
      .where('parent_id', '=', context.run.id)
      .where('state', '=', 'queued')
      .execute();
    for (const { id, job, args } of queued) {
      const error: unknown = await run(job, JSON.parse(args) as Record<string, unknown>).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      const end =
        error === null ? { state: 'done' } : { state: 'failed', error_code: 'failed', error_message: String(error) };
      const times = { started_at: clock.now(), finished_at: clock.now() };
      await store.write((tx) =>
        tx
          .updateTable('runs')
          .set({ ...end, ...times })
          .where('id', '=', id)
          .execute(),
      );
    }
    return queued.length > 0;
  };
  return {
    ...context,
    clock: {
      ...clock,
      sleep: async (ms, signal) => {
        if (!(await runQueued())) await clock.sleep(ms, signal);
      },
    },
  };
}
