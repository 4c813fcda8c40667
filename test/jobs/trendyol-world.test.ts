import { describe, expect, onTestFinished, test } from 'vitest';
import type { Installation } from '../../src/app.ts';
import { trendyol } from '../../src/core/channels/trendyol/client.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import type { Store } from '../../src/core/store/store.ts';
import { trendyolOrders } from '../../src/jobs/trendyol-orders.ts';
import { startTrendyol, type TrendyolSim } from '../../src/sim/trendyol/server.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';
import { optionsOf } from '../core/channels/trendyol/options.ts';
import { runJob } from './run-job.ts';
import type { Ran } from './run-steps.ts';
import { fingerprint, type TestClock, testClock } from './shop.ts';

const minute = 60_000;

interface Market {
  readonly sim: TrendyolSim;
  readonly clock: TestClock;
  readonly store: Store;
  run(args?: Record<string, unknown>): Promise<Ran>;
}

async function openMarket(packages: number, seed: number): Promise<Market> {
  const clock = testClock(Date.UTC(2026, 8, 20, 9));
  const sim = await startTrendyol({ seed, packages, clock, days: 13 });
  onTestFinished(() => sim.close());
  const { store } = await emptyStore();
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  const settings = readSettings('/nowhere', {
    TRENDYOL_SELLER_ID: sellerId,
    TRENDYOL_API_KEY: apiKey,
    TRENDYOL_API_SECRET: apiSecret,
    TRENDYOL_BASE_URL: sim.url,
  });
  const installation: Installation = { settings, clock, redact: redactor(settings.secrets) };
  const run = (args: Record<string, unknown> = {}): Promise<Ran> =>
    runJob(installation, store, trendyolOrders, trendyolOrders.args.parse(args));
  return { sim, clock, store, run };
}

/** Package by package, worked out from the marketplace's own state without the product's code. */
async function expectSameAsMarket({ sim, store }: Market): Promise<number> {
  const words: Record<string, string> = {
    Awaiting: 'awaiting_payment',
    Created: 'awaiting_shipment',
    Picking: 'awaiting_shipment',
    Invoiced: 'awaiting_shipment',
    Shipped: 'shipped',
    AtCollectionPoint: 'shipped',
    UnDelivered: 'shipped',
    Delivered: 'delivered',
    Returned: 'returned',
    Cancelled: 'cancelled',
    UnSupplied: 'cancelled',
    UnPacked: 'split',
  };
  const e4 = (amount: number): number => Math.round(amount * 10_000);
  const theirs = sim.world.packages.byModified().map((one) => ({
    external_id: String(one.shipmentPackageId),
    order_number: one.orderNumber,
    status: words[one.status],
    source_status: one.status,
    total: e4(one.packageTotalPrice),
    gross: e4(one.packageGrossAmount),
    discount: e4(one.packageTotalDiscount),
    ordered_at: one.orderDate - 3 * 60 * minute,
    parent_external_id: one.originPackageIds?.[0] === undefined ? null : String(one.originPackageIds[0]),
    pieces: one.lines.reduce((sum, line) => sum + line.quantity, 0),
  }));
  const ours = await store.db
    .selectFrom('orders')
    .select((of) => [
      'external_id',
      'order_number',
      'status',
      'source_status',
      'total',
      'gross',
      'discount',
      'ordered_at',
      'parent_external_id',
      of
        .selectFrom('order_items')
        .select((item) => item.fn.coalesce(item.fn.sum<number>('quantity'), item.lit(0)).as('sum'))
        .whereRef('order_items.order_id', '=', 'orders.id')
        .where('removed_at', 'is', null)
        .as('pieces'),
    ])
    .execute();
  const byId = (a: { external_id: string }, b: { external_id: string }): number =>
    Number(a.external_id) - Number(b.external_id);
  expect([...ours].sort(byId)).toEqual([...theirs].sort(byId));
  return ours.length;
}

describe.each(['utc', 'istanbul'] as const)('a marketplace that means its bounds in %s', (boundsClock) => {
  test('is the same here after every reading, through splits and cancels; read again nothing changes', async () => {
    const market = await openMarket(400, 11);
    const { sim, clock, store, run } = market;
    sim.settings.boundsClock = boundsClock;
    expect((await run()).error).toBeNull();
    expect(await expectSameAsMarket(market)).toBeGreaterThan(390);
    for (let round = 0; round < 8; round += 1) {
      sim.life(40);
      clock.pass(10 * minute);
      const { error, counts } = await run();
      expect(error).toBeNull();
      expect(counts.failed).toBe(0);
      await expectSameAsMarket(market);
    }
    const before = await fingerprint(store);
    const { counts } = await run();
    expect(counts).toMatchObject({ created: 0, updated: 0, failed: 0 });
    expect(await fingerprint(store)).toBe(before);
    expect(sim.requests.filter(({ status }) => status !== 200)).toEqual([]);
    const splits = await store.db
      .selectFrom('orders')
      .select('id')
      .where('created_by', '<>', 'order-creation')
      .execute();
    expect(splits.length).toBeGreaterThan(3);
  });
});

test('what the vendor does wrong on the way costs nothing: lost cursors, refused quotas, outages, bad packages', async () => {
  const market = await openMarket(500, 5);
  const { sim, store, run } = market;
  const [bad] = sim.world.packages.byModified();
  sim.faults.add({ kind: 'cursorLost', times: 1 });
  sim.faults.add({ kind: 'throttle', times: 2 });
  sim.faults.add({ kind: 'malformed', shipmentPackageId: bad?.shipmentPackageId ?? 0, how: 'linesText' });
  const { error, counts, log } = await run();
  expect(error).toBeNull();
  expect(log.join('\n')).toMatch(/read once more/);
  expect(counts.failed).toBeGreaterThan(0);
  sim.faults.clear();
  await run({ days: 30 });
  await expectSameAsMarket(market);
  const open = await store.db.selectFrom('parked').select('id').where('resolved_at', 'is', null).execute();
  expect(open).toEqual([]);
});

test('Picking and Invoiced are set, and read back', async () => {
  const { sim, clock, store, run } = await openMarket(60, 3);
  await run();
  const { sellerId, apiKey, apiSecret } = sim.credentials;
  const channel = trendyol(optionsOf(store, clock, { sellerId, apiKey, apiSecret, baseUrl: sim.url }));
  const created = sim.world.packages.byModified().find(({ status }) => status === 'Created');
  const id = String(created?.shipmentPackageId);
  for (const status of ['Picking', 'Invoiced'] as const) {
    const [document] = await channel.readPackages([id]);
    if (!document) throw new Error('It is not there.');
    expect(await channel.setStatus(document, status, 'EME2026000000001')).toEqual({ kind: 'taken' });
    const [after] = await channel.readPackages([id]);
    expect(after && channel.interpret(after).sourceStatus).toBe(status);
  }
});
