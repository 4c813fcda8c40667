import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Inbox, openInbox } from '../../src/core/inbox/open.ts';
import { packageOf } from '../core/inbox/delivery.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { newHome, newShop, type Running, run, start } from '../program.ts';

const env = { WEBHOOK_PORT: '0', WEBHOOK_API_KEY: 'an-api-key-of-ours' };
const known = { 'x-api-key': 'an-api-key-of-ours' };

async function addressOf(daemon: Running): Promise<string> {
  await daemon.says(/webhooks: listening on \S+/);
  return /webhooks: listening on (\S+)/.exec(daemon.output())?.[1] ?? '';
}

const post = (url: string, id: number) =>
  fetch(`${url}/hooks/m`, { method: 'POST', headers: known, body: JSON.stringify(packageOf(id)) });

it('receives in the daemon, keeps through kill -9 what it acknowledged, and ends in order', async () => {
  const home = newHome();
  let daemon = start(home, ['--daemon'], env);
  const acknowledged = await post(await addressOf(daemon), 1);
  daemon.child.kill('SIGKILL');
  await daemon.done;
  expect(acknowledged.status).toBe(200);
  daemon = start(home, ['--daemon'], env);
  const again = await post(await addressOf(daemon), 1);
  expect(await again.json()).toEqual({ duplicate: true });
  daemon.child.kill('SIGTERM');
  expect((await daemon.done).code).toBe(0);
  const inbox = await inboxOf(home);
  const rows = await inbox.db.selectFrom('deliveries').select(['subject', 'duplicates']).execute();
  expect(rows).toEqual([{ subject: '1', duplicates: 1 }]);
});

async function inboxOf(home: string): Promise<Inbox> {
  const inbox = await openInbox(path.join(home, 'db', 'inbox.db'));
  onTestFinished(() => inbox.close());
  return inbox;
}

it('handles what comes as soon as it comes, unless it is paused: then it waits, and can be seen (M20, M37)', async () => {
  const shop = await newShop({ orders: 20 });
  const home = newHome();
  const token = 'a-token-of-ours-0';
  // Its thirty calls may use up the minute’s; who comes then has to wait for the next.
  await run(home, ['pause', 'sync-tags'], shop.env);
  const daemon = start(home, ['--daemon'], { ...shop.env, ...env, WEBHOOK_SHIPSTATION_TOKEN: token });
  const url = await addressOf(daemon);
  await daemon.says(/sync-orders-all done/);
  const notify = (batch: string) => {
    const address = `https://ssapi6.shipstation.com/orders?importBatch=${batch}`;
    const body = JSON.stringify({ resource_url: address, resource_type: 'ORDER_NOTIFY' });
    return fetch(`${url}/hooks/s/${token}`, { method: 'POST', body });
  };
  expect((await notify('1')).status).toBe(200);
  const inbox = await inboxOf(home);
  const handled = (batches: number) => async () => {
    const rows = await inbox.db.selectFrom('deliveries').select(['received_at', 'state']).execute();
    return rows.filter(({ state }) => state === 'done').length === batches && rows;
  };
  const [first] = await eventually(handled(1), 'the first to be handled');
  expect(first?.state).toBe('done');
  await daemon.says(/run \d+ process-webhooks done/);
  // By a run of its own, not by the one that the clock starts every five minutes.
  const runs = JSON.parse((await run(home, ['runs', '--job', 'process-webhooks', '--json'])).stdout);
  expect(runs.items.map(({ trigger }: { trigger: string }) => trigger)).toContain('webhook');

  await run(home, ['pause', 'process-webhooks']);
  expect((await notify('2')).status).toBe(200);
  const waiting = await run(home, ['run', 'process-webhooks', '--json'], shop.env);
  expect(JSON.parse(waiting.stdout)).toMatchObject({ state: 'done', summary: '1 done' });
  await handled(2)();
  daemon.child.kill('SIGTERM');
  expect((await daemon.done).code).toBe(0);
});

it('says that it is off without a port, and refuses to listen for anybody', async () => {
  const daemon = start(newHome(), ['--daemon']);
  await daemon.says('webhooks: the receiver is off, no WEBHOOK_PORT is set');
  const open = await start(newHome(), ['--daemon'], { WEBHOOK_PORT: '0' }).done;
  expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('the receiver must not listen') });
});

it('waits while another has the address, and takes over when that one is gone', async () => {
  const first = start(newHome(), ['--daemon'], env);
  const { port } = new URL(await addressOf(first));
  const second = start(newHome(), ['--daemon'], { ...env, WEBHOOK_PORT: port });
  await second.says(`webhooks: 127.0.0.1:${port} is taken`);
  first.child.kill('SIGTERM');
  expect((await first.done).code).toBe(0);
  const url = await addressOf(second);
  await eventually(async () => (await post(url, 2)).status === 200, 'the second to answer');
});
