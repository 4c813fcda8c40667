import { expect, it } from 'vitest';
import { approved, newMarket } from '../market.ts';
import { newHome, newShop, run } from '../program.ts';
import { Operator } from './operator.ts';

it('goes back in time on an order, change by change; nothing can be changed there', async () => {
  const { env, sim, now } = await newShop({ orders: 40 });
  const home = newHome();
  await run(home, ['run', 'sync-orders-all'], env);
  const { items } = JSON.parse((await run(home, ['orders', '--status', 'awaiting_shipment', '--json'], env)).stdout);
  const [order] = items;
  for (const notes of ['first note', 'second note']) {
    sim.world.edit(Number(order.externalId), now(), (edited) => {
      edited.customerNotes = notes;
    });
    await run(home, ['run', 'sync-orders-recent', '--order', `id:${order.id}`], env);
  }
  const operator = new Operator({ home, env, columns: 120, rows: 40 });
  operator.press('3', '/', ...order.externalId, 'enter');
  await operator.sees('1 of 1');
  operator.press('enter');
  await operator.sees('second note');
  operator.press('t');
  await operator.sees('≠ customer notes: first note; now second note');
  await operator.sees(/› .* as it was \w{3} \d/);
  await operator.sees(/\[ earlier {2}\] later {2}Esc now/);
  operator.press('f');
  await operator.sees('fix: this is the past, which nothing changes');
  operator.press('S');
  await operator.sees('fetch again: this is the past, which nothing changes');
  operator.press('[');
  await operator.sees(/≠ customer notes: (?!first note)/);
  operator.press('[');
  await operator.sees('earlier: it is not known before');
  operator.press(']', ']');
  await operator.sees('nothing differs from now');
  operator.press('escape');
  await operator.seesNoMore('as it was');
  await operator.sees('second note');
}, 90_000);

it('goes back in time on a barcode', async () => {
  const { home, env, shop } = await newMarket();
  const [barcode = ''] = approved;
  for (const pieces of [7, 3]) {
    await shop.query('update oc_product set quantity = ? where ean = ?', [pieces, barcode]);
    await run(home, ['run', 'trendyol-stock'], env);
  }
  const operator = new Operator({ home, env, columns: 120, rows: 40 });
  operator.press('7', '/', ...barcode, 'enter');
  await operator.sees('1 of 1');
  operator.press('enter');
  await operator.sees('3 on hand');
  operator.press('t');
  await operator.sees('as it was');
  operator.press('[');
  await operator.sees(/≠ on hand +7 {2}now 3/);
  operator.press('r');
  await operator.sees('sync now: this is the past');
  operator.press('escape');
  await operator.sees('3 on hand');
}, 90_000);

it('reads a run anew from its screen: on a copy, then for real', async () => {
  const { env } = await newShop({ orders: 20 });
  const home = newHome();
  const { id } = JSON.parse((await run(home, ['run', 'sync-orders-all', '--json'], env)).stdout);
  const operator = new Operator({
    home,
    env: { ...env, SHIPSTATION_BASE_URL: 'http://127.0.0.1:1' },
    columns: 160,
    rows: 40,
  });
  await operator.sees('▸ ✓ done sync-orders-all');
  operator.press('enter');
  await operator.sees(`run ${id}`);
  operator.press('V');
  await operator.sees(/done[\s\S]*20 documents: 20 as they stand/);
  operator.press('V');
  await operator.sees('Read anew for real?');
  operator.press('y');
  await operator.seesNoMore('dry run');
  await operator.sees(/20 documents: 20 as they stand/);
  expect(operator.screen).toContain('replay');
}, 90_000);
