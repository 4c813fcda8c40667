import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openInbox } from '../../src/core/inbox/open.ts';
import { packageOf } from '../core/inbox/delivery.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { newHome, type Running, start } from '../program.ts';

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
  const inbox = await openInbox(path.join(home, 'db', 'inbox.db'));
  onTestFinished(() => inbox.close());
  const rows = await inbox.db.selectFrom('deliveries').select(['subject', 'duplicates']).execute();
  expect(rows).toEqual([{ subject: '1', duplicates: 1 }]);
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
