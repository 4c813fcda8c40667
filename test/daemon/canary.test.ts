import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/core/store/store.ts';
import { enqueue } from '../../src/jobs/engine/enqueue.ts';
import { jobs } from '../../src/jobs/index.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { newHome, newShop, run, start } from '../program.ts';

/** All that the program wrote into its logs. */
function logText(home: string): string {
  const files = readdirSync(path.join(home, 'logs'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8')).join('\n');
}

it('no secret and no buyer comes out, in logs, output, errors or the process list, on good ways and bad (M148, M149)', async () => {
  const { sim, env, now } = await newShop({ orders: 120, speed: 30 });
  const home = newHome();
  const told: string[] = [];
  const keep = async (args: string[], other = env) => {
    const { stdout, stderr } = await run(home, args, other);
    told.push(stdout, stderr);
  };
  const daemon = start(home, ['--daemon'], env);
  await daemon.says('working as daemon');
  await eventually(async () => /sync-orders-all done/.test(daemon.output()), 'the first sync');
  const commandLine = readFileSync(`/proc/${daemon.pid}/cmdline`, 'utf8');

  // Answers that quote the shop's data back, and a server that quotes what it was sent.
  for (const kind of ['html', 'cut', 'throttleText', 'wrongLength'] as const)
    sim.faults.add({ kind, path: '/orders', times: 1 });
  await keep(['run', 'sync-orders-recent', '--days', '30']);
  const [first] = sim.world.orders();
  sim.faults.add({ kind: 'malformed', orderId: first?.orderId ?? 0, how: 'garbageDate' });
  sim.world.edit(first?.orderId ?? 0, now(), (order) => {
    order.customerNotes = 'CANARY-NOTE please print this name';
  });
  await keep(['run', 'sync-orders-recent', '--days', '30']);
  await keep(['run', 'sync-orders-recent', '--order', String(first?.orderNumber)]);
  await keep(['orders', '--limit', '200']);
  await keep(['runs']);
  await keep(['logs', '--all']);
  daemon.child.kill('SIGTERM');
  await daemon.done;
  const wrong = { ...env, SHIPSTATION_API_SECRET: 'canary-wrong-secret' };
  await keep(['run', 'sync-tags'], wrong);
  await keep(['run', 'sync-tags', '--json'], { ...env, SHIPSTATION_BASE_URL: 'http://127.0.0.1:9' });

  const all = [logText(home), daemon.output(), commandLine, ...told].join('\n');
  const { apiKey, apiSecret } = sim.credentials;
  const basic = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64');
  for (const secret of [apiKey, apiSecret, basic, 'canary-wrong-secret', 'CANARY-NOTE', '/t/']) {
    expect(all.includes(secret), secret).toBe(false);
  }
  const buyers = [...sim.world.orders()].flatMap((order) => [
    order.customerEmail,
    order.shipTo.name,
    order.shipTo.street1,
    order.shipTo.phone,
  ]);
  const shown = buyers.filter((text): text is string => text !== null && text.length > 5 && all.includes(text));
  expect(shown).toEqual([]);
}, 120_000);

/** A server that quotes back whatever it was sent, credentials and all, as an error. */
async function startEcho(): Promise<string> {
  const server = createServer((request, response) => {
    let sent = '';
    request.on('data', (chunk: Buffer) => {
      sent += chunk;
    });
    request.on('end', () => {
      response.writeHead(request.url?.includes('bad') ? 400 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: `refused: ${request.rawHeaders.join(' ')} ${request.url} ${sent}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

it('none of twenty planted secrets and buyer texts comes out of any job, error, kill, log, bundle or process list (R15, M148)', async () => {
  const { sim, env: shop, now } = await newShop({ orders: 20, speed: 30 });
  const home = newHome();
  const echo = await startEcho();
  const secrets = {
    TRENDYOL_API_KEY: 'canary-ty-key-8371',
    TRENDYOL_API_SECRET: 'canary-ty-secret-1173',
    LLM_API_KEY: 'canary-llm-key-5521',
    WEBHOOK_BASIC_PASSWORD: 'canary-hook-pass-9911',
    WEBHOOK_API_KEY: 'canary-hook-key-2281',
    WEBHOOK_SHIPSTATION_TOKEN: 'canary-hook-token-7781234567',
  };
  const port = await freePort();
  const env = {
    ...shop,
    ...secrets,
    ...{ TRENDYOL_SELLER_ID: '90210', TRENDYOL_BASE_URL: echo, LLM_BASE_URL: `${echo}/v1`, LLM_MODEL: 'm' },
    ...{ OPENCART_DATABASE_URL: 'mysql://shop:canary-db-pass-3391@127.0.0.1:9/shop', WEBHOOK_BASIC_USER: 'hooks' },
    WEBHOOK_PORT: String(port),
  };
  const buyer = {
    name: 'Zenobia Canaryname',
    street1: '77 Canarystreet',
    street2: 'Canaryhouse 9',
    phone: '0555-CANARY-77',
    customerEmail: 'zenobia@canary-mail.example',
    customerUsername: 'canaryuser77',
    customerNotes: 'CANARYNOTE please print this',
    internalNotes: 'CANARYINTERNAL',
    giftMessage: 'CANARYGIFT',
    option: 'CANARYOPTION',
  };
  for (const order of [...sim.world.orders()].slice(-6))
    sim.world.edit(order.orderId, now(), (edited) => {
      const { name, street1, street2, phone, option, ...others } = buyer;
      Object.assign(edited.shipTo, { name, street1, street2, phone });
      Object.assign(edited, others);
      for (const item of edited.items) item.options = [{ name: 'Personalisation', value: option }];
    });
  await run(home, ['db', 'migrate'], env);
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'write' });
  onTestFinished(() => store.close());
  const asked: number[] = [];
  for (const job of jobs) {
    if (!job.args.safeParse({}).success) continue;
    const queued = await store.write((tx) => enqueue(tx, job, { args: {}, trigger: 'manual', by: 'test' }, now()));
    asked.push(queued.id);
  }
  expect(asked.length).toBeGreaterThan(20);
  for (const kind of ['html', 'cut', 'throttleText'] as const) sim.faults.add({ kind, path: '/orders', times: 1 });
  const [first] = sim.world.orders();
  sim.faults.add({ kind: 'malformed', orderId: first?.orderId ?? 0, how: 'garbageDate' });

  const daemon = start(home, ['--daemon'], env);
  await daemon.says('working as daemon');
  await daemon.says(/webhooks: listening on/);
  const commandLines = [readFileSync(`/proc/${daemon.pid}/cmdline`, 'utf8')];
  const told = JSON.stringify({ ...buyer, orderNumber: 'x', status: 'CANARYSTATUS' });
  const post = (place: string, headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}${place}`, { method: 'POST', headers, body: told }).then((one) => one.text());
  const basic = Buffer.from(`hooks:${secrets.WEBHOOK_BASIC_PASSWORD}`).toString('base64');
  const answers = await Promise.all([
    post('/hooks/m', { authorization: `Basic ${basic}`, 'content-type': 'application/json' }),
    post('/hooks/m', { authorization: `Basic ${Buffer.from('hooks:wrong').toString('base64')}` }),
    post(`/hooks/s/${secrets.WEBHOOK_SHIPSTATION_TOKEN}`, { 'content-type': 'application/json' }),
  ]);
  const begun = async () => {
    const rows = await store.db.selectFrom('runs').select(['id', 'state']).where('id', 'in', asked).execute();
    return rows.every(({ state }) => state !== 'queued' && state !== 'running');
  };
  await eventually(begun, 'every job to have been tried', 90_000);
  commandLines.push(
    ...readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        } catch {
          return '';
        }
      })
      .filter((line) => line.includes(home)),
  );
  daemon.child.kill('SIGKILL');
  await daemon.done;
  const kept: string[] = [];
  for (const args of [
    ['run', 'sync-tags'],
    ['doctor'],
    ['status'],
    ['queue'],
    ['runs'],
    ['logs', '--all'],
    ['support-bundle', '--yes'],
  ]) {
    const { stdout, stderr } = await run(home, args, env);
    kept.push(stdout, stderr);
  }
  const [bundle = ''] = readdirSync(path.join(home, 'support'));
  kept.push(gunzipSync(readFileSync(path.join(home, 'support', bundle))).toString('utf8'));
  // What went wrong was told, so that there was something to look through.
  expect(logText(home)).toMatch(/error .*ended: /);
  const all = [logText(home), daemon.output(), ...commandLines, ...answers, ...kept].join('\n');
  const { apiKey, apiSecret } = sim.credentials;
  const never = [...Object.values(secrets), 'canary-db-pass-3391', apiKey, apiSecret, basic, ...Object.values(buyer)];
  expect(never.length).toBeGreaterThanOrEqual(20);
  expect(never.filter((text) => all.includes(text))).toEqual([]);
}, 180_000);

/** The port is free a moment before it is used. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
