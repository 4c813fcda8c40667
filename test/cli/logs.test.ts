import { appendFileSync, chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { newHome, newShop, run, start } from '../program.ts';

interface Lines {
  readonly items: readonly {
    readonly at: string;
    readonly level: string;
    readonly job: string;
    readonly runId: number | null;
    readonly step: string | null;
    readonly text: string;
  }[];
  readonly total: number;
}

it('opens the output of each step of a run by itself (S49)', async () => {
  const home = newHome();
  const { env } = await newShop({ orders: 40, speed: 30 });
  await run(home, ['run', 'sync-orders-all'], env);
  await run(home, ['run', 'personalization-chain', '--no-update-shipstation'], env);
  const logs = async (...args: string[]) =>
    JSON.parse((await run(home, ['logs', '--run', '2', '--all', ...args, '--json'], env)).stdout) as Lines;
  const whole = (await logs()).items;
  const names = ['download-customizations', 'apply-customizations', 'update-print-tasks'];
  const parts = await Promise.all(names.map(async (name) => (await logs('--step', name)).items));
  for (const [index, part] of parts.entries()) {
    expect(part.length, names[index]).toBeGreaterThan(0);
    expect(part).toEqual(whole.filter((line) => line.step === names[index]));
  }
  // What stands around the steps is the run's own: its beginning and its end.
  expect(whole.filter((line) => line.step === null).map((line) => line.text.split(':')[0])).toEqual([
    'started',
    'ended',
  ]);
  const wrong = await run(home, ['logs', '--run', '2', '--step', 'nonesuch'], env);
  expect(wrong.stderr).toContain('There is no step nonesuch. Steps: ');
  expect(wrong.code).toBe(2);
});

it('shows the newest lines, by job, run, level and words, and follows', async () => {
  const home = newHome();
  const { env } = await newShop({ orders: 5, speed: 30 });
  const logs = async (...args: string[]) =>
    JSON.parse((await run(home, ['logs', ...args, '--json'], env)).stdout) as Lines;
  expect((await run(home, ['logs'], env)).stdout).toBe('No lines.\n');
  await run(home, ['run', 'sync-tags'], env);
  await run(home, ['run', 'sync-orders-recent'], env);

  expect(new Set((await logs('--job', 'sync-tags')).items.map((line) => line.job))).toEqual(new Set(['sync-tags']));
  expect(new Set((await logs('--run', '2')).items.map((line) => line.runId))).toEqual(new Set([2]));
  expect((await logs('--search', 'STARTED: arguments', '--limit', '1')).items.map((line) => line.runId)).toEqual([2]);
  expect((await logs('--level', 'error')).items).toEqual([]);
  expect((await logs('main')).items.some((line) => line.text.includes('working as run'))).toBe(true);
  expect((await run(home, ['logs', 'nonesuch'], env)).code).toBe(2);

  const [follower, main] = [
    start(home, ['logs', '-f', '--job', 'sync-tags'], env),
    start(home, ['logs', '-f', 'main'], env),
  ];
  await Promise.all([follower.says('ended: '), main.says('working as run')]);
  const folder = path.join(home, 'logs', 'sync-tags');
  const file = path.join(folder, readdirSync(folder)[0] ?? '');
  appendFileSync(file, `${new Date().toISOString()} warn  #9 a line \u001b[31mfrom outside\n`);
  const engine = path.join(home, 'logs', 'engine');
  appendFileSync(
    path.join(engine, readdirSync(engine)[0] ?? ''),
    `${new Date().toISOString()} info  the engine goes on\n`,
  );
  await Promise.all([follower.says('a line from outside'), main.says('the engine goes on')]);
  // The main log is the engine's own, and no job's (M115).
  expect(main.output()).not.toContain('sync-tags #');
  for (const one of [follower, main]) one.child.kill('SIGINT');
  expect((await main.done).code).toBe(0);
  const { code, stdout } = await follower.done;
  expect(code).toBe(0);
  expect(stdout).not.toContain('\u001b');
});

it('tells each line once, also those that are written while it begins to follow', async () => {
  const home = newHome();
  await run(home, ['status']);
  const folder = path.join(home, 'logs', 'sync-tags');
  mkdirSync(folder, { recursive: true });
  const at = new Date();
  const file = path.join(folder, `${at.toISOString().slice(0, 10)}.log`);
  const follower = start(home, ['logs', '-f', '--all'], { ORDERDECK_TZ: 'UTC' });
  let written = 0;
  const write = (): void => {
    written += 1;
    appendFileSync(file, `${new Date(at.getTime() + written).toISOString()} info  #9 line ${written}.\n`);
  };
  const says = follower.says(/line \d+\./);
  let isBegun = false;
  void says.then(() => {
    isBegun = true;
  });
  for (; !isBegun; await new Promise((resolve) => setImmediate(resolve))) for (let n = 0; n < 20; n += 1) write();
  for (let n = 0; n < 500; n += 1) write();
  await follower.says(`line ${written}.`);
  follower.child.kill('SIGINT');
  const told = ((await follower.done).stdout.match(/line \d+\./g) ?? []).map((line) => Number(line.slice(5, -1)));
  expect(told).toEqual(Array.from({ length: written }, (_, index) => index + 1));
});

it.runIf(process.getuid?.() === 0)(
  'written by the administrator belong to the user whose home it is, compressed ones too',
  async () => {
    const home = newHome();
    const folder = path.join(home, 'logs');
    const old = path.join(folder, 'sync-tags', '2026-01-05.log');
    mkdirSync(path.dirname(old), { recursive: true });
    appendFileSync(old, '2026-01-05T10:00:00.000Z info  #1 started\n');
    const mark = path.join(folder, '.orderdeck-logs');
    appendFileSync(mark, '');
    for (const place of [home, folder, mark, path.dirname(old), old]) chownSync(place, 65534, 65534);
    const { env } = await newShop({ orders: 1 });
    expect(await run(home, ['run', 'rotate-logs'], { ...env, KEEP_LOGS_DAYS: '3650' })).toMatchObject({ code: 0 });
    const made = readdirSync(folder, { recursive: true }).map(String);
    expect(made).toEqual(expect.arrayContaining(['engine', '.orderdeck-logs', 'sync-tags/2026-01-05.log.gz']));
    expect(made.some((name) => name.startsWith('rotate-logs/'))).toBe(true);
    for (const name of made) expect([name, statSync(path.join(folder, name)).uid]).toEqual([name, 65534]);
  },
);

it('what a person types for a buyer to mend an order stands in no log, whoever runs it', async () => {
  const home = newHome();
  const daemon = start(home, ['--daemon']);
  await daemon.says('working as daemon');
  await run(home, ['run', 'fix-order', '--issue', '1', '--choose', 'text', '--value', 'CANARYTEXT']);
  const { items } = JSON.parse((await run(home, ['logs', '--json'])).stdout) as Lines;
  const text = items.map((line) => line.text).join('\n');
  expect(text).toMatch(/started: .*"choose":"text"/);
  daemon.child.kill('SIGTERM');
  const { stdout } = await daemon.done;
  expect(stdout).toMatch(/fix-order started .*choose text/);
  expect(text + stdout).not.toContain('CANARYTEXT');
});
