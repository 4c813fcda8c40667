import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { readInstallation } from '../../../../src/app.ts';
import { connectChannels } from '../../../../src/connect.ts';
import type { ChannelError } from '../../../../src/core/channels/channel.ts';
import { llm } from '../../../../src/core/channels/llm/client.ts';
import type { TextReader } from '../../../../src/core/channels/text-reader.ts';
import type { OrderInput } from '../../../../src/core/domain/print/order-input.ts';
import { createHttp } from '../../../../src/core/http.ts';
import { callRecorder } from '../../../../src/core/store/calls.ts';
import { openStore, type Store } from '../../../../src/core/store/store.ts';
import { type LlmSim, type LlmSimOptions, startLlm } from '../../../../src/sim/llm/server.ts';
import { type TestClock, testClock } from '../../../jobs/shop.ts';
import { aLine, anOrder } from '../../domain/print/an-order.ts';

/** Noon in London on a winter's day. */
export const noon = Date.UTC(2026, 2, 4, 12);

export interface Desk {
  readonly sim: LlmSim;
  readonly store: Store;
  readonly clock: TestClock;
  readonly waits: ({ readonly until: number; readonly why: string } | null)[];
  readonly log: string[];
  /** The channel as the program builds it, for one more process. */
  reader(env?: Readonly<Record<string, string>>, options?: { dryRun?: boolean; signal?: AbortSignal }): TextReader;
  /** One that waits only so many ms of the wall for an answer. */
  hastyReader(timeoutMs: number): TextReader;
  /** An order in the store, so that calls may be about it. */
  order(input?: Partial<OrderInput>): OrderInput;
  calls(): Promise<ReturnType<typeof modelCalls> extends Promise<infer Rows> ? Rows : never>;
}

/** A fake model server and a store; both go when the test is over. */
export async function openDesk(options: LlmSimOptions = {}): Promise<Desk> {
  const sim = await startLlm(options);
  const home = mkdtempSync(path.join(tmpdir(), 'orderdeck-llm-'));
  const store = await openStore(path.join(home, 'test.db'), { role: 'owner' });
  onTestFinished(async () => {
    await sim.close();
    await store.close();
    rmSync(home, { recursive: true });
  });
  const orderId = await addOrder(store);
  const clock = testClock(noon);
  const waits: Desk['waits'] = [];
  const log: string[] = [];
  const write = (level: string) => (text: string) => void log.push(`${level} ${text}`);
  const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const install = (env: Readonly<Record<string, string>>) => {
    const { settings, redact } = readInstallation(home, {
      LLM_BASE_URL: sim.url,
      LLM_MODEL: sim.model,
      ORDERDECK_TZ: 'Europe/London',
      ...(sim.apiKey !== null && { LLM_API_KEY: sim.apiKey }),
      ...env,
    });
    return { settings, redact, clock };
  };
  return {
    sim,
    store,
    clock,
    waits,
    log,
    reader: (env = {}, { dryRun = false, signal = new AbortController().signal } = {}) => {
      const use = { control: store, runId: null, signal, urgent: false, dryRun, log: logger };
      const { llm: channel } = connectChannels(install(env), { ...use, onWait: (wait) => waits.push(wait) });
      if ('off' in channel) throw new Error(channel.why);
      return channel;
    },
    hastyReader: (timeoutMs) => {
      const { settings, redact } = install({});
      if (!settings.llm) throw new Error('no model is set');
      const record = callRecorder(store, { channel: 'llm', group: 'completions', runId: null });
      const service = { title: 'The language model', addressSetting: 'LLM_BASE_URL' };
      const http = createHttp({ clock, redact, record, service, timeoutMs });
      const { signal } = new AbortController();
      return llm({ settings: settings.llm, zone: settings.zone, http, store, clock, redact, runId: null, signal });
    },
    order: (input = {}) => anOrder({ orderId, ...input }),
    calls: () => modelCalls(store),
  };
}

/** A line of one option that the fake model can read. */
export function named(value: string, itemId = 1) {
  return aLine({
    itemId,
    options: [
      { name: 'Personalization', value },
      { name: 'Color', value: 'Red' },
    ],
  });
}

function modelCalls(store: Store) {
  return store.db.selectFrom('model_calls').selectAll().orderBy('id').execute();
}

async function addOrder({ db }: Store): Promise<number> {
  const raw = { channel: 'shipstation', kind: 'order', external_id: '900', sha256: 'a', body: '{}', received_at: noon };
  await db
    .insertInto('raw_documents')
    .values({ id: 1, ...raw })
    .execute();
  const { id } = await db
    .insertInto('orders')
    .values({
      channel: 'shipstation',
      external_id: '900',
      order_number: '19-11223-44556',
      status: 'awaiting_shipment',
      source_status: 'awaiting_shipment',
      ordered_at: noon,
      modified_at: noon,
      currency: 'GBP',
      total: 0,
      paid: 0,
      tax: 0,
      shipping: 0,
      raw_id: 1,
      search_text: '',
      first_seen_at: noon,
      changed_at: noon,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** What a call threw; a call that succeeds is a failure of the test. */
export async function thrown(call: Promise<unknown>): Promise<ChannelError & { code?: string }> {
  try {
    await call;
  } catch (error) {
    return error as ChannelError & { code?: string };
  }
  throw new Error('The call succeeded.');
}
