import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import type { FaultInput } from '../../src/sim/shipstation/faults.ts';
import { eventually } from './engine/harness.ts';
import { deliveringJob, enrich, isRich, orderIdOf, patchOf, pushesFor, written } from './pushing.ts';
import type { ChildRequest, KillPoint } from './pushing-child.ts';
import { openShop } from './shop.ts';

const root = path.resolve(import.meta.dirname, '../..');
const outfile = path.join(root, 'node_modules', '.cache', 'orderdeck', `pushing-child-${process.pid}.mjs`);

beforeAll(async () => {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'pushing-child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    banner: { js: "import{createRequire as __c}from'node:module';const require=__c(import.meta.url);" },
  });
});

const deaths: [point: KillPoint, fault: FaultInput | null, posts: number][] = [
  ['stage', null, 1],
  ['claim', null, 1],
  ['hang', { kind: 'hang', method: 'POST', times: 1 }, 2],
  ['hang', { kind: 'hang', method: 'POST', carriedOut: true, times: 1 }, 1],
  ['posted', { kind: 'reset', method: 'POST', times: 1 }, 2],
  ['posted', { kind: 'reset', method: 'POST', carriedOut: true, times: 1 }, 1],
  ['posted', { kind: 'ignoreWrite', method: 'POST', times: 1 }, 2],
  ['posted', null, 1],
  ['read-back', null, 1],
  ['compared', null, 1],
];

it.each(deaths)('killed at %s (%j): the order is changed exactly once, and wholly', async (killAt, fault, posts) => {
  const shop = await openShop({ orders: 60, seed: 8 });
  const { sim, clock, store } = shop;
  const found = [...sim.world.orders()].find(isRich);
  if (!found) throw new Error('this seed has no such order');
  sim.world.edit(found.orderId, clock.now(), enrich);
  clock.pass(5000);
  await shop.run(syncOrdersRecent, { days: 30 });
  const before = sim.world.order(found.orderId);
  if (!before) throw new Error('the order is gone');
  const patch = patchOf(before, 'Şule 🎉');
  if (fault) sim.faults.add(fault);

  const request: ChildRequest = {
    file: store.file,
    url: sim.url,
    ...sim.credentials,
    now: clock.now(),
    killAt,
    stage: { orderId: await orderIdOf(store, before.orderId), patch },
  };
  const child: ChildProcess = spawn(process.execPath, [outfile, JSON.stringify(request)], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  const sent = (): number => sim.requests.filter(({ method }) => method === 'POST').length;
  if (killAt === 'hang') {
    await eventually(async () => sent() === 1, 'the order to be sent');
    child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  const [left] = await pushesFor(store, before);
  expect(left?.state).toBe(killAt === 'stage' ? 'staged' : 'sending');

  clock.pass(3_600_000);
  const job = deliveringJob(async (_orderId, push) => push.patch);
  for (let run = 0; run < 2; run += 1) {
    expect((await shop.run(job)).error).toBeNull();
    clock.pass(3_600_000);
  }
  expect(sim.world.order(before.orderId)).toEqual(written(before, patch));
  expect(sim.world.written).toEqual([before.orderId]);
  expect(sent()).toBe(posts);
  expect(sim.world.size).toBe(60);
  const pushes = await pushesFor(store, before);
  expect(pushes.map(({ state }) => state)).toEqual(['confirmed']);
  expect(pushes[0]?.beforeRawId).not.toBe(pushes[0]?.afterRawId);
});
