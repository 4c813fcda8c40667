import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startTrendyol, type TrendyolSim } from '../../src/sim/trendyol/server.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { trendyolEnv } from '../market.ts';
import { type Env, newHome, newShop, run, start } from '../program.ts';

/** Everything here happens on loopback; the port is free a moment before it is used. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const json = async (home: string, args: string[], env: Env) =>
  JSON.parse((await run(home, [...args, '--json'], env)).stdout);

/** The order as `orderdeck order` shows it, as soon as it does. */
function shown(home: string, number: string, env: Env): Promise<{ status: string; channel: string }> {
  return eventually(async () => {
    const order = await json(home, ['order', number], env);
    return 'error' in order ? null : order;
  }, `order ${number} to be there`);
}

async function openMarket(now: () => number): Promise<{ sim: TrendyolSim; env: Env }> {
  const sim = await startTrendyol({ seed: 8, packages: 30, clock: { now } });
  onTestFinished(() => sim.close());
  const env = trendyolEnv(sim);
  return { sim, env };
}

/** A package that the marketplace made just now. */
function newPackage({ world, life }: TrendyolSim): { shipmentPackageId: number; orderNumber: string } {
  const before = new Set(world.packages.byModified().map((one) => one.shipmentPackageId));
  for (let tries = 0; tries < 200; tries += 1) {
    life(1);
    const made = world.packages
      .byModified()
      .find((one) => !before.has(one.shipmentPackageId) && one.status === 'Created' && one.originPackageIds === null);
    if (made) return made;
  }
  throw new Error('the marketplace sells nothing');
}

it('what the marketplace tells is an order here at once, and what it told while nobody listened is read again (M20, M81)', async () => {
  const shop = await newShop({ orders: 5 });
  const market = await openMarket(shop.now);
  const port = await freePort();
  const home = newHome();
  const env = {
    ...{ ORDERDECK_CLOCK: shop.env['ORDERDECK_CLOCK'] ?? '', ORDERDECK_TZ: 'Europe/London' },
    ...market.env,
    ...{ WEBHOOK_PORT: String(port), WEBHOOK_API_KEY: 'an-api-key-of-ours' },
    WEBHOOK_PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
  // Whatever comes has come by a webhook.
  await run(home, ['pause', 'trendyol-orders'], env);
  const daemon = start(home, ['--daemon'], env);
  await daemon.says(/webhooks: listening on/);
  expect(await json(home, ['webhooks', 'subscriptions', 'create'], env)).toMatchObject({ state: 'done' });
  expect(await json(home, ['webhooks', 'subscriptions'], env)).toMatchObject({
    receiver: { on: true, publicUrl: `http://127.0.0.1:${port}` },
    items: [{ url: `http://127.0.0.1:${port}/hooks/m`, status: 'ACTIVE', ours: true, troubles: [] }],
  });

  market.sim.settings.webhooks.duplicates = 1;
  const sold = newPackage(market.sim);
  expect(await shown(home, sold.orderNumber, env)).toMatchObject({ channel: 'trendyol' });
  const told = await json(home, ['webhooks', '--event', 'ORDER_CREATED'], env);
  const delivery = told.items.find((one: { subject: string }) => one.subject === String(sold.shipmentPackageId));
  expect(delivery).toMatchObject({ state: 'done', source: 'm', origin: 'webhook', duplicates: 1 });

  // Nothing is told while it is passive; it is found, made active, and the gap read.
  const [subscription] = market.sim.world.subscriptions.list();
  market.sim.world.subscriptions.setStatus(subscription?.id ?? '', 'PASSIVE', shop.now());
  const missed = newPackage(market.sim);
  expect(await json(home, ['webhooks', 'subscriptions'], env)).toMatchObject({ items: [{ status: 'ACTIVE' }] });
  await run(home, ['resume', 'trendyol-orders'], env);
  const watched = await run(home, ['run', 'watch-webhooks'], env);
  expect(watched.stdout).toContain('our subscription is active');
  await shown(home, missed.orderNumber, env);
  const { items } = await json(home, ['runs', '--job', 'trendyol-orders'], env);
  expect(items).toContainEqual(expect.objectContaining({ args: { days: 1 }, trigger: 'chain' }));
  expect(market.sim.world.subscriptions.list()).toMatchObject([{ status: 'ACTIVE' }]);
  daemon.child.kill('SIGTERM');
  expect((await daemon.done).code).toBe(0);
}, 120_000);

it('what ShipStation tells is an order here at once (M20)', async () => {
  const shop = await newShop({ orders: 20 });
  const port = await freePort();
  const token = 'a-token-of-ours-0';
  const env = { ...shop.env, WEBHOOK_PORT: String(port), WEBHOOK_SHIPSTATION_TOKEN: token };
  const home = newHome();
  for (const job of ['sync-orders-recent', 'sync-orders-all']) await run(home, ['pause', job], env);
  const daemon = start(home, ['--daemon'], env);
  await daemon.says(/webhooks: listening on/);
  const [newest] = [...shop.sim.world.orders()].sort((a, b) => b.orderId - a.orderId);
  const number = newest?.orderNumber ?? '';
  const resource_url = 'https://ssapi6.shipstation.com/orders?importBatch=7';
  const body = JSON.stringify({ resource_url, resource_type: 'ORDER_NOTIFY' });
  const answer = await fetch(`http://127.0.0.1:${port}/hooks/s/${token}`, { method: 'POST', body });
  expect(answer.status).toBe(200);
  expect(await shown(home, number, env)).toMatchObject({ channel: 'shipstation' });
  daemon.child.kill('SIGTERM');
  expect((await daemon.done).code).toBe(0);
}, 120_000);

it('webhooks test tells whether what is sent to the public address arrives, and if not, on which side to look (M124)', async () => {
  const home = newHome();
  const port = await freePort();
  const env = {
    WEBHOOK_PORT: String(port),
    WEBHOOK_API_KEY: 'an-api-key-of-ours',
    WEBHOOK_SHIPSTATION_TOKEN: 'a-token-of-ours-0',
  };
  const test = async (publicUrl: string, more: Env = {}) => {
    const own = { ...env, WEBHOOK_PUBLIC_URL: publicUrl, ...more };
    const told = await run(home, ['webhooks', 'test'], own);
    return { ...told, document: await json(home, ['webhooks', 'test'], own) };
  };
  const here = `http://127.0.0.1:${port}`;
  expect((await run(home, ['webhooks', 'test'], env)).code).toBe(2);
  const nobody = await test(here);
  expect(nobody).toMatchObject({
    code: 1,
    document: { items: [{ outcome: 'unreachable' }, { outcome: 'unreachable' }] },
  });
  expect(nobody.stdout).toContain(`does not answer on 127.0.0.1:${port}: start \`orderdeck --daemon\``);

  const daemon = start(home, ['--daemon'], env);
  await daemon.says(/webhooks: listening on/);
  const arrived = await test(here);
  expect(arrived).toMatchObject({ code: 0, document: { items: [{ outcome: 'arrived' }, { outcome: 'arrived' }] } });
  expect(arrived.stdout).toMatch(/It arrived and was kept after \d+ ms/);
  expect(arrived.stdout).not.toContain('a-token-of-ours-0');
  const kept = await json(home, ['webhooks'], env);
  expect(kept.items).toHaveLength(4);
  expect(kept.items[0]).toMatchObject({ state: 'ignored', subject: 'self-test', event: null });
  expect((await json(home, ['queue'], env)).total).toBe(0);
  const again = await run(home, ['queue', 'retry', String(kept.items[0].id)], env);
  expect(again.stdout).toContain('it is a test of ours');

  expect(await test(here, { WEBHOOK_API_KEY: 'another-key' })).toMatchObject({
    document: { items: [{ outcome: 'unauthorized', status: 401 }, { outcome: 'arrived' }] },
  });
  const other = await anotherServer();
  const wrong = await test(other.url);
  expect(wrong.document.items[0]).toMatchObject({ outcome: 'wrong-server', status: 200 });
  expect(wrong.stdout).toContain(`The receiver itself answers on 127.0.0.1:${port}`);
  other.answer(301);
  expect((await test(other.url)).document.items[0]).toMatchObject({ outcome: 'redirected' });
  other.answer(502);
  expect((await test(other.url)).document.items[0]).toMatchObject({ outcome: 'unreachable', status: 502 });
  // A receiver, but not ours.
  const elsewhere = newHome();
  const away = await run(elsewhere, ['webhooks', 'test', '--json'], { ...env, WEBHOOK_PUBLIC_URL: here });
  expect(JSON.parse(away.stdout).items[0]).toMatchObject({ outcome: 'not-here', status: 200 });
}, 120_000);

async function anotherServer(): Promise<{ url: string; answer(status: number): void }> {
  let status = 200;
  const server = createHttpServer((request, response) => {
    request.resume();
    response
      .writeHead(status, status === 301 ? { location: 'https://elsewhere.example.com/' } : {})
      .end('<h1>It works!</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (next) => {
      status = next;
    },
  };
}
