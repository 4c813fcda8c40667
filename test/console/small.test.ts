import { describe, expect, it } from 'vitest';
import { tabs } from '../../src/ui/screen.ts';
import { newHome, newShop } from '../program.ts';
import { Operator } from './operator.ts';

async function onJobs(columns = 80, rows = 24) {
  const { env } = await newShop({ orders: 20, speed: 20 });
  const operator = new Operator({ home: newHome(), env, columns, rows });
  await operator.sees('● 1 running');
  await operator.sees('○ idle');
  operator.press('2');
  await operator.sees(/^ {2}state +job/m);
  return operator;
}

describe('on a small terminal', { timeout: 60_000 }, () => {
  it('cuts no key in the footer and no message that has the whole line', async () => {
    const operator = await onJobs();
    await operator.sees(/ P pause all$/m);
    operator.press('p');
    await operator.sees('✓ sync-orders-recent is paused: only a person starts it (p resumes)');
    await operator.sees(/^▸ ‖ paused +sync-orders-recent .* paused /m);
    operator.press('p');
    await operator.sees('starts by itself again');
    // Of what is paused as a whole nothing is told as coming but the watch, which goes on.
    operator.press('P', 'y');
    await operator.sees(/^▸ ○ idle +sync-orders-recent .* paused /m);
    operator.press('1');
    await operator.sees(/\d\d:\d\d watch +in \d+m/);
    await operator.seesNoMore(/\d\d:\d\d sync-/);
  });

  it('shows what is being typed, and filters runs by what is asked for alone', async () => {
    const operator = await onJobs();
    operator.press('down', 'enter');
    await operator.sees('run 1 of 1');
    operator.press('/', ...'state:done -state:failed');
    await operator.sees('/ state:done -state:failed ');
    await operator.sees('✓ done');
    operator.press('ctrl-u', ...'-state:done');
    await operator.sees('no run passes the filter');
    operator.press('ctrl-u', ...'state:nonsense');
    await operator.sees('no run passes the filter');
    operator.press('ctrl-u', ...'-orders');
    await operator.sees('no run passes the filter');
    operator.press('escape');
    await operator.sees('✓ done');
  });

  it('keeps the field being typed and the entry that Enter takes in sight', async () => {
    const operator = await onJobs(60, 15);
    operator.press('R');
    await operator.sees('▸ hours');
    operator.press('tab', 'tab', 'tab');
    await operator.sees('▸ dry run');
    operator.press('space');
    await operator.sees('✓ yes');
    operator.press('escape');
    await operator.seesNoMore('dry run  [');
    operator.press(':', ...Array.from({ length: tabs.length + 2 }, () => 'down'));
    await operator.sees('▸ screen Statistics');
  });

  it('asks in sight whether to leave, also where there is room for nothing else', async () => {
    const { env } = await newShop({ orders: 2000, latencyMs: 800 });
    const operator = new Operator({ home: newHome(), env });
    await operator.sees(/● \d+ running/);
    operator.resize(40, 10);
    await operator.sees('orderdeck needs 60×15; this is 40×10.');
    operator.press('q');
    await operator.sees('Leave? y leave  n no');
    operator.press('n');
    await operator.seesNoMore('Leave?');
    operator.press('q');
    await operator.sees('Leave? y leave  n no');
    operator.press('y');
    expect((await operator.ended).code).toBe(0);
  });

  it('offers a dry run again as a dry run', async () => {
    const operator = await onJobs();
    operator.press('d');
    await operator.sees(/run \d+ of sync-orders-recent is queued/);
    operator.press('w');
    await operator.sees('dry run: nothing is kept');
    operator.press('R');
    await operator.sees(/dry run +\[✓ yes/);
    await operator.sees('orderdeck run sync-orders-recent --dry-run');
  });
});
