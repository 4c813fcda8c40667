import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ShopAudit } from '../sim/market.ts';
import type { WorldMessage, WorldOrder, WorldQuestion, WorldRequest } from '../sim/thread.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly orders: number;
  /** How many seconds of the shop's life pass in one of ours. */
  readonly speed: number;
  /** Whether things happen by themselves. */
  readonly alive: boolean;
}

/** The bundled world, running, and a throw-away installation that is set up to talk to it. */
export interface World {
  readonly home: string;
  /** Lets so many things happen in the shop now. */
  live(events: number): Promise<void>;
  orders(): Promise<readonly WorldOrder[]>;
  /** The marketplace seller's shop, as it stands. */
  audit(): Promise<ShopAudit>;
  /** Makes a class of things that can be wrong happen now. @returns why it could not, or the jobs by which the program finds out */
  wrong(id: string): Promise<{ readonly why: string | null; readonly jobs: readonly string[] }>;
  /** Stops the world and removes the installation. */
  close(): Promise<void>;
}

/** The shop's time between two events: about sixty orders a day and what happens to them, ten times as busy to be worth watching. */
const lifeEveryMs = 45_000;

/** All forty classes within five minutes. */
const wrongEveryMs = 7000;

/** One order of the marketplace for so many of the print shop's. */
const packagesShare = 2;

/**
 * Starts the bundled world and points this process at it: a new home, credentials made up for it, and its clock. Whatever
 * the environment said of real channels is out of reach afterwards.
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-demo-'));
  const origin = Date.now();
  const request: WorldRequest = {
    seed: options.seed,
    orders: options.orders,
    origin,
    speed: options.speed,
    apiKey: randomBytes(16).toString('hex'),
    apiSecret: randomBytes(16).toString('hex'),
    llmKey: randomBytes(16).toString('hex'),
    hookKey: randomBytes(16).toString('hex'),
    packages: Math.ceil(options.orders / packagesShare),
    shopFile: path.join(home, 'shop', 'opencart.db'),
    databaseFile: path.join(home, 'db', 'orderdeck.db'),
    inboxFile: path.join(home, 'db', 'inbox.db'),
    wrongEveryMs: options.alive ? wrongEveryMs : null,
    lifeEveryMs: options.alive ? lifeEveryMs : null,
  };
  const thread = new Worker(new URL('./sim-thread.js', import.meta.url), { workerData: request });
  const ready = await answer(thread, 'ready');
  Object.assign(process.env, {
    ORDERDECK_HOME: home,
    ORDERDECK_DB: 'db/orderdeck.db',
    ORDERDECK_LOG_DIR: 'logs',
    ORDERDECK_TZ: 'Europe/London',
    ORDERDECK_CURRENCY: 'GBP',
    ORDERDECK_DEMO: '1',
    ORDERDECK_CLOCK: `${origin}x${options.speed}`,
    SHIPSTATION_BASE_URL: ready.url,
    SHIPSTATION_API_KEY: request.apiKey,
    SHIPSTATION_API_SECRET: request.apiSecret,
    AMAZON_CUSTOM_HOSTS: ready.amazonHost,
    LLM_BASE_URL: ready.llm.url,
    LLM_API_KEY: request.llmKey,
    LLM_MODEL: ready.llm.model,
    LLM_DAILY_BUDGET: '',
    TRENDYOL_BASE_URL: ready.trendyol.url,
    TRENDYOL_SELLER_ID: ready.trendyol.sellerId,
    TRENDYOL_API_KEY: request.apiKey,
    TRENDYOL_API_SECRET: request.apiSecret,
    TRENDYOL_ORIGIN: 'TR',
    TRENDYOL_DIMENSIONAL_WEIGHT: '1',
    OPENCART_IMAGE_BASE_URL: '',
    OPENCART_DATABASE_URL: `sqlite:${request.shopFile}`,
    OPENCART_TABLE_PREFIX: 'oc_',
    OPENCART_BARCODE_FIELD: 'ean',
    STOCK_PRICES: 'yes',
    WEBHOOK_HOST: '127.0.0.1',
    WEBHOOK_PORT: String(ready.hooks.port),
    WEBHOOK_API_KEY: request.hookKey,
    WEBHOOK_PUBLIC_URL: ready.hooks.url,
  });
  const ask = async <T extends WorldMessage['tell']>(question: WorldQuestion, tell: T) => {
    const told = answer(thread, tell);
    thread.postMessage(question);
    return told;
  };
  return {
    home,
    live: async (events) => void (await ask({ ask: 'live', events }, 'lived')),
    audit: async () => (await ask({ ask: 'audit' }, 'audit')).audit,
    orders: async () => (await ask({ ask: 'orders' }, 'orders')).orders,
    wrong: async (id) => {
      const { why, done } = await ask({ ask: 'wrong', id }, 'wrong');
      return { why, jobs: done?.jobs ?? [] };
    },
    close: async () => {
      await thread.terminate();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function answer<T extends WorldMessage['tell']>(thread: Worker, tell: T): Promise<Extract<WorldMessage, { tell: T }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: WorldMessage): void => {
      if (message.tell !== tell) return;
      thread.off('message', onMessage);
      thread.off('error', reject);
      resolve(message as Extract<WorldMessage, { tell: T }>);
    };
    thread.on('message', onMessage);
    thread.on('error', reject);
  });
}
