import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../jobs/engine/harness.ts';
import { type Env, newHome, newShop, run, start } from '../program.ts';
import { startMailbox } from '../smtp-server.ts';

const json = async (home: string, args: string[], env: Env = {}) =>
  JSON.parse((await run(home, [...args, '--json'], env)).stdout);

it('sends a test message by mail and webhook, says what is wrong, and hides the address (M42)', async () => {
  const box = await startMailbox();
  const asked: { path: string | undefined; body: string; title: unknown }[] = [];
  const hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push({ path: request.url, body, title: request.headers['title'] });
      response.statusCode = request.url === '/broken-token-1' ? 500 : 200;
      response.end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void hook.close());
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`;
  const home = newHome();
  const nobody = await run(home, ['alerts', 'test']);
  expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('SMTP_URL and ALERT_EMAIL') });

  const mail = { SMTP_URL: box.url, ALERT_EMAIL: 'ann@example.com', ALERT_EMAIL_FROM: 'shop@example.com' };
  const ok = await run(home, ['alerts', 'test'], {
    ...mail,
    ALERT_WEBHOOK_URL: `${url}/secret-token-1`,
    ALERT_WEBHOOK_KIND: 'ntfy',
  });
  expect(ok).toMatchObject({ code: 0, stdout: expect.stringMatching(/✓ email.*\n✓ webhook/) });
  expect(box.mails[0]).toMatch(/^From: shop@example.com\nTo: ann@example.com\nSubject: orderdeck test message$/m);
  expect(asked).toMatchObject([{ path: '/secret-token-1', title: 'orderdeck test message' }]);
  await run(home, ['alerts', 'test'], { ALERT_WEBHOOK_URL: `${url}/secret-token-1`, ALERT_WEBHOOK_KIND: 'slack' });
  expect(JSON.parse(asked[1]?.body ?? '')).toMatchObject({ text: expect.stringContaining('*orderdeck test message*') });

  box.refuse = '554 no such user';
  const refused = await run(home, ['alerts', 'test'], { ...mail, ALERT_WEBHOOK_URL: `${url}/broken-token-1` });
  expect(refused).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/✗ email: .*554.*\n✗ webhook: The webhook answered 500/),
  });
  const { items } = await json(home, ['alerts', 'messages']);
  expect(JSON.stringify(items)).not.toMatch(/token-1/);
  expect(items[0]).toMatchObject({ kind: 'test', state: 'failed', attempts: 1 });
  const plain = await run(home, ['alerts', 'test'], { ALERT_WEBHOOK_URL: 'http://hooks.example.com/x' });
  expect(plain).toMatchObject({ code: 2, stderr: expect.stringContaining('ALERT_WEBHOOK_URL is not encrypted') });
});

it('a mail is put into a folder where there is no server', async () => {
  const home = newHome();
  const spool = path.join(home, 'spool');
  const env = { SMTP_URL: `file://${spool}`, ALERT_EMAIL: 'ann@example.com' };
  expect((await run(home, ['alerts', 'test'], env)).code).toBe(0);
  const [name = ''] = readdirSync(spool);
  expect(readFileSync(path.join(spool, name), 'utf8')).toContain('Subject: orderdeck test message');
  expect(statSync(path.join(spool, name)).mode & 0o777).toBe(0o600);
});

it('an error is one mail, its end another; a killed daemon is told by the next; check and alerts tell it (M43, M54, M105, M107)', {
  timeout: 180_000,
}, async () => {
  const box = await startMailbox();
  const shop = await newShop({ orders: 5, speed: 10 });
  const home = newHome();
  const { SHIPSTATION_API_SECRET: secret = '', ...rest } = shop.env;
  const secretFile = path.join(home, '.env');
  writeFileSync(secretFile, 'SHIPSTATION_API_SECRET=wrong-secret-9\n');
  const env: Env = { ...rest, SMTP_URL: box.url, ALERT_EMAIL: 'ann@example.com', ALERT_GROUP_MINUTES: '0' };
  expect(await run(home, ['check'], env)).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('ORDERDECK CRITICAL: There is no database'),
  });

  const daemon = start(home, ['--daemon'], env);
  await daemon.says('working as daemon');
  await eventually(
    async () => box.mails.some((mail) => mail.includes('sync-tags fails')),
    'the mail about the error',
    60_000,
  );
  const open = await json(home, ['alerts'], env);
  const tags = open.items.find((alert: { line: string }) => alert.line.startsWith('sync-tags fails'));
  expect(tags).toMatchObject({
    class: 'error-group',
    state: 'open',
    line: expect.stringContaining('auth: the credentials are refused'),
  });
  const warned = await run(home, ['check'], env);
  expect(warned).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^ORDERDECK WARNING: .*sync-.* fails.* \| alerts=\d/),
  });
  expect(await run(home, ['alerts', 'ack', String(tags.id)], env)).toMatchObject({ code: 0 });
  expect(await run(home, ['alerts', 'ack', String(tags.id)], env)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('has seen it already'),
  });
  expect(await run(home, ['alerts', 'ack', '999'], env)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no alert 999'),
  });

  writeFileSync(secretFile, `SHIPSTATION_API_SECRET=${secret}\n`);
  expect((await run(home, ['run', 'sync-tags'], env)).code).toBe(0);
  await eventually(
    async () => box.mails.some((mail) => /RECOVERED .*sync-tags/.test(mail)),
    'the mail about its end',
    60_000,
  );
  const about = (word: RegExp): number =>
    box.mails.join('\n').match(new RegExp(`^${word.source} [-0-9: ]+sync-tags fails`, 'gm'))?.length ?? 0;
  expect([about(/WARNING/), about(/RECOVERED/)]).toEqual([1, 1]);
  expect(box.mails.join('\n')).not.toMatch(/wrong-secret-9/);

  daemon.child.kill('SIGKILL');
  await once(daemon.child, 'exit');
  expect(await run(home, ['check'], env)).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('no engine works'),
  });
  const next = start(home, ['--daemon'], env);
  await next.says('working as daemon');
  await eventually(
    async () => box.mails.some((mail) => /the daemon \(process \d+ on .*\) died at/.test(mail)),
    'the mail about the death',
    60_000,
  );
  next.child.kill('SIGTERM');
  await next.done;
});
