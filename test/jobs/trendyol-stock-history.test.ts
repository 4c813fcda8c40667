import { expect, it, onTestFinished } from 'vitest';
import { openCart } from '../../src/core/channels/opencart/client.ts';
import type { Shop } from '../../src/core/channels/shop.ts';
import type { OrderStatus } from '../../src/core/domain/order.ts';
import { Random } from '../../src/sim/random.ts';
import { packageOf } from '../core/channels/opencart/orders.ts';
import { expectLedgerHolds, live, minute, openStockMarket, type StockMarket, stockTables } from './stock-market.ts';

/** Takes the packages that we know of into the shop, as its own channel does it. */
async function importSome({ store }: StockMarket, shop: Shop, random: Random): Promise<void> {
  const orders = await store.db.selectFrom('orders').selectAll().orderBy('id').execute();
  for (const order of orders) {
    if (random.chance(0.3)) continue;
    const items = await store.db
      .selectFrom('order_items')
      .selectAll()
      .where('order_id', '=', order.id)
      .where('removed_at', 'is', null)
      .execute();
    const lines = items.map((item) => ({
      barcode: item.upc ?? '',
      name: item.name,
      quantity: item.quantity,
      total: item.unit_price * item.quantity,
      vatRate: 20,
    }));
    await shop.importOrder(
      store,
      packageOf(0, {
        externalId: order.external_id,
        orderNumber: order.order_number,
        status: order.status as OrderStatus,
        modifiedAt: order.modified_at,
        lines,
        total: lines.reduce((sum, { total }) => sum + total, 0),
      }),
    );
  }
}

it.each([3, 8, 21])(
  'a day of sales here and there, imports, cancels and edits (seed %i): never listed above what there is, every piece in the ledger',
  async (seed) => {
    const market = await openStockMarket({ seed, settings: { STOCK_MOST_CHANGES: '1000' } });
    const { sim, clock, store, installation } = market;
    const random = new Random(seed);
    const { opencart } = installation.settings;
    if (!opencart) throw new Error('the settings name no shop');
    const shop = openCart({ settings: opencart, clock });
    onTestFinished(() => shop.close());
    expect((await market.run()).error).toBeNull();
    for (let round = 0; round < 12; round += 1) {
      sim.life(15);
      clock.pass(10 * minute);
      for (const barcode of live.filter(() => random.chance(0.1))) {
        const change = random.int(-2, 6);
        const stock = await market.stockOf(barcode);
        const pieces = change < 0 ? -Math.min(-change, Math.max(0, sim.world.shelf.free(barcode))) : change;
        await market.setStock(barcode, stock + pieces);
        if (pieces > 0) sim.world.shelf.put(barcode, pieces);
        if (pieces < 0) sim.world.shelf.sell(barcode, -pieces);
      }
      const edited = sim.world.listings.get(random.pick(live));
      if (edited && random.chance(0.3)) edited.quantity = random.int(0, 3);
      if (random.chance(0.6)) await importSome(market, shop, random);
      const { error, counts } = await market.run();
      expect(error).toBeNull();
      expect(counts.failed).toBe(0);
      for (const barcode of live)
        expect(market.listed(barcode), barcode).toBeLessThanOrEqual(Math.max(0, sim.world.shelf.free(barcode)));
      await expectLedgerHolds(market);
    }
    const causes = await store.db.selectFrom('stock_history').select('cause').distinct().execute();
    for (const cause of ['sold', 'put back', 'packages', 'changed in the shop', 'sold there', 'sent by us'])
      expect(causes.map((row) => row.cause)).toContain(cause);
    expect(sim.requests.filter(({ status }) => status !== 200)).toEqual([]);

    await market.run();
    market.callsSent();
    const before = await stockTables(store);
    clock.pass(20 * minute);
    await market.run();
    expect(market.callsSent()).toBe(0);
    expect(await stockTables(store)).toEqual(before);
  },
);
