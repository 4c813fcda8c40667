import path from 'node:path';
import { spawn } from 'node-pty';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/core/store/store.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { launcher, newHome, run } from '../program.ts';

/** On this clock a minute of the schedule is one second of ours. */
const speed = 60;
const minute = 60_000;

it('a terminal that nobody reads any more delays not one tick of the embedded engine', async () => {
  const home = newHome();
  const ORDERDECK_CLOCK = `${Date.now()}x${speed}`;
  const env = { ORDERDECK_CLOCK, ORDERDECK_TZ: 'Etc/UTC' };
  const edited = await run(home, ['schedule', 'sync-tags', '1', '--cron', '* * * * *'], env);
  expect(edited.code).toBe(0);
  const own = Object.entries(process.env).filter(([name]) => !/^(ORDERDECK|SHIPSTATION)_|^CI$/.test(name));
  const console = spawn(process.execPath, [launcher, '--home', home], {
    cols: 200,
    rows: 50,
    cwd: home,
    env: { ...Object.fromEntries(own), ...env, TERM: 'xterm-256color' } as Record<string, string>,
  });
  onTestFinished(() => console.kill('SIGKILL'));
  let shown = '';
  console.onData((data) => {
    shown += data;
  });
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'read' });
  onTestFinished(() => store.close());
  const ticks = () =>
    store.db.selectFrom('slots').selectAll().where('schedule_id', '=', 'sync-tags/1').orderBy('slot_at').execute();
  await eventually(async () => shown.includes('Overview') && (await ticks()).length > 0, 'the console and its engine');

  // Nobody reads, and whole pictures are asked for until no more goes down the line.
  console.pause();
  const before = (await ticks()).length;
  for (let press = 0; press < 400; press += 1) console.write(press % 2 ? '\x0c3' : '\x0c2');
  await eventually(async () => (await ticks()).length >= before + 10, 'ten more ticks');

  const slots = await ticks();
  const gaps = slots.slice(1).map((slot, index) => slot.slot_at - (slots[index]?.slot_at ?? 0));
  expect(new Set(gaps)).toEqual(new Set([minute]));
  const late = slots.slice(before).map((slot) => (slot.at - slot.slot_at) / speed);
  expect(Math.max(...late)).toBeLessThan(5000);
}, 60_000);
