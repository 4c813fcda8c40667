import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startShipStation } from '../../src/sim/shipstation/server.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { Operator } from '../console/operator.ts';
import { onEachDatabase } from '../core/channels/opencart/shops.ts';
import { newHome, run } from '../program.ts';

it('tests credentials before it keeps them, and the new before it drops the old (M153, M149)', {
  timeout: 90_000,
}, async () => {
  const home = newHome();
  const file = path.join(home, '.env');
  const sim = await startTrendyol({ seed: 5, packages: 3, clock: { now: () => Date.now() }, days: 5 });
  onTestFinished(() => sim.close());
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  const lines = (secret: string, url = sim.url) =>
    [
      ...[`TRENDYOL_SELLER_ID=${sellerId}`, `TRENDYOL_API_KEY=${apiKey}`, `TRENDYOL_API_SECRET=${secret}`],
      ...[`TRENDYOL_BASE_URL=${url}`, 'TRENDYOL_API_KEY_EXPIRES=2027-01-31'],
    ].join('\n');

  const refused = await run(home, ['setup'], {}, lines('not-this-secret'));
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('401') });
  expect(existsSync(file)).toBe(false);

  const taken = await run(home, ['setup', 'trendyol', '--json'], {}, lines(apiSecret));
  expect(taken.code).toBe(0);
  expect(JSON.parse(taken.stdout)).toMatchObject({ changed: true, tests: [{ channel: 'trendyol' }] });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const kept = readFileSync(file, 'utf8');
  expect(kept).toContain(`TRENDYOL_API_SECRET=${apiSecret}`);

  // A wrong one in place of a right one: the right one stays; nobody there is told apart from refused.
  expect((await run(home, ['setup'], {}, 'TRENDYOL_API_SECRET=another-secret')).code).toBe(1);
  const nobody = await run(home, ['setup', '--json'], {}, 'TRENDYOL_BASE_URL=http://127.0.0.1:9');
  expect(JSON.parse(nobody.stdout).error).toMatchObject({ code: 'unreachable' });
  expect(await run(home, ['setup'], {}, 'STOCK_LOW=7')).toMatchObject({ code: 2 });
  expect(readFileSync(file, 'utf8')).toBe(kept);
  for (const { stdout, stderr } of [refused, taken])
    expect(stdout + stderr).not.toMatch(new RegExp(`${apiSecret}|not-this`));

  // At a terminal a secret is not shown.
  writeFileSync(file, `TRENDYOL_BASE_URL=${sim.url}\n`);
  const operator = new Operator({ home, args: ['setup', 'trendyol'], columns: 110, rows: 30 });
  await operator.sees('TRENDYOL_SELLER_ID');
  operator.press(sellerId, 'enter');
  await operator.sees('TRENDYOL_API_KEY (');
  operator.press(apiKey, 'enter');
  await operator.sees('TRENDYOL_API_SECRET (');
  operator.press(apiSecret, 'enter');
  await operator.sees('TRENDYOL_API_KEY_EXPIRES');
  operator.press('enter');
  await operator.sees('Kept in .env');
  expect(operator.bytes).not.toContain(apiSecret);
  expect(operator.bytes).not.toContain(apiKey);
  expect((await operator.ended).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain(`TRENDYOL_API_KEY=${apiKey}`);
});

/** The file `.env`: its text, and that nobody but its owner reads it; null where there is none. */
function kept(home: string): string | null {
  const file = path.join(home, '.env');
  if (!existsSync(file)) return null;
  expect(statSync(file).mode & 0o777).toBe(0o600);
  return readFileSync(file, 'utf8');
}

it('asks ShipStation before it keeps a key, and keeps the old one while the new is refused', {
  timeout: 60_000,
}, async () => {
  const home = newHome();
  const sim = await startShipStation({
    seed: 3,
    orders: 3,
    clock: { now: () => Date.now() },
    amazonBase: 'http://127.0.0.1:9',
  });
  onTestFinished(() => sim.close());
  const { apiKey, apiSecret } = sim.credentials;
  const lines = (secret: string) =>
    [`SHIPSTATION_API_KEY=${apiKey}`, `SHIPSTATION_API_SECRET=${secret}`, `SHIPSTATION_BASE_URL=${sim.url}`].join('\n');
  const refused = await run(home, ['setup', 'shipstation', '--json'], {}, lines('not-this-secret'));
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout).error).toMatchObject({
    code: 'auth',
    message: expect.stringContaining('401'),
    hint: expect.stringContaining('Check SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET'),
  });
  expect(kept(home)).toBeNull();

  const taken = await run(home, ['setup', 'shipstation', '--json'], {}, lines(apiSecret));
  expect(JSON.parse(taken.stdout)).toMatchObject({
    changed: true,
    tests: [{ channel: 'shipstation', answer: expect.stringContaining('the key and the secret are taken') }],
  });
  const good = kept(home);
  expect(good).toContain(`SHIPSTATION_API_SECRET=${apiSecret}`);
  expect((await run(home, ['setup'], {}, 'SHIPSTATION_API_KEY=another-key')).code).toBe(1);
  expect(kept(home)).toBe(good);
  expect([refused, taken].map(({ stdout, stderr }) => stdout + stderr).join()).not.toMatch(
    new RegExp(`${apiSecret}|not-this|${apiKey}`),
  );
});

onEachDatabase('setup of OpenCart', (makeShop) => {
  it('asks the shop before it keeps an address, and keeps the old one while the new is refused', {
    timeout: 60_000,
  }, async () => {
    const home = newHome();
    const shop = await makeShop({ prefix: 'magaza_' });
    onTestFinished(() => shop.close());
    const user = `od_setup_${process.pid}`;
    const [right, wrong] = await (async () => {
      if (shop.kind === 'sqlite') return [shop.url, `${shop.url}-not-there`];
      const database = new URL(shop.url).pathname.slice(1);
      await shop.query(`create user '${user}'@'127.0.0.1' identified by 'Right-1'`);
      onTestFinished(() => shop.query(`drop user '${user}'@'127.0.0.1'`).then(() => undefined));
      await shop.query(`grant all on ${database}.* to '${user}'@'127.0.0.1'`);
      const address = (password: string) => shop.url.replace('root@', `${user}:${password}@`);
      return [address('Right-1'), address('Wrong-1')];
    })();
    const give = (url: string, prefix = 'magaza_') =>
      run(home, ['setup', 'opencart', '--json'], {}, `OPENCART_DATABASE_URL=${url}\nOPENCART_TABLE_PREFIX=${prefix}`);
    const refused = await give(wrong);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout).error.code).toBe(shop.kind === 'sqlite' ? 'refused' : 'auth');
    expect(kept(home)).toBeNull();

    const taken = await give(right);
    expect(JSON.parse(taken.stdout)).toMatchObject({
      changed: true,
      tests: [{ channel: 'opencart', answer: expect.stringContaining('its tables are known; 14 products') }],
    });
    const good = kept(home);
    expect(good).toContain(right);
    // A shop whose tables are not there is told, and what worked stays.
    const elsewhere = await give(right, 'oc_');
    expect(JSON.parse(elsewhere.stdout).error).toMatchObject({
      code: 'refused',
      hint: expect.stringContaining('Check OPENCART_TABLE_PREFIX'),
    });
    expect((await give(wrong)).code).toBe(1);
    expect(kept(home)).toBe(good);
    for (const { stdout, stderr } of [refused, taken, elsewhere])
      expect(stdout + stderr).not.toMatch(/Right-1|Wrong-1/);
  });
});

/** A proxy on the way that takes the User-Agent out of every request. @returns its address */
async function agentless(to: string): Promise<string> {
  const pass = (asked: IncomingMessage, answer: ServerResponse): void => {
    const { 'user-agent': _agent, host: _host, ...headers } = asked.headers;
    const on = request(`${to}${asked.url}`, { method: asked.method, headers }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.pipe(answer);
    });
    asked.pipe(on);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('a wrong key (401) and a User-Agent that Trendyol does not get (403) are told apart, each with the one thing to do (M122, S66)', {
  timeout: 60_000,
}, async () => {
  const home = newHome();
  const sim = await startTrendyol({ seed: 5, packages: 3, clock: { now: () => Date.now() }, days: 5 });
  onTestFinished(() => sim.close());
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  const answers = async (over: Record<string, string>) => {
    const env = {
      ...{ TRENDYOL_SELLER_ID: sellerId, TRENDYOL_API_KEY: apiKey, TRENDYOL_API_SECRET: apiSecret },
      ...{ TRENDYOL_BASE_URL: sim.url, ...over },
    };
    const doctor = await run(home, ['doctor', '--only', 'trendyol', '--json'], env);
    const given = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const setup = await run(home, ['setup', 'trendyol', '--json'], {}, given.join('\n'));
    expect(doctor.stdout + doctor.stderr + setup.stdout + setup.stderr).not.toContain(apiSecret);
    const [row] = (JSON.parse(doctor.stdout) as { checks: { state: string; detail: string; hint: string }[] }).checks;
    const { error } = JSON.parse(setup.stdout) as { error?: { message: string; hint: string } };
    return { state: row?.state, detail: row?.detail, hint: row?.hint, setup: error };
  };
  const key = await answers({ TRENDYOL_API_KEY: 'another-key' });
  expect(key).toMatchObject({
    state: 'failed',
    detail: expect.stringMatching(/does not accept our credentials .*\(401\)/),
    hint: expect.stringMatching(/^Set TRENDYOL_API_KEY and TRENDYOL_API_SECRET anew/),
    setup: { message: expect.stringContaining('(401)'), hint: expect.stringContaining('TRENDYOL_API_SECRET') },
  });
  const agent = await answers({ TRENDYOL_BASE_URL: await agentless(sim.url) });
  expect(agent).toMatchObject({
    state: 'failed',
    detail: expect.stringMatching(/does not take our User-Agent, has not looked at the key.*\(403\)/),
    hint: expect.stringContaining(`we send “${sellerId} - `),
    setup: { message: expect.stringContaining('(403)'), hint: expect.stringContaining('a proxy on the way') },
  });
  expect(agent.hint).not.toContain('TRENDYOL_API_KEY');
  expect(kept(home)).toBeNull();
  expect(await answers({})).toMatchObject({ state: 'ok', setup: undefined });
});
