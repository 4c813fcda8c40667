import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageOf } from '../core/inbox/delivery.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { newHome, newShop, run, start } from '../program.ts';

it('a daemon takes changed settings up as it works: a channel, rotated keys, a limit, detail (M47, M126, M149)', {
  timeout: 90_000,
}, async () => {
  const shop = await newShop({ orders: 5 });
  const home = newHome();
  const { SHIPSTATION_API_KEY: key = '', SHIPSTATION_API_SECRET: secret = '', ...env } = shop.env;
  writeFileSync(path.join(home, '.env'), 'WEBHOOK_PORT=0\nWEBHOOK_API_KEY=the-first-key\n');
  chmodSync(path.join(home, '.env'), 0o600);
  const daemon = start(home, ['--daemon'], env);
  await daemon.says(/webhooks: listening on \S+/);
  const url = /webhooks: listening on (\S+)/.exec(daemon.output())?.[1] ?? '';
  const post = async (apiKey: string) =>
    (
      await fetch(`${url}/hooks/m`, {
        method: 'POST',
        headers: { 'x-api-key': apiKey },
        body: JSON.stringify(packageOf(1)),
      })
    ).status;
  expect(await post('the-first-key')).toBe(200);

  expect((await run(home, ['settings', 'set', 'WEBHOOK_API_KEY'], env, 'the-second-key\n')).code).toBe(0);
  await eventually(async () => (await post('the-second-key')) === 200, 'the new key to be taken');
  expect(await post('the-first-key')).toBe(401);

  // Key and secret come together: each alone is refused.
  const alone = await run(home, ['settings', 'set', 'SHIPSTATION_API_KEY'], env, `${key}\n`);
  expect(alone).toMatchObject({ code: 2, stderr: /SHIPSTATION_API_SECRET is missing/ });
  const text = readFileSync(path.join(home, '.env'), 'utf8');
  writeFileSync(path.join(home, '.env'), `${text}SHIPSTATION_API_KEY=${key}\nSHIPSTATION_API_SECRET=${secret}\n`);
  await daemon.says(/sync-orders-all done/);

  expect((await run(home, ['settings', 'set', 'ORDERDECK_DEBUG_UNTIL', '30'], env)).code).toBe(0);
  expect((await run(home, ['run', 'sync-orders-recent', '--wait'], env)).code).toBe(0);
  const logs = () => {
    const folder = path.join(home, 'logs', 'sync-orders-recent');
    return readdirSync(folder)
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .join('');
  };
  const detail = () =>
    logs()
      .split('\n')
      .filter((line) => line.includes(' debug '));
  expect(detail().length).toBeGreaterThan(0);
  expect(detail()[0]).toMatch(/GET \S+ 200 ok/);
  expect(logs()).not.toContain(secret);
  // As if the half hour had passed: nobody has to turn it off.
  const over = new Date(shop.now() - 1000).toISOString();
  writeFileSync(
    path.join(home, '.env'),
    readFileSync(path.join(home, '.env'), 'utf8').replace(/(ORDERDECK_DEBUG_UNTIL=).*/, `$1${over}`),
  );
  expect((await run(home, ['settings', 'ORDERDECK_DEBUG_UNTIL'], env)).stdout).toMatch(/value +off/);
  const told = detail().length;
  expect((await run(home, ['run', 'sync-orders-recent', '--wait'], env)).code).toBe(0);
  expect(detail()).toHaveLength(told);

  writeFileSync(path.join(home, '.env'), `${readFileSync(path.join(home, '.env'), 'utf8')}STOCK_LOW=many\n`);
  await daemon.says(/\.env was changed and is not in force: STOCK_LOW is not a whole number/);
  expect(await post('the-second-key')).toBe(200);
  daemon.child.kill('SIGTERM');
  expect((await daemon.done).code).toBe(0);
});
