import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChannelError } from '../../../../src/core/channels/channel.ts';
import type { OrderChannel } from '../../../../src/core/channels/order-writer.ts';
import { shipStation } from '../../../../src/core/channels/shipstation/client.ts';
import { shipStationQuota } from '../../../../src/core/channels/shipstation/quota.ts';
import { type Clock, clockFromEnv } from '../../../../src/core/clock.ts';
import { createHttp } from '../../../../src/core/http.ts';
import { storeBudget } from '../../../../src/core/limits.ts';
import { redactor } from '../../../../src/core/redact.ts';
import type { ShipStationSettings } from '../../../../src/core/settings.ts';
import { callRecorder } from '../../../../src/core/store/calls.ts';
import { openStore, type Store } from '../../../../src/core/store/store.ts';

export interface Connection {
  readonly channel: OrderChannel;
  readonly store: Store;
  readonly clock: Clock;
  readonly waits: { readonly until: number; readonly why: string }[];
  /** Ends what is under way with this reason. */
  stop(reason: Error): void;
  close(): Promise<void>;
}

/** A clock on which a minute passes in 60 ms: its waits are real, and short. */
export function fastClock(speed = 1000): Clock {
  return clockFromEnv({ ORDERDECK_CLOCK: `${Date.now()}x${speed}` });
}

/** The channel as the program builds it: over HTTP, with its budget and its record of calls in a database. */
export async function connect(
  settings: ShipStationSettings,
  clock: Clock,
  options: { timeoutMs?: number } = {},
): Promise<Connection> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-shipstation-'));
  const store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  const controller = new AbortController();
  const waits: { until: number; why: string }[] = [];
  const channel = openChannel(store, clock, settings, {
    ...options,
    signal: controller.signal,
    onWait: (until, why) => waits.push({ until, why }),
  });
  return {
    channel,
    store,
    clock,
    waits,
    stop: (reason) => controller.abort(reason),
    close: async () => {
      controller.abort(new Error('the test is over'));
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

interface ChannelOptions {
  readonly signal: AbortSignal;
  readonly onWait?: (until: number, why: string) => void;
  readonly timeoutMs?: number;
}

/** One more user of a database, as another thread or process would be. */
export function openChannel(
  store: Store,
  clock: Clock,
  settings: ShipStationSettings,
  options: ChannelOptions,
): OrderChannel {
  const http = createHttp({
    clock,
    redact: redactor([settings.apiKey, settings.apiSecret]),
    record: callRecorder(store, { ...shipStationQuota, runId: null }),
    service: { title: 'ShipStation', addressSetting: 'SHIPSTATION_BASE_URL' },
    timeoutMs: options.timeoutMs,
  });
  const budget = storeBudget({ ...shipStationQuota, store, clock });
  return shipStation({
    settings,
    http,
    budget,
    currency: 'GBP',
    clock,
    signal: options.signal,
    onWait: options.onWait,
  });
}

/** The ChannelError that a call ended with; throws when it succeeded, or failed in another way. */
export async function failure(call: Promise<unknown>): Promise<ChannelError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ChannelError) return error;
    throw error;
  }
  throw new Error('The call succeeded.');
}
