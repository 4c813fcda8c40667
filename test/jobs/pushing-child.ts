/**
 * A process that delivers what is staged and dies on the way: `pushing-child.mjs {"file","url","apiKey","apiSecret","now",
 * "killAt","stage"}`. It ends itself with SIGKILL at its point; at `hang` it waits to be killed.
 */
import type { OrderChannel } from '../../src/core/channels/order-writer.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Context } from '../../src/core/context.ts';
import type { OrderPatch } from '../../src/core/domain/print/own-options.ts';
import { stagePush } from '../../src/core/store/print/stage-push.ts';
import { insertRun } from '../../src/core/store/runs/runs.ts';
import { openStore } from '../../src/core/store/store.ts';
import { deliverPushes } from '../../src/jobs/deliver-pushes.ts';
import { openChannel } from '../core/channels/shipstation/connection.ts';

export const killPoints = ['stage', 'claim', 'hang', 'posted', 'read-back', 'compared'] as const;
export type KillPoint = (typeof killPoints)[number];

export interface ChildRequest {
  readonly file: string;
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly now: number;
  readonly killAt: KillPoint;
  readonly stage: { readonly orderId: number; readonly patch: OrderPatch };
}

const request = JSON.parse(process.argv[2] ?? '{}') as ChildRequest;
const { killAt } = request;
let now = request.now;
const clock: Clock = {
  speed: 1,
  now: () => now,
  sleep: async (ms) => {
    now += ms;
  },
};
const store = await openStore(request.file, { role: 'write' });
const { signal } = new AbortController();
const real = openChannel(store, clock, { baseUrl: request.url, ...request }, { signal });

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

let readings = 0;
const channel: OrderChannel = {
  ...real,
  readOrder: async (id) => {
    const read = await real.readOrder(id);
    readings += 1;
    return killAt === 'read-back' && readings === 2 ? die() : read;
  },
  writeOrder: async (document) => {
    if (killAt === 'claim') return die();
    const result = await real.writeOrder(document);
    return killAt === 'posted' ? die() : result;
  },
  compareOrders: (before, after, patch) => {
    if (killAt === 'compared') process.kill(process.pid, 'SIGKILL');
    return real.compareOrders(before, after, patch);
  },
};

const runId = await store.write((tx) =>
  insertRun(
    tx,
    {
      job: 'deliver',
      args: {},
      trigger: 'manual',
      triggeredBy: null,
      overlapKey: 'deliver',
      priority: 1,
      dryRun: false,
      dueAt: now,
      maxAttempts: 1,
      resources: [],
    },
    now,
  ),
);
const notAsked = async (): Promise<never> => {
  throw new Error('This job asks no such channel.');
};
const nothing = (): void => undefined;
const context: Context = {
  store,
  channels: {
    shipstation: channel,
    amazonCustom: { id: 'amazon-custom', title: 'Amazon Custom', fetch: notAsked, read: notAsked, document: notAsked },
    llm: { off: true, why: 'off' },
    trendyol: { off: true, why: 'off' },
    opencart: { off: true, why: 'off' },
  },
  alerting: { notifiers: [], ping: null, redact: (text) => text },
  settings: {} as Context['settings'],
  clock,
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  signal,
  run: { id: runId, job: 'deliver', attempt: 1, dryRun: false },
  progress: nothing,
  count: nothing,
};

await store.write((tx) => stagePush(tx, { now, runId }, { channel: 'shipstation', kind: 'options', ...request.stage }));
if (killAt === 'stage') await die();
await deliverPushes(context, { wishOf: async (_orderId, push) => push.patch });
