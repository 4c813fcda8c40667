import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { amazonCustom, amazonCustomLimits } from '../../../../src/core/channels/amazon-custom/client.ts';
import { amazonCustomQuota } from '../../../../src/core/channels/amazon-custom/quota.ts';
import { ChannelError } from '../../../../src/core/channels/channel.ts';
import type { FileSource } from '../../../../src/core/channels/file-source.ts';
import { createHttp } from '../../../../src/core/http.ts';
import { storeBudget } from '../../../../src/core/limits.ts';
import { redactor } from '../../../../src/core/redact.ts';
import { callRecorder } from '../../../../src/core/store/calls.ts';
import { openStore, type Store } from '../../../../src/core/store/store.ts';
import { fastClock } from '../shipstation/connection.ts';

export interface Connection {
  readonly files: FileSource;
  readonly store: Store;
  /** Everything that was logged, at every level. */
  readonly log: readonly string[];
  /** Ends what is under way with this reason. */
  stop(reason: Error): void;
}

/** The channel as the program builds it, with its record of calls in a database; gone when the test is over. */
export async function connect(hosts: readonly string[], limits: { timeoutMs?: number } = {}): Promise<Connection> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-amazon-'));
  const store = await openStore(path.join(folder, 'test.db'), { role: 'owner' });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const controller = new AbortController();
  const clock = fastClock();
  const log: string[] = [];
  const write = (text: string): number => log.push(text);
  const http = createHttp({
    clock,
    log: { debug: write, info: write, warn: write, error: write },
    redact: redactor([]),
    record: callRecorder(store, { ...amazonCustomQuota, runId: null }),
    service: { title: 'Amazon Custom', addressSetting: 'AMAZON_CUSTOM_HOSTS' },
    ...amazonCustomLimits,
    ...limits,
  });
  const budget = storeBudget({ ...amazonCustomQuota, store, clock });
  const files = amazonCustom({ settings: { hosts }, http, budget, clock, signal: controller.signal });
  return { files, store, log, stop: (reason) => controller.abort(reason) };
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
