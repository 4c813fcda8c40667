import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readLease } from '../../src/core/store/runs/lease.ts';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { expectSameAsSource } from '../jobs/same-as-source.ts';
import { newHome, newShop, type Running, run, start } from '../program.ts';

async function openReader(home: string): Promise<Store> {
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'read' });
  onTestFinished(() => store.close());
  return store;
}

async function runOf(store: Store, job: string, ...states: string[]) {
  const rows = await store.db
    .selectFrom('runs')
    .selectAll()
    .where('job', '=', job)
    .where('state', 'in', states)
    .orderBy('id', 'desc')
    .execute();
  return rows[0] ?? null;
}

it('sync-orders-all is killed ten times on its way through 20,000 orders, and nothing is missing, twice, or fetched again', async () => {
  const { sim, env } = await newShop({ orders: 20_000, speed: 30, latencyMs: 15 });
  const home = newHome();
  // What is written back to orders meanwhile would make the source say something else than the walk has read.
  expect((await run(home, ['pause', 'personalization-chain'], env)).code).toBe(0);
  const pagesAsked = () =>
    sim.requests.filter((request) => request.path === '/orders' && request.query['createDateStart']);
  let daemon: Running = start(home, ['--daemon'], env);
  await daemon.says('working as daemon');
  for (let kill = 1; kill <= 10; kill += 1) {
    const asked = pagesAsked().length;
    await eventually(async () => pagesAsked().length >= asked + 2, `two more pages before kill ${kill}`);
    daemon.child.kill('SIGKILL');
    await daemon.done;
    daemon = start(home, ['--daemon'], env);
    await daemon.says('working as daemon');
  }
  const store = await openReader(home);
  await eventually(async () => runOf(store, 'sync-orders-all', 'done'), 'the walk to end', 120_000);
  await expectSameAsSource({ store, sim });
  const orders = await store.db
    .selectFrom('orders')
    .select(({ fn }) => [fn.countAll<number>().as('all'), fn.count<number>('external_id').distinct().as('ids')])
    .executeTakeFirstOrThrow();
  expect(orders).toEqual({ all: 20_000, ids: 20_000 });
  // A page that was on its way when the process died is asked for again; one that was committed never is.
  const pages = pagesAsked().map(({ query }) => `${query['page']}/${query['pageSize']}`);
  expect(new Set(pages).size).toBe(40);
  expect(pages.length).toBeLessThanOrEqual(40 + 10);
  daemon.child.kill('SIGTERM');
  expect((await daemon.done).code).toBe(0);
}, 240_000);

it('two daemons: one works, the other stands by; kill -9 of the first: its run is lost, taken up, and the lease is the second’s', async () => {
  const { env } = await newShop({ orders: 3000, latencyMs: 200 });
  const home = newHome();
  const daemons = [start(home, ['--daemon'], env), start(home, ['--daemon'], env)];
  await eventually(async () => daemons.some((daemon) => /working as daemon/.test(daemon.output())), 'one to work');
  const first = daemons.find((daemon) => /working as daemon/.test(daemon.output()));
  const second = daemons.find((daemon) => daemon !== first);
  if (!first || !second) throw new Error('no daemon works');
  await second.says(/stand(s|ing) by/);
  expect(second.output()).not.toMatch(/working as daemon/);

  const store = await openReader(home);
  const running = await eventually(() => runOf(store, 'sync-orders-all', 'running'), 'the sync to run');
  const killedAt = Date.now();
  first.child.kill('SIGKILL');
  await second.says('working as daemon');
  const lost = await eventually(() => runOf(store, 'sync-orders-all', 'lost'), 'the run to be lost');
  expect(lost.id).toBe(running.id);
  await eventually(
    () =>
      store.db
        .selectFrom('runs')
        .selectAll()
        .where('parent_id', '=', running.id)
        .where('state', '=', 'running')
        .executeTakeFirst()
        .then((row) => row ?? null),
    'its heir to run',
  );
  expect(Date.now() - killedAt).toBeLessThan(30_000);
  expect((await readLease(store.db))?.pid).toBe(second.pid);
}, 90_000);

it('SIGTERM drains: exit 0, the cut run is queued again and has lost no attempt; SIGHUP does not matter to a daemon', async () => {
  const { env } = await newShop({ orders: 2000, latencyMs: 300 });
  const home = newHome();
  const daemon = start(home, ['--daemon'], env);
  await daemon.says('working as daemon');
  const store = await openReader(home);
  await eventually(() => runOf(store, 'sync-orders-all', 'running'), 'the sync to run');
  daemon.child.kill('SIGHUP');
  daemon.child.kill('SIGTERM');
  expect((await daemon.done).code).toBe(0);
  expect(await runOf(store, 'sync-orders-all', 'queued')).toMatchObject({ attempt: 0 });
  expect((await readLease(store.db))?.endReason).toMatch(/SIGTERM/);
}, 90_000);
