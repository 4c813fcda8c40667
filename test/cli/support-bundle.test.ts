import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { newHome, newShop, run } from '../program.ts';

it('lists what it holds first, then writes it: nothing of a buyer, no secret; also where the database is broken (M155)', async () => {
  const home = newHome();
  const { sim, env } = await newShop({ orders: 20, speed: 30 });
  const secret = 'canary-trendyol-secret';
  writeFileSync(
    path.join(home, '.env'),
    `TRENDYOL_SELLER_ID=421337\nTRENDYOL_API_KEY=canary-key-1\nTRENDYOL_API_SECRET=${secret}\nKEEP_LOGS_DAYS=9\n`,
  );
  await run(home, ['run', 'sync-orders-recent', '--days', '30'], env);
  const listed = await run(home, ['support-bundle'], env);
  expect(listed.stdout).toMatch(/settings\.txt.*\n[\s\S]*logs\/sync-orders-recent\.log[\s\S]*Nothing is written yet/);
  expect(readdirSync(home)).not.toContain('support');
  const { path: file } = JSON.parse((await run(home, ['support-bundle', '--yes', '--json'], env)).stdout) as {
    path: string;
  };
  expect(path.dirname(file)).toBe(path.join(home, 'support'));
  expect([statSync(file).mode & 0o777, statSync(path.dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
  // As who gets it opens it.
  const names = execFileSync('tar', ['tzf', file], { encoding: 'utf8' }).trim().split('\n');
  expect(names).toEqual(
    expect.arrayContaining(['system.json', 'settings.txt', 'schema.sql', 'runs.json', 'logs/problems.log']),
  );
  const text = execFileSync('tar', ['xzOf', file], { encoding: 'utf8', maxBuffer: 1e8 });
  expect(text).toContain('KEEP_LOGS_DAYS (.env): 9');
  expect(text).toContain('TRENDYOL_SELLER_ID (.env): set');
  expect(text).toContain('sync-orders-recent');
  const buyers = [...sim.world.orders()].flatMap(({ customerEmail, shipTo }) => [
    customerEmail,
    shipTo.name,
    shipTo.street1,
    shipTo.phone,
  ]);
  const never = [secret, 'canary-key-1', '421337', sim.credentials.apiKey, sim.credentials.apiSecret, ...buyers];
  expect(never.filter((one) => one !== null && one.length > 4 && text.includes(one))).toEqual([]);

  writeFileSync(
    path.join(home, 'db', 'orderdeck.db'),
    'no database at all, but a text that is long enough to be looked at',
  );
  const broken = JSON.parse((await run(home, ['support-bundle', '--yes', '--json'], env)).stdout) as { path: string };
  expect(execFileSync('tar', ['xzOf', broken.path, 'system.json'], { encoding: 'utf8' })).toContain(
    'is not a database',
  );
});
