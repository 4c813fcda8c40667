import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Inbox, openInbox } from '../../src/core/inbox/open.ts';
import { claimDelivery, settleDelivery } from '../../src/core/inbox/work.ts';
import { deliveryOf, packageOf } from '../core/inbox/delivery.ts';
import { newHome, run } from '../program.ts';

async function newInboxHome(): Promise<{ home: string; inbox: Inbox }> {
  const home = newHome();
  const inbox = await openInbox(path.join(home, 'db', 'inbox.db'));
  onTestFinished(() => inbox.close());
  const now = Date.now();
  inbox.append([
    deliveryOf(packageOf(1, 'Shipped'), { receivedAt: now - 60_000 }),
    deliveryOf(packageOf(2), { receivedAt: now }),
    deliveryOf('nonsense', { receivedAt: now }),
  ]);
  const claimed = await claimDelivery(inbox, { runId: 5, now });
  const error = { kind: 'failed', code: 'error', message: 'Poison.', next: { retry: false, attempts: 8 } } as const;
  if (claimed) await settleDelivery(inbox, { runId: 5, now }, claimed, error);
  return { home, inbox };
}

const json = async (home: string, ...args: string[]) => JSON.parse((await run(home, [...args, '--json'])).stdout);

it('webhooks lists what came, narrowed as asked, and shows one with its bytes and its history', async () => {
  const { home } = await newInboxHome();
  const all = await json(home, 'webhooks');
  expect(all).toMatchObject({ total: 3, items: [{ id: 3, event: null, state: 'parked' }, { id: 2 }, { id: 1 }] });
  expect(all.items[2]).toMatchObject({
    kind: 'webhook',
    event: 'SHIPMENT_CREATED',
    key: 'm:1:Shipped:1762253333685',
    priority: 2,
    state: 'queued',
    attempts: 0,
    origin: 'webhook',
    source: 'm',
  });
  expect(all.items[2].receivedAt).toMatch(/Z$/);
  expect((await json(home, 'webhooks', '--state', 'dead,parked')).total).toBe(2);
  expect((await json(home, 'webhooks', '--event', 'OrderCreated')).items).toMatchObject([{ id: 2, state: 'dead' }]);
  expect((await json(home, 'webhooks', '--event', 'none')).items).toMatchObject([{ id: 3 }]);
  expect((await json(home, 'webhooks', '--source', 's')).total).toBe(0);
  expect(await json(home, 'webhooks', 'show', '2')).toMatchObject({
    body: JSON.stringify(packageOf(2)),
    error: { code: 'error', message: 'Poison.' },
    history: [{ attempt: 1, runId: 5, outcome: 'failed', note: 'Poison.' }],
  });
  const shown = await run(home, ['webhooks', 'show', '2']);
  expect(shown.stdout).toContain('attempt 1, run 5: failed Poison.');
  expect(shown.stdout).not.toContain('N2');
  expect((await run(home, ['webhooks', 'show', '99'])).code).toBe(2);
  expect((await run(home, ['webhooks', '--event', 'MOON'])).code).toBe(2);
});

it('queue shows what waits as it will be handled, and lets it be retried, dropped and moved, with its actor on record', async () => {
  const { home, inbox } = await newInboxHome();
  expect((await json(home, 'queue')).items.map(({ id }: { id: number }) => id)).toEqual([2, 1, 3]);
  expect(await json(home, 'status')).toMatchObject({
    queues: [{ name: 'runs' }, { name: 'webhooks', depth: 1, dead: 1, parked: 1, oldestSeconds: expect.any(Number) }],
  });
  expect((await run(home, ['status'])).stdout).toMatch(/webhooks: 1 waiting, the oldest for 1m, 1 dead, 1 parked/);
  expect(await json(home, 'queue', 'retry', '--dead')).toEqual({ items: [{ id: 2, done: true, why: null }], total: 1 });
  const refused = await run(home, ['queue', 'retry', '3']);
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('nothing can be made of it') });
  expect((await run(home, ['queue', 'priority', '1', '1'])).code).toBe(0);
  expect((await run(home, ['queue', 'drop', '3'])).code).toBe(0);
  expect((await run(home, ['queue', 'drop', '3'])).code).toBe(1);
  expect((await run(home, ['queue', 'drop'])).code).toBe(2);
  const rows = await inbox.db
    .selectFrom('deliveries')
    .select(['state', 'priority', 'attempts'])
    .orderBy('id')
    .execute();
  expect(rows).toEqual([
    { state: 'queued', priority: 1, attempts: 0 },
    { state: 'queued', priority: 1, attempts: 0 },
    { state: 'dropped', priority: 5, attempts: 0 },
  ]);
});

it('queue pause and resume are the switch of the job', async () => {
  const home = newHome();
  expect((await run(home, ['queue', 'pause'])).stdout).toContain('process-webhooks is paused');
  expect(
    (await json(home, 'jobs')).items.find(({ id }: { id: string }) => id === 'process-webhooks').paused,
  ).toBeTruthy();
  expect((await run(home, ['queue', 'resume'])).stdout).toContain('process-webhooks goes on');
  expect((await run(home, ['queue'])).stdout).toContain('Nothing waits.');
});

it('webhooks subscriptions tells the addresses; the end that lets ShipStation in is shown in JSON alone', async () => {
  const home = newHome();
  expect((await run(home, ['webhooks', 'subscriptions'])).stdout).toContain('The receiver is off');
  const env = {
    WEBHOOK_PORT: '8080',
    WEBHOOK_API_KEY: 'a-key-of-ours',
    WEBHOOK_SHIPSTATION_TOKEN: 'a-token-of-ours-0',
  };
  const told = await run(home, ['webhooks', 'subscriptions'], env);
  expect(told.stdout).toContain('http://127.0.0.1:8080/hooks/m  (x-api-key)');
  expect(told.stdout).not.toContain('a-token-of-ours-0');
  const full = JSON.parse((await run(home, ['webhooks', 'subscriptions', '--json'], env)).stdout);
  expect(full.receiver.addresses[1].address).toBe('http://127.0.0.1:8080/hooks/s/a-token-of-ours-0');
});
