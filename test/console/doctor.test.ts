import { expect, it } from 'vitest';
import { newHome, run } from '../program.ts';
import { Operator } from './operator.ts';

it('shows what the command tells, and leads from a row to its page, on, and back', { timeout: 60_000 }, async () => {
  const [home, env] = [newHome(), { STOCK_LOW: '7' }];
  const operator = new Operator({ home, env });
  await operator.sees('works since');
  operator.press(':', ...'doctor');
  await operator.sees(/▸ screen +Doctor/);
  operator.press('enter');
  await operator.sees(/^(?!.*looking….*).*\d+ well · \d+ off/m, 40_000);
  const { stdout } = await run(home, ['doctor', '--json', '--only', 'program', 'folders'], env);
  const { checks } = JSON.parse(stdout) as { checks: { id: string; title: string; state: string; detail: string }[] };
  for (const { title, detail } of checks.filter(({ id }) => ['node', 'sqlite', 'jobs'].includes(id)))
    await operator.sees(new RegExp(`✓ ${title} +${detail.slice(0, 20).replace(/[().]/g, '\\$&')}`));

  operator.press('G');
  await operator.sees(/▸ . [A-Z_]+ +/);
  operator.press('?');
  await operator.sees('h page: Check: a variable');
  operator.press('h');
  await operator.sees('is read from the environment first');
  operator.press('n', 'enter');
  await operator.sees('Set up by hand');
  operator.press('escape', 'escape');
  await operator.sees(/▸ . [A-Z_]+ +/);
  operator.press('q');
  expect((await operator.ended).code).toBe(0);
});
