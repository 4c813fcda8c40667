import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import type { TrendyolFaultInput } from '../../src/sim/trendyol/faults.ts';
import { eventually } from './engine/harness.ts';
import type { StockChildRequest, StockKillPoint } from './stock-child.ts';
import { live, minute, openStockMarket } from './stock-market.ts';

const [barcode = ''] = live;
const root = path.resolve(import.meta.dirname, '../..');
const outfile = path.join(root, 'node_modules', '.cache', 'orderdeck', `stock-child-${process.pid}.mjs`);

beforeAll(async () => {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'stock-child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3', 'mysql2'],
    banner: { js: "import{createRequire as __c}from'node:module';const require=__c(import.meta.url);" },
  });
});

const write = { method: 'POST', times: 1 } as const;
const deaths: [point: StockKillPoint, fault: TrendyolFaultInput | null, arrived: boolean][] = [
  ['claimed', null, false],
  ['hang', { kind: 'hang', ...write }, false],
  ['hang', { kind: 'hang', carriedOut: true, ...write }, true],
  ['posted', null, true],
  ['followed', null, true],
];

it.each(deaths)(
  'killed at %s (%j): looked for on the listings, and sent again only if it is not there',
  async (killAt, fault, arrived) => {
    const market = await openStockMarket();
    const { clock, sim, store } = market;
    await market.setStock(barcode, 10);
    await market.run();
    clock.pass(30 * minute);
    market.callsSent();
    await market.setStock(barcode, 7);
    if (fault) sim.faults.add(fault);

    const request: StockChildRequest = { home: market.home, environment: market.environment, now: clock.now(), killAt };
    const child = spawn(process.execPath, [outfile, JSON.stringify(request)], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    let sent = 0;
    if (killAt === 'hang') {
      await eventually(async () => {
        sent += market.callsSent();
        return sent === 1;
      }, 'the call to be made');
      child.kill('SIGKILL');
    }
    expect(await ended).toEqual([null, 'SIGKILL']);
    sent += market.callsSent();
    const [call] = await store.db.selectFrom('stock_calls').selectAll().orderBy('id', 'desc').limit(1).execute();
    expect(call?.state).toBe(killAt === 'followed' ? 'sent' : 'sending');

    // The rescue comes half a minute later: too early to send the same again, whether it arrived or not.
    clock.pass(minute / 2);
    expect((await market.run()).error).toBeNull();
    expect(market.callsSent()).toBe(0);
    clock.pass(30 * minute);
    expect((await market.run()).error).toBeNull();
    expect(market.callsSent()).toBe(arrived ? 0 : 1);
    expect(market.listed(barcode)).toBe(7);
    const pushes = await store.db
      .selectFrom('stock_pushes')
      .select(['state', 'quantity'])
      .where('barcode', '=', barcode)
      .where('quantity', '=', 7)
      .orderBy('id')
      .execute();
    expect(pushes.map(({ state }) => state)).toEqual(arrived ? ['confirmed'] : ['lost', 'confirmed']);
  },
);

it('a batch whose result nobody read in its four hours is judged by the listings', async () => {
  const market = await openStockMarket();
  await market.setStock(barcode, 10);
  await market.run();
  market.clock.pass(30 * minute);
  await market.setStock(barcode, 7);
  market.sim.settings.batchMs = 90 * minute;
  const { counts, summary } = await market.run();
  expect(counts).toMatchObject({ updated: 1, failed: 0 });
  expect(summary).toMatch(/1 sent and not yet judged/);
  market.callsSent();
  market.clock.pass(10 * minute);
  expect((await market.run()).summary).toMatch(/1 waiting/);
  expect(market.callsSent()).toBe(0);
  market.clock.pass(5 * 60 * minute);
  market.sim.settings.batchMs = 2000;
  expect((await market.run()).error).toBeNull();
  expect(market.listed(barcode)).toBe(7);
  expect(market.callsSent()).toBe(0);
  const pushes = await market.store.db.selectFrom('stock_pushes').select('state').where('quantity', '=', 7).execute();
  expect(pushes).toContainEqual({ state: 'confirmed' });
});
