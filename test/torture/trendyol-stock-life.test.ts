import { expect, it } from 'vitest';
import { processWebhooks } from '../../src/jobs/process-webhooks.ts';
import { trendyolClaims } from '../../src/jobs/trendyol-claims.ts';
import { trendyolStock } from '../../src/jobs/trendyol-stock.ts';
import { onEachDatabase } from '../core/channels/opencart/shops.ts';
import { mustWork } from '../jobs/print-shop.ts';
import { expectShopIsAsSource, openShopMarket } from '../jobs/shop-market.ts';
import { stockTables } from '../jobs/stock-market.ts';
import { hearUnrulyHooks } from './unruly-hooks.ts';

const minute = 60_000;

onEachDatabase('a long life of the marketplace', (makeShop) => {
  it('sells no piece that is not there, whatever is told late, twice or never, called off, split or sent back', async () => {
    const market = await openShopMarket(makeShop, { seed: 33, packages: 150 });
    const { sim, clock, installed, store, read, take } = market;
    await hearUnrulyHooks(market);
    const stock = () => mustWork(installed.run(trendyolStock));
    await read();
    for (let round = 0; round < 24; round += 1) {
      sim.life(30);
      clock.pass(9 * minute);
      await sim.deliver();
      await mustWork(installed.run(processWebhooks));
      if (round % 3 === 0) await take();
      if (round % 5 === 0) await mustWork(installed.run(trendyolClaims));
      if (round % 2 === 0) {
        await stock();
        for (const { barcode, quantity, status } of sim.world.listings.all()) {
          if (status !== 'approved') continue;
          expect(quantity, `${barcode} in round ${round}`).toBeLessThanOrEqual(
            Math.max(0, sim.world.shelf.free(barcode)),
          );
        }
      }
      expect(sim.world.oversold, `round ${round}`).toBe(0);
    }
    // Until nobody owes anybody an answer: payments, splits, and what is still under way.
    do {
      clock.pass(60 * minute);
      await sim.deliver();
      await mustWork(installed.run(processWebhooks));
    } while (sim.courier.waiting > 0);
    await read();
    await take();
    await stock();
    await expectShopIsAsSource(market);
    const levels = await store.db.selectFrom('stock_levels').selectAll().execute();
    const short = levels.filter(({ on_hand, reserved, available }) => available !== Math.max(0, on_hand - reserved));
    expect(short).toEqual([]);

    const calls = (): number => sim.requests.filter(({ method }) => method === 'POST').length;
    const before = [calls(), await stockTables(store)];
    clock.pass(20 * minute);
    expect((await stock()).counts).toMatchObject({ created: 0, updated: 0, refused: 0, failed: 0 });
    expect([calls(), await stockTables(store)]).toEqual(before);
  }, 300_000);
});
