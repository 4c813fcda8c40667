import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { Operator } from '../console/operator.ts';
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
