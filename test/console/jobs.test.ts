import { describe, expect, it } from 'vitest';
import { later, newHome, newShop, run } from '../program.ts';
import { Operator } from './operator.ts';

async function jobsScreen(options: { orders?: number; latencyMs?: number; args?: string[] } = {}) {
  const { orders = 20, latencyMs, args = [] } = options;
  const { env, sim } = await newShop({ orders, speed: 5, ...(latencyMs !== undefined && { latencyMs }) });
  const operator = new Operator({ home: newHome(), env, args });
  await operator.sees('orderdeck  EMBEDDED');
  return { operator, sim };
}

describe('jobs', { timeout: 60_000 }, () => {
  it('runs one now and shows its log as it is written', async () => {
    const { operator } = await jobsScreen();
    await operator.sees('✓ done sync-orders-all');
    operator.press('2');
    await operator.sees('sync-orders-recent');
    operator.press('r');
    await operator.sees(/run \d+ of sync-orders-recent is queued/);
    await operator.sees(/sync-orders-recent .*✓ (now|\d+[sm] ago)/);
    operator.press('w');
    await operator.sees('sync-orders-recent  ✓ done at');
    await operator.sees(/info +started: /);
    await operator.sees(/info +ended: /);
    operator.press('escape');
    await operator.sees('7 days');
    operator.press('enter');
    await operator.sees(/run 1 of \d/);
  });

  it('refuses bad arguments as they are typed, and shows the command that does the same', async () => {
    const { operator } = await jobsScreen();
    await operator.sees('✓ done sync-orders-all');
    operator.press('2', 'R', ...'900');
    await operator.sees('✗ Too big: expected number to be <=720');
    operator.press('enter');
    await operator.sees('not started: hours');
    operator.press('ctrl-u', ...'5');
    await operator.sees('orderdeck run sync-orders-recent --hours 5');
    operator.press('tab', ...'2');
    await operator.sees('✗ Give one of hours, days and order, not several.');
    operator.press('backspace', 'enter');
    await operator.sees(/run \d+ of sync-orders-recent is queued/);
    operator.press('enter');
    await operator.sees(/hours 5 +\d+ seen/);
  });

  it('lets jobs wait for orders that are just being read after a standstill, says so, and goes ahead if forced (S45)', async () => {
    const { env } = await newShop({ orders: 20, latencyMs: 4000 });
    const home = newHome();
    await run(home, ['run', 'sync-orders-recent'], env);
    const operator = new Operator({ home, env: later(env, 3 * 3_600_000), columns: 150, rows: 40 });
    operator.press('2', '/', ...'job:populate', 'enter');
    await operator.sees(/○ \d queued *populate-print-queue/);
    await operator.sees(/run \d+ waits: its input is just being read/);
    operator.press('R', 'down', 'down', 'down', 'space');
    await operator.sees('orderdeck run populate-print-queue --force');
    operator.press('enter');
    await operator.sees(/run \d+ of populate-print-queue is queued/);
    await operator.sees('(stale, forced)');
    operator.press('w');
    await operator.sees(/input as of .* forced to go ahead/);
  });

  it('opens the log of one step of a chain after the other, then of all again (S49)', async () => {
    const { env } = await newShop({ orders: 20, speed: 5 });
    const home = newHome();
    await run(home, ['run', 'sync-orders-all'], env);
    await run(home, ['run', 'personalization-chain', '--no-update-shipstation'], env);
    const operator = new Operator({ home, env, args: ['--read-only'], columns: 120, rows: 40 });
    operator.press(':', ...'personalization-chain', 'enter');
    await operator.sees('run 1 of 1');
    operator.press('enter');
    await operator.sees(/info +started: /);
    operator.press('t');
    await operator.sees('· download-customizations alone');
    await operator.seesNoMore(/info +started: /);
    operator.press('t', 't');
    await operator.sees('· update-print-tasks alone');
    operator.press('t');
    await operator.sees(/info +started: /);
  });

  it('cancels a run that is under way', async () => {
    const { operator } = await jobsScreen({ latencyMs: 8000 });
    await operator.sees(/● .*sync-orders-all/);
    operator.press('2', 'down', 'w');
    await operator.sees('sync-orders-all  ● running');
    operator.press('x');
    await operator.sees('is asked to stop');
    await operator.sees('× cancelled by');
    operator.press('x');
    await operator.sees('cancel: it has ended: cancelled');
  });

  it('pauses one job, and all of them after asking', async () => {
    const { operator } = await jobsScreen();
    await operator.sees('✓ done sync-orders-all');
    operator.press('2', 'p');
    await operator.sees(/‖ paused +sync-orders-recent/);
    await operator.sees('‖ 1 paused');
    operator.press('p');
    await operator.seesNoMore('‖ paused');
    operator.press('P');
    await operator.sees('Pause everything?');
    // Enter is no: what everybody presses by habit changes nothing.
    operator.press('enter');
    await operator.seesNoMore('Pause everything?');
    operator.press('P', 'y');
    await operator.sees('‖ PAUSED');
    operator.press('P', 'y');
    await operator.seesNoMore('‖ PAUSED');
  });

  it('edits a schedule: shows what is wrong and where, then when it fires next', async () => {
    const { operator } = await jobsScreen();
    await operator.sees('✓ done sync-orders-all');
    operator.press('2', 'e');
    await operator.sees('its next 5 starts');
    operator.press('ctrl-u', ...'7 99 * * *');
    await operator.sees('The hour "99" cannot be read');
    const lines = operator.lines;
    const at = lines.findIndex((line) => line.includes('^ here'));
    expect(lines[at]?.indexOf('^')).toBe(lines[at - 1]?.indexOf('99'));
    operator.press('enter');
    await operator.sees('not saved');
    operator.press('ctrl-u', ...'7 4 * * *');
    await operator.sees('At 04:07');
    operator.press('enter');
    await operator.sees('schedule of sync-orders-recent saved');
    await operator.sees(/sync-orders-recent +At 04:07/);
  });

  it('shows the starts per minute, and what is accepted there changes the next starts (S48)', async () => {
    const home = newHome();
    // None of them needs a channel, and none is due soon.
    const together = ['rotate-logs', 'maintain-store', 'ai-usage-report', 'find-inconsistencies', 'clean-print-queue'];
    for (const job of together) await run(home, ['schedule', job, '--cron', '45 3 * * *']);
    const operator = new Operator({ home, columns: 140, rows: 44 });
    operator.press('2', '/', ...'clean', 'enter');
    await operator.sees(/next .*03:45:00/);
    await operator.sees(/! At 03:45/);
    operator.press('S');
    await operator.sees('starts in each minute of the hour');
    await operator.sees(/clean-print-queue\/1 +45 3 \* \* \* → /);
    operator.press('A', 'y');
    await operator.sees('no minute starts more than three');
    operator.press('escape');
    await operator.seesNoMore(/next .*03:45:00/);
    await operator.sees(/next .*03:4[6-9]:00/);
    await operator.seesNoMore('! At');
    operator.press('S', 'u', 'y');
    await operator.sees('proposed');
    operator.press('escape');
    await operator.sees(/next .*03:45:00/);
  });

  it('lets those look who may not touch', async () => {
    const { env } = await newShop({ orders: 5, speed: 5 });
    const operator = new Operator({ home: newHome(), env, args: ['--read-only'] });
    await operator.sees('READ-ONLY');
    operator.press('2');
    await operator.sees('sync-orders-recent');
    operator.press('r');
    await operator.sees('run now: this console was started with --read-only');
    operator.press('P');
    await operator.sees('pause all: this console was started with --read-only');
  });
});
