import { describe, expect, it } from 'vitest';
import { approved, newMarket } from '../market.ts';
import { run } from '../program.ts';
import { Operator } from './operator.ts';

const [first = ''] = approved;

describe('stock', { timeout: 90_000 }, () => {
  it('is set right by a key, tells its ledger, and is let go by its count when the brake holds it', async () => {
    const { home, env, sim, shop } = await newMarket(20);
    await shop.query('update oc_product set quantity = 7 where ean = ?', [first]);
    // Whatever the time of day: nothing starts by itself in between.
    expect((await run(home, ['pause'], env)).code).toBe(0);
    const operator = new Operator({ home, env, columns: 100, rows: 30 });
    await operator.sees('1 Overview');
    operator.press('7');
    await operator.sees('no stock yet; r reads it');
    operator.press('r');
    await operator.sees(/run \d+ of trendyol-stock is queued/);
    await operator.sees('0 differ');
    operator.press('/', ...first, 'enter');
    await operator.sees('1 of 1');
    await operator.sees(new RegExp(`▸ ${first}.* 7 +0 +1 +6 +6 +confirmed`));
    expect(sim.world.listings.get(first)?.quantity).toBe(6);

    operator.press('enter');
    await operator.sees('7 on hand · 0 reserved · 1 kept back · 6 available');
    await operator.sees(/listed +\d+ → 6 .*sent by us/);
    // One after the other: keys that come together with an Esc are another key.
    operator.press('escape');
    await operator.sees(/ · 1 of 1 *$/m);
    operator.press('escape');
    await operator.sees(/[^·] +\d+ of \d\d *$/m);

    await shop.query('update oc_product set quantity = 0');
    operator.press('F');
    await operator.sees('the brake holds nothing back');
    operator.press('r');
    await operator.sees('held by the brake: nothing is sent before F');
    operator.press('F');
    await operator.sees('Carry out what was held back?');
    await operator.sees(/Nothing was sent: \d+ of \d+ listings would be set to 0/);
    operator.press('enter');
    await operator.sees('type the number of listings');
    const count = approved.filter((barcode) => (sim.world.listings.get(barcode)?.quantity ?? 0) > 0).length;
    operator.press(...String(count), 'enter');
    await operator.sees(/ 0 differ/);
    expect(approved.every((barcode) => sim.world.listings.get(barcode)?.quantity === 0)).toBe(true);
    operator.press('q');
  });
});
