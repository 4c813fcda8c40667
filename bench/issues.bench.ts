/**
 * Every rule asked of everything, at 10,000, 100,000 and 1,000,000 orders with their lines, tasks and stock; and of a handful of orders
 * that were just touched. What is compared: how the cost grows with the number of orders, and the memory with it.
 */
import Sqlite from 'better-sqlite3';
import { issueClasses } from '../src/core/issues/index.ts';
import { lookAtSome } from '../src/core/issues/live.ts';
import { sweep } from '../src/core/issues/sweep.ts';
import { openIssueWorld } from '../test/issues/world.ts';
import { grow } from './large-store.ts';
import { verdict } from './print.ts';

const sizes = (process.env['ORDERDECK_BENCH_ORDERS'] ?? '10000,100000,1000000').split(',').map(Number);
const live = 300;

const world = await openIssueWorld({ orders: 400, packages: 60 });
const { store, clock } = world;
const sqlite = new Sqlite(store.file);
const zone = 'Europe/London';
/** Others may work on this machine: what counts is how long a processor works, the clock is told beside it. */
const worked = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const figures: { orders: number; sweepMs: number; peakMb: number; liveMs: number }[] = [];
let copies = 1;
for (const orders of sizes) {
  copies = grow(sqlite, orders, copies);
  // The first sweep of this size keeps what it finds; the second is the nightly one, which finds nothing new.
  await swept();
  const { ms, wallMs, peakMb } = await swept();
  const ids = sqlite
    .prepare("select id from orders where status = 'awaiting_shipment' order by id desc limit ?")
    .pluck()
    .all(live) as number[];
  const [begun, begunWork] = [performance.now(), worked()];
  for (let at = 0; at < ids.length; at += 10) {
    await lookAtSome(store, 'order', ids.slice(at, at + 10).map(String), { now: clock.now(), zone });
  }
  const liveMs = (worked() - begunWork) / ids.length;
  const liveWallMs = (performance.now() - begun) / ids.length;
  figures.push({ orders, sweepMs: ms, peakMb, liveMs });
  const { open } = sqlite.prepare("select count(*) as open from issues where state = 'open'").get() as { open: number };
  console.log(
    `${orders} orders: sweep of ${issueClasses.length} classes ${(ms / 1000).toFixed(1)} s of work in ${(wallMs / 1000).toFixed(1)} s, at most ${peakMb.toFixed(0)} MB more than before; a touched order ${liveMs.toFixed(2)} ms of work in ${liveWallMs.toFixed(2)} ms; ${open} issues open`,
  );
  if (process.env['ORDERDECK_BENCH_CLASSES'] !== undefined) await byClass();
}

async function swept(): Promise<{ ms: number; wallMs: number; peakMb: number }> {
  global.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const [begun, begunWork] = [performance.now(), worked()];
  await sweep(store, {
    now: () => clock.now(),
    zone,
    inbox: null,
    runId: null,
    signal: new AbortController().signal,
    progress: () => {
      peak = Math.max(peak, process.memoryUsage().rss);
    },
  });
  return { ms: worked() - begunWork, wallMs: performance.now() - begun, peakMb: (peak - before) / 1024 / 1024 };
}

/** What each class costs in a whole sweep, the dearest first. */
async function byClass(): Promise<void> {
  const { lookAt } = await import('../src/core/issues/look.ts');
  const { last } = sqlite.prepare('select max(id) as last from orders').get() as { last: number };
  const costs: [string, number, number][] = [];
  for (const definition of issueClasses) {
    const begun = performance.now();
    let found = 0;
    const step = definition.subject === 'order' ? 20_000 : last;
    const { ids } = sqlite
      .prepare('select json_group_array(id) as ids from (select id from orders order by id)')
      .get() as { ids: string };
    const all = JSON.parse(ids) as number[];
    for (let at = 0; at < all.length; at += step) {
      const [from = 0, to = 0] = [all[at], all[Math.min(all.length, at + step) - 1]];
      const scope =
        definition.subject === 'order' ? ({ kind: 'order-range', from, to } as const) : ({ kind: 'all' } as const);
      found += (await definition.find(lookAt(store.db, scope, { now: clock.now(), zone }))).length;
      if (definition.subject !== 'order') break;
    }
    costs.push([definition.id, performance.now() - begun, found]);
  }
  costs.sort((one, other) => other[1] - one[1]);
  for (const [id, ms, found] of costs) console.log(`  ${id.padEnd(4)} ${ms.toFixed(0).padStart(7)} ms, ${found} found`);
}

const [small, large] = [figures[0], figures.at(-1)];
let held = true;
if (small && large) {
  const within = (what: string, ours: number, budget: number, unit: string, before: number): void => {
    const told = `${ours.toFixed(2)} ${unit} at ${large.orders} orders (${before.toFixed(2)} at ${small.orders})`;
    held = verdict(what, told, `${budget} ${unit}`, budget / ours, { atLeast: 1 }) && held;
  };
  within('sweep of everything', large.sweepMs / 1000, 60, 's', small.sweepMs / 1000);
  within('memory of a sweep', large.peakMb, 150, 'MB', small.peakMb);
  within('one touched order', large.liveMs, 5, 'ms', small.liveMs);
}
sqlite.close();
await world.close();
if (!held) process.exit(1);
