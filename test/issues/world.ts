import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Installation } from '../../src/app.ts';
import type { Context } from '../../src/core/context.ts';
import { type Inbox, openInbox } from '../../src/core/inbox/open.ts';
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
import { shipWhatIsLate } from './ship-what-is-late.ts';

/** A print shop and a marketplace seller in one installation that has read all of them and is in order. */
export interface IssueWorld {
  readonly home: string;
  readonly clock: TestClock;
  readonly installation: Installation;
  readonly store: Store;
  /** What others told it. */
  readonly inbox: Inbox;
  readonly shipstation: ShipStationSim;
  readonly trendyol: TrendyolSim;
  /** Where the classes of the bundled world are made to happen. */
  place(): WrongPlace;
  /** Runs a job's steps as the engine would. @throws what the job threw */
  run(job: string, args?: Record<string, unknown>, through?: (context: Context) => Context): Promise<Ran>;
  close(): Promise<void>;
}

type Through = (context: Context) => Context;

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
  shipWhatIsLate(shipstation, clock.now());
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
  const inbox = await openInbox(settings.inboxFile);
  const raw = new Sqlite(settings.databaseFile);
  const rawInbox = new Sqlite(settings.inboxFile);
  const shop = openEmbeddedShop(shopFile);
  const carryOut = async (id: string, args: unknown, through?: Through, queued?: number): Promise<Ran> => {
    const job = findJob(id);
    if (!job) throw new Error(`There is no job ${id}.`);
    // What it waits for is done while it sleeps.
    const served: Through = (context) => {
      const sleep: Context['clock']['sleep'] = async (ms, signal) => {
        await workOff(context.run.id);
        await clock.sleep(ms, signal);
      };
      const own = { ...context, clock: { ...context.clock, sleep } };
      return through?.(own) ?? own;
    };
    const ran = await runJob(installation, store, job, job.args.parse(args), served, queued);
    const state = ran.error ? 'failed' : ran.counts.failed > 0 ? 'partial' : 'done';
    const end = { ...ran.counts, state, summary: ran.summary, started_at: clock.now(), finished_at: clock.now() };
    await store.write((tx) => tx.updateTable('runs').set(end).where('id', '=', ran.runId).execute());
    return ran;
  };
  /** Runs what a run has queued as its own, as an engine would meanwhile. */
  const workOff = async (parent: number): Promise<void> => {
    const queued = await store.db
      .selectFrom('runs')
      .select(['id', 'job', 'args'])
      .where('parent_id', '=', parent)
      .where('state', '=', 'queued')
      .execute();
    for (const one of queued) await carryOut(one.job, JSON.parse(one.args), undefined, one.id);
  };
  const run: IssueWorld['run'] = async (id, args = {}, through) => {
    const ran = await carryOut(id, args, through);
    if (ran.error) throw ran.error;
    return ran;
  };
  for (const job of firstJobs) {
    await run(job);
    // Paces and batches of the vendors go by the clock.
    clock.pass(60_000);
  }
  return {
    ...{ home, clock, installation, store, inbox, shipstation, trendyol, run },
    place: () => ({ db: database(raw), inbox: database(rawInbox), shipstation, trendyol, shop, now: clock.now() }),
    close: async () => {
      raw.close();
      rawInbox.close();
      shop.close();
      await inbox.close();
      await store.close();
      await Promise.all([shipstation.close(), amazon.close(), trendyol.close()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
