import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunDetailJson, RunJson } from '../../src/cli/json/run-json.ts';
import { later, newHome, newShop, run, start } from '../program.ts';

type Listed<T> = { readonly items: readonly T[]; readonly total: number };

describe('run', () => {
  it('works itself where nobody does, tells its log, and prints the run', async () => {
    const home = newHome();
    const { env, sim } = await newShop({ orders: 60 });
    const told = await run(home, ['run', 'sync-orders-all', '--json'], env);
    const done = JSON.parse(told.stdout) as RunJson;
    expect(done).toMatchObject({
      job: 'sync-orders-all',
      state: 'done',
      trigger: 'manual',
      attempt: 1,
      maxAttempts: 1,
      dryRun: false,
      counts: { seen: sim.world.size, created: sim.world.size, failed: 0 },
      error: null,
    });
    expect(done.steps.map((step) => step.state)).toEqual(['done', 'done']);
    expect(done.startedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(done.apiCalls).toBeGreaterThan(0);
    expect(done.bytesRead).toBeGreaterThan(0);
    expect(done.peakMemoryBytes).toBeGreaterThan(0);
    expect(told.stderr).toContain('started: ');
    expect(told.code).toBe(0);

    const again = await run(home, ['run', 'sync-orders-all', '--restart'], env);
    expect(again.stdout).toMatch(/^run 2 sync-orders-all done in .*: 60 seen, 60 unchanged\n/);
    const inWords = (await run(home, ['runs'])).stdout;
    expect(inWords).toContain(`60 seen, 60 created · ${done.summary}\n`);
    const listed = JSON.parse((await run(home, ['runs', '--json'])).stdout) as Listed<RunJson>;
    expect(listed.items.map((one) => [one.id, one.args])).toEqual([
      [2, { restart: true }],
      [1, { restart: false }],
    ]);
    expect(listed.total).toBe(2);
  });

  it('takes nothing away on orders that were not read for long, says why and when they were, and goes ahead if forced (S45)', async () => {
    const home = newHome();
    const { env } = await newShop({ orders: 20 });
    const ask = async (at: typeof env, ...args: string[]) => {
      const { stdout } = await run(home, ['run', ...args, '--json'], at);
      return JSON.parse(stdout) as RunJson;
    };
    const read = await ask(env, 'sync-orders-recent');
    const fresh = await ask(env, 'clean-print-queue', '--execute');
    expect(fresh).toMatchObject({ state: 'done', forced: false, inputAsOf: expect.any(String) });
    const [began, ended] = [read.startedAt, read.finishedAt].map((at) => Date.parse(at ?? ''));
    expect(Date.parse(fresh.inputAsOf ?? '')).toBeGreaterThanOrEqual(began ?? 0);
    expect(Date.parse(fresh.inputAsOf ?? '')).toBeLessThanOrEqual(ended ?? 0);

    const after = later(env, 2 * 3_600_000);
    const left = await ask(after, 'clean-print-queue', '--execute');
    expect(left).toMatchObject({ state: 'skipped', inputAsOf: fresh.inputAsOf });
    expect(left.summary).toMatch(
      /^stale input: orders were last read 12\d minutes ago by sync-orders-recent, though .*the same with --force/,
    );
    // What is known may be printed whenever.
    const printed = await ask(after, 'populate-print-queue');
    expect(printed).toMatchObject({ state: 'done', inputAsOf: fresh.inputAsOf });
    expect(printed.summary).toContain(`input as of ${fresh.inputAsOf} (stale)`);
    const forced = await ask(after, 'clean-print-queue', '--execute', '--force');
    expect(forced).toMatchObject({ state: 'done', forced: true });
    expect(forced.summary).toContain('(stale, forced)');
    const listed = JSON.parse((await run(home, ['runs', '--json'], after)).stdout) as Listed<RunJson>;
    expect(listed.items.map((one) => [one.id, one.state, one.inputAsOf])).toEqual([
      [5, 'done', fresh.inputAsOf],
      [4, 'done', fresh.inputAsOf],
      [3, 'skipped', fresh.inputAsOf],
      [2, 'done', fresh.inputAsOf],
      [1, 'done', null],
    ]);
  });

  it('tries out on a copy and keeps nothing (N7)', async () => {
    const home = newHome();
    const { env } = await newShop({ orders: 20 });
    const told = await run(home, ['run', 'sync-orders-all', '--dry-run', '--json'], env);
    const dry = JSON.parse(told.stdout) as RunDetailJson;
    expect(dry).toMatchObject({ state: 'done', dryRun: true, counts: { created: 20 } });
    expect(JSON.parse((await run(home, ['orders', '--json'])).stdout)).toEqual({ items: [], total: 0 });
    expect(readdirSync(path.join(home, 'db')).filter((name) => name.startsWith('dry-run'))).toEqual([]);

    const real = JSON.parse((await run(home, ['run', 'sync-orders-all', '--json'], env)).stdout) as RunDetailJson;
    expect(real.dryRun).toBe(false);
    expect(real.changes.length).toBeGreaterThan(20);
    const after = { orderNumber: expect.any(String), total: { amount: expect.any(String), currency: 'GBP' } };
    expect(real.changes[0]).toMatchObject({ entity: 'order', op: 'created', before: null, after });
    expect([dry.changes, dry.changesTotal]).toEqual([real.changes, real.changesTotal]);
    const later = JSON.parse((await run(home, ['runs', String(dry.id), '--json'])).stdout) as RunDetailJson;
    expect(later.changes).toEqual(real.changes);
  });

  it.each(['populate-print-queue', 'personalization-chain'])(
    'a dry run of %s tells what the real one does right after it (N7)',
    async (job) => {
      const home = newHome();
      const { env } = await newShop({ orders: 60 });
      await run(home, ['run', 'sync-orders-all'], env);
      const dry = JSON.parse((await run(home, ['run', job, '--dry-run', '--json'], env)).stdout) as RunDetailJson;
      const real = JSON.parse((await run(home, ['run', job, '--json'], env)).stdout) as RunDetailJson;
      expect(real.changes.length).toBeGreaterThan(10);
      expect([dry.state, dry.changes]).toEqual([real.state, real.changes]);
    },
  );

  it('says in a short table what a run changed, or would have, with no buyer’s word in it', async () => {
    const home = newHome();
    const { env, sim, now } = await newShop({ orders: 20 });
    const dry = await run(home, ['run', 'sync-orders-all', '--dry-run'], env);
    expect(dry.stdout).toMatch(/\nwould make \d+ changes\nOrder +What +Did +Fields\n/);
    const real = await run(home, ['run', 'sync-orders-all'], env);
    expect(real.stdout).toMatch(/\nmade \d+ changes\nOrder +What +Did +Fields\n/);
    expect(real.stdout).toMatch(/\n…and \d+ more: orderdeck runs 2 --json\n/);
    const [order] = sim.world.orders();
    if (!order) throw new Error('there is no order');
    sim.world.edit(order.orderId, now(), (one) => {
      one.customerNotes = 'For Grandma Violet';
    });
    const again = await run(home, ['run', 'sync-orders-recent', '--hours', '1'], env);
    expect(again.stdout).toMatch(new RegExp(`${order.orderNumber} +order +updated +.*customer_notes`));
    expect((await run(home, ['runs', '3'])).stdout).toContain(again.stdout.slice(again.stdout.indexOf('\nmade ')));
    expect(again.stdout + again.stderr).not.toContain('Violet');
  });

  it('fails at once with wrong credentials, says so, and keeps the secret to itself', async () => {
    const home = newHome();
    const { env } = await newShop({ orders: 5 });
    const secret = 'hunter2-is-not-the-secret';
    const told = await run(home, ['run', 'sync-tags'], { ...env, SHIPSTATION_API_SECRET: secret });
    expect(told.code).toBe(1);
    expect(told.stdout).toMatch(/^run 1 sync-tags failed/);
    expect(told.stderr).toMatch(/orderdeck: .*401.*/);
    expect(told.stdout + told.stderr).not.toContain(secret);
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of files) expect(readFileSync(path.join(file.parentPath, file.name)).includes(secret)).toBe(false);
  });

  it.each([
    ['sync-orders-recent', 'Neither we nor ShipStation have an order'],
    ['personalization-chain', 'There is no order'],
  ])('%s of an order that nobody knows is wrong usage, not failed work', async (job, words) => {
    const { env } = await newShop({ orders: 5 });
    const told = await run(newHome(), ['run', job, '--order', 'nonesuch'], env);
    expect(told.stderr).toContain(`orderdeck: ${words}`);
    expect(told.code).toBe(2);
  });

  it('gives up within 40 s where no network is', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const { env } = await newShop({ orders: 5 });
    const from = performance.now();
    const told = await run(newHome(), ['run', 'sync-tags', '--json'], {
      ...env,
      SHIPSTATION_BASE_URL: `http://127.0.0.1:${port}`,
    });
    expect(performance.now() - from).toBeLessThan(40_000);
    expect(JSON.parse(told.stdout)).toMatchObject({ state: 'failed', attempt: 1, error: { code: 'unreachable' } });
    expect(told.code).toBe(1);
  });

  it('is skipped, and well, while its channel is off or the same work is under way', async () => {
    const home = newHome();
    const off = await run(home, ['run', 'sync-tags']);
    expect(off.stdout).toContain('sync-tags skipped: ShipStation is off: set SHIPSTATION_API_KEY');
    expect(off.code).toBe(0);

    const { env } = await newShop({ orders: 600, latencyMs: 1500 });
    const first = start(home, ['run', 'sync-orders-all'], env);
    await first.says('started: ');
    const second = await run(home, ['run', 'sync-orders-all', '--json'], env);
    expect(JSON.parse(second.stdout)).toMatchObject({ state: 'skipped' });
    expect((JSON.parse(second.stdout) as RunJson).summary).toMatch(/run \d+ of the same work is running since/);
    expect(second.code).toBe(0);
    expect((await first.done).code).toBe(0);
  });

  it('stops at Ctrl-C, and is cancelled, not failed', async () => {
    const home = newHome();
    const { env } = await newShop({ orders: 2000, latencyMs: 1500 });
    const running = start(home, ['run', 'sync-orders-all', '--json'], env);
    await running.says('started: ');
    running.child.kill('SIGINT');
    const told = await running.done;
    expect(told.stderr).toContain('Asked the run to stop.');
    expect(JSON.parse(told.stdout)).toMatchObject({ state: 'cancelled' });
    expect(told.code).toBe(130);
  });

  it('puts its run back into the queue at SIGTERM', async () => {
    const home = newHome();
    const { env } = await newShop({ orders: 2000, latencyMs: 1500 });
    const running = start(home, ['run', 'sync-orders-all'], env);
    await running.says('started: ');
    running.child.kill('SIGTERM');
    expect((await running.done).code).toBe(143);
    const [left] = (JSON.parse((await run(home, ['runs', '--json'], env)).stdout) as Listed<RunJson>).items;
    expect(left).toMatchObject({ state: 'queued', attempt: 0 });
  });
});

describe('run beside a daemon', () => {
  it('lets the daemon work, mirrors it, and ends the same way', async () => {
    const home = newHome();
    const { env } = await newShop({ orders: 30, speed: 30 });
    const daemon = start(home, ['--daemon'], env);
    await daemon.says('working as daemon');
    await daemon.says(/sync-orders-all done/);
    const told = await run(home, ['run', 'sync-orders-recent', '--days', '2', '--json'], env);
    expect(JSON.parse(told.stdout)).toMatchObject({ state: 'done', trigger: 'manual' });
    expect(told.stderr).toContain('started: ');
    expect(told.code).toBe(0);
    await daemon.says(/run \d+ sync-orders-recent started \(manual\): days 2/);
    await daemon.says(/run \d+ sync-orders-recent done in .*seen/);
    const status = JSON.parse((await run(home, ['status', '--json'])).stdout) as { host: object };
    expect(status.host).toMatchObject({ running: true, pid: daemon.pid, mode: 'daemon' });
    daemon.child.kill('SIGTERM');
    expect((await daemon.done).code).toBe(0);
  });
});
