import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { later, newHome, newShop, run } from '../program.ts';
import { Operator } from './operator.ts';

const day = 24 * 3_600_000;

it('finds a line of a compressed log, jumps to its run and to its order, and back to now (S51, M102)', async () => {
  const home = newHome();
  const { env, sim } = await newShop({ orders: 4 });
  await run(home, ['run', 'sync-orders-recent', '--days', '30'], env);
  const folder = path.join(home, 'logs', 'sync-orders-recent');
  const [name = ''] = readdirSync(folder);
  const number = [...sim.world.orders()][0]?.orderNumber ?? '';
  const at = new Date(Date.parse(`${name.slice(0, 10)}T12:00:00Z`)).toISOString();
  appendFileSync(path.join(folder, name), `${at} error #1 order ${number}: the carrier has no such service\n`);

  const then = later(env, 3 * day);
  const plan = await run(home, ['run', 'rotate-logs', '--dry-run'], then);
  expect(plan.stdout + plan.stderr).toMatch(/0 log files would be deleted, 2 would be compressed/);
  expect(existsSync(path.join(folder, name))).toBe(true);
  const done = await run(home, ['run', 'rotate-logs'], then);
  expect(done.stdout + done.stderr).toMatch(/0 log files deleted, [23] compressed, .* freed/);
  expect(readdirSync(folder)).toEqual([`${name}.gz`]);
  const found = await run(home, ['logs', '--search', 'no such service', '--since', '4d'], then);
  expect(found.stdout).toContain(`order ${number}: the carrier has no such service`);
  expect((await run(home, ['logs', '--search', 'no such service', '--since', '1d'], then)).stdout).toBe('No lines.\n');
  expect((await run(home, ['logs', '--run', '1', '--level', 'error'], then)).stdout).toContain('no such service');
  expect((await run(home, ['logs', '--since', 'soon'], then)).code).toBe(2);

  // Much has been logged since: what is looked for is not among the lines that the console holds.
  const today = new Date(Date.parse(`${name.slice(0, 10)}T12:00:00Z`) + 3 * day).toISOString();
  const lines = Array.from({ length: 2500 }, (_, index) => `${today} info  #9 line ${index}\n`).join('');
  appendFileSync(path.join(home, 'logs', 'engine', `${today.slice(0, 10)}.log`), lines);
  const operator = new Operator({ home, env: then, args: ['--read-only'], columns: 120 });
  await operator.sees('Overview');
  operator.press('8');
  await operator.sees('line 2499');
  operator.press('N');
  await operator.sees(`order ${number}: the carrier has no such service`);
  await operator.sees('G: back to now');
  operator.press('enter');
  await operator.sees('› run 1');
  operator.press('escape');
  await operator.sees('G: back to now');
  operator.press('o');
  await operator.sees('what happened');
  operator.press('escape');
  await operator.sees('G: back to now');
  operator.press('G');
  await operator.sees('line 2499');
  operator.press('/', ...'no such', 'enter');
  await operator.sees('the carrier has no such service');
});
