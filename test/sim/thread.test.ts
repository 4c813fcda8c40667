import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { WorldMessage, WorldRequest } from '../../src/sim/thread.ts';

test('the world’s thread tells where its buyers’ files lie, and every link leads there', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-world-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const workerData: WorldRequest = {
    ...{
      seed: 7,
      orders: 40,
      origin: Date.now(),
      speed: 1,
      apiKey: 'key',
      apiSecret: 'secret',
      llmKey: 'llm',
      hookKey: 'hook',
      packages: 10,
      shopFile: path.join(folder, 'opencart.db'),
      databaseFile: path.join(folder, 'orderdeck.db'),
      inboxFile: path.join(folder, 'inbox.db'),
      wrongEveryMs: null,
      lifeEveryMs: null,
    },
  };
  const thread = new Worker(new URL('../../dist/sim-thread.js', import.meta.url), { workerData });
  onTestFinished(async () => void (await thread.terminate()));
  const ready = await new Promise<WorldMessage>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  if (ready.tell !== 'ready') throw new Error(`it told ${ready.tell} first`);
  const authorization = `Basic ${Buffer.from('key:secret').toString('base64')}`;
  const orders = await (await fetch(`${ready.url}/orders?pageSize=100`, { headers: { authorization } })).text();
  const links = [...orders.matchAll(/"CustomizedURL","value":"([^"]+)"/g)].map(([, link]) => link ?? '');
  expect(links.length).toBeGreaterThan(10);
  expect(new Set(links.map((link) => new URL(link).host))).toEqual(new Set([ready.amazonHost]));
  const [first = ''] = links;
  expect((await fetch(first)).headers.get('content-type')).toBe('application/zip');
});
