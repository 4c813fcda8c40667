import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/core/store/store.ts';
import { enqueue } from '../../src/jobs/engine/enqueue.ts';
import { findJob } from '../../src/jobs/index.ts';
import { amazonOrders } from '../buyers-files.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { later, newHome, newShop, run, start } from '../program.ts';
import { Operator } from './operator.ts';

/** A host that takes every connection and never says a word. @returns its address */
async function silentHost(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function order(store: Store, job: string, number: string, now: number): Promise<void> {
  const definition = findJob(job);
  if (!definition) throw new Error(job);
  const request = { args: { order: number }, trigger: 'manual', by: 'ana' } as const;
  await store.write((tx) => enqueue(tx, definition, request, now));
}

it('what was killed half-way, again and again, stands on Repair with why, and is mended by key and by command (S46)', async () => {
  const shop = await newShop({ orders: 14, seed: 20 });
  const { env } = shop;
  const home = newHome();
  const [a] = amazonOrders(shop);
  const b = [...shop.sim.world.orders()].find(
    ({ orderStatus, orderId }) => orderStatus === 'awaiting_shipment' && orderId !== a?.orderId,
  );
  if (!a || !b) throw new Error('two orders wait');
  for (const args of [['run', 'sync-orders-all'], ['run', 'populate-print-queue'], ['pause']]) {
    expect([args, (await run(home, args, env)).code]).toEqual([args, 0]);
  }
  const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'write' });
  onTestFinished(() => store.close());
  await order(store, 'personalization-chain', a.orderNumber, shop.now());
  await order(store, 'sync-orders-recent', b.orderNumber, shop.now());

  // ShipStation is silent: the chain has the buyer's file and cannot tell the order; the process dies three times over it.
  const silent = { ...env, SHIPSTATION_BASE_URL: await silentHost() };
  let dead = 0;
  for (let kill = 1; kill <= 3; kill += 1) {
    const daemon = start(home, ['--daemon'], silent);
    dead = await eventually(async () => {
      const rows = await running(store, dead);
      const isHalfWay = ({ job, step }: (typeof rows)[number]): boolean =>
        job === 'sync-orders-recent' || step === 'apply-customizations';
      return rows.length === 2 && rows.every(isHalfWay) && Math.max(...rows.map(({ id }) => id));
    }, `both to be half-way before kill ${kill}`);
    daemon.child.kill('SIGKILL');
    await daemon.done;
  }
  // Whoever works next finds them dead, and leaves them to a person.
  expect((await run(home, ['run', 'update-review-status'], env)).code).toBe(0);

  const after = later(env, 3_600_000);
  const listed = await run(home, ['repair', '--json'], after);
  const { items } = JSON.parse(listed.stdout) as {
    items: { class: string; orderNumber: string; line: string; repair: string }[];
  };
  const why = expect.stringContaining('is parked: nobody takes it up before a person has looked');
  const repair = 'frees what is stuck and does the work once';
  expect(items.map((one) => [one.class, one.orderNumber, one.line, one.repair]).sort()).toEqual(
    [
      ['I40', a.orderNumber, why, repair],
      ['I40', b.orderNumber, why, repair],
    ].sort(),
  );
  expect((await run(home, ['repair'], after)).stdout).toMatch(/frees what is stuck.*\n(.*\n)*2 half-done\./);

  const operator = new Operator({ home, env: after, columns: 140, rows: 40 });
  operator.press('4', 'H');
  await operator.sees(/Repair · .* 1 of 2/);
  await operator.sees(/run \d+ of personalization-chai.* frees what is stuck/);
  operator.press('f');
  await operator.sees('y apply');
  operator.press('y');
  await operator.sees(/Repair · .* 1 of 1/, 60_000);
  operator.signal('SIGTERM');
  await operator.ended;

  const mended = await run(home, ['repair', '--apply', '--json'], after);
  expect(JSON.parse(mended.stdout)).toMatchObject({
    halfDone: 0,
    items: [],
    error: null,
    mended: [expect.any(Number)],
  });
  expect(mended.code).toBe(0);
  expect((await run(home, ['issues', '--half-done', '--json'], after)).stdout).toContain('"total": 0');
  const pushed = await store.db.selectFrom('outbox').select(['state']).execute();
  expect(pushed).toEqual([{ state: 'confirmed' }]);
}, 180_000);

/** The runs after that one that are under way, with the step that they are at. */
async function running(store: Store, after: number) {
  return store.db
    .selectFrom('runs')
    .innerJoin('run_steps', 'run_steps.run_id', 'runs.id')
    .select(['runs.id', 'runs.job', 'run_steps.name as step'])
    .where('runs.state', '=', 'running')
    .where('run_steps.state', '=', 'running')
    .where('runs.id', '>', after)
    .execute();
}
