import { describe, expect, it } from 'vitest';
import { mapShopBarcode } from '../../src/core/store/shop/shop-orders.ts';
import { readShopStanding } from '../../src/core/store/shop/shop-standing.ts';
import { opencartOrders } from '../../src/jobs/opencart-orders.ts';
import { products as catalogue } from '../../src/sim/trendyol/catalogue.ts';
import { cancel, rest, split } from '../../src/sim/trendyol/succession.ts';
import { onEachDatabase, sqliteShop } from '../core/channels/opencart/shops.ts';
import { expectShopIsAsSource, openShopMarket } from './shop-market.ts';

const minute = 60_000;

onEachDatabase('packages of the marketplace', (makeShop) => {
  it('stand in the shop as they do there, through splits and cancels; taken again nothing changes (M10, M69)', async () => {
    const market = await openShopMarket(makeShop, { seed: 11, packages: 120 });
    const { sim, clock, read, take } = market;
    await read();
    expect((await take()).counts).toMatchObject({ failed: 0, refused: 0 });
    const first = await expectShopIsAsSource(market);
    expect(first).toBeGreaterThan(90);
    for (let round = 0; round < 6; round += 1) {
      sim.life(25);
      clock.pass(10 * minute);
      await read();
      expect((await take()).counts).toMatchObject({ failed: 0, refused: 0 });
      expect(await expectShopIsAsSource(market)).toBeGreaterThanOrEqual(first);
    }
    const again = await take();
    expect(again.counts).toEqual({ seen: 0, created: 0, updated: 0, unchanged: 0, refused: 0, failed: 0 });
    expect(again.summary).toBe('the shop has everything');
    await expectShopIsAsSource(market);
  });
});

it('a shop that is none is told as what is wrong, and no order is blamed for it', async () => {
  const market = await openShopMarket(sqliteShop, { seed: 3, packages: 1 });
  await market.read();
  await market.shop.query('alter table `oc_order_history` rename to `oc_order_past`');
  const ran = await market.installed.run(opencartOrders, {});
  expect(ran.error).toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/^The database is not OpenCart 4\.0\.2’s: /),
    hint: expect.stringMatching(/OPENCART_DATABASE_URL/),
  });
  expect(ran.counts).toMatchObject({ failed: 0 });
  await market.shop.query('alter table `oc_order_past` rename to `oc_order_history`');
  expect((await market.take()).counts.failed).toBe(0);
});

describe('a package', () => {
  const makeShop = sqliteShop;

  it('that is cancelled puts its goods back once; the parts of a split are sold in its place', async () => {
    const market = await openShopMarket(makeShop, { seed: 3, packages: 30 });
    const { sim, clock, read, take } = market;
    await read();
    await take();
    const several = [...sim.world.packages.all()].filter(
      ({ order }) => order.status === 'Created' && order.lines.reduce((sum, { quantity }) => sum + quantity, 0) > 1,
    );
    const [one] = several;
    const [line] = one?.order.lines ?? [];
    if (!one || !line) throw new Error('The world has no package to split.');
    split(sim.world, one, [[{ lineId: line.lineId, quantity: 1 }]], clock.now());
    clock.pass(minute);
    await read();
    const { counts, log } = await take();
    expect(counts).toMatchObject({ created: 2, updated: 1 });
    expect(log.join('\n')).toMatch(/shop order \d+ updated/);
    await expectShopIsAsSource(market);
    // Told once more by whoever, the same changes nothing.
    expect((await take({ order: String(one.order.shipmentPackageId) })).counts).toMatchObject({ unchanged: 1 });
    await expectShopIsAsSource(market);
  });

  it('of a buyer who has bought before belongs to the same customer (M14)', async () => {
    const market = await openShopMarket(makeShop, { seed: 5, packages: 60 });
    await market.read();
    await market.take();
    const rows = await market.shop.query('select `transaction_id`, `customer_id` from `oc_order`');
    const customers = new Map<number, Set<number>>();
    for (const row of rows) {
      const id = Number(String(row['transaction_id']).slice('trendyol:'.length));
      const buyer = market.sim.world.order(id)?.customerId ?? 0;
      customers.set(buyer, (customers.get(buyer) ?? new Set()).add(Number(row['customer_id'])));
    }
    expect(rows.length).toBeGreaterThan(customers.size);
    expect([...customers.values()].filter((ids) => ids.size !== 1 || ids.has(0))).toEqual([]);
    const [counted] = await market.shop.query('select count(*) as n from `oc_customer`');
    expect(Number(counted?.['n'])).toBe(customers.size);
  });

  it('with a barcode that no product has is held with what to do, and taken by itself once the barcode is mapped', async () => {
    const missing = catalogue.find(({ listing }) => listing === 'approved')?.barcode ?? '';
    const market = await openShopMarket(makeShop, { seed: 7, packages: 40, has: (barcode) => barcode !== missing });
    const { sim, installed, read, take, shop } = market;
    const { store, clock } = installed;
    sim.world.placeOrder([{ barcode: missing, quantity: 2 }], clock.now(), 'Created');
    await read();
    const { counts, log, summary } = await take();
    expect(counts.refused).toBeGreaterThan(0);
    expect(counts.failed).toBe(0);
    expect(summary).toMatch(/\d+ held for you/);
    expect(log.filter((line) => line.startsWith('warn')).join('\n')).toMatch(
      new RegExp(`held \\(unknown-barcode\\): .*${missing}.*orderdeck map-barcode`),
    );
    const held = [...sim.world.packages.all()].find(({ order }) => order.lines.some((l) => l.barcode === missing));
    const externalId = String(held?.order.shipmentPackageId);
    const key = { shop: 'opencart', channel: 'trendyol', externalId };
    expect(await readShopStanding(store.db, key)).toMatchObject({ state: 'held', reason: 'unknown-barcode' });
    expect((await take()).log.filter((line) => line.startsWith('warn'))).toEqual([]);

    const [product] = await shop.query('select max(`product_id`) as id from `oc_product`');
    const article = { productId: Number(product?.['id']), optionValueIds: [] };
    await store.write((tx) => mapShopBarcode(tx, 'opencart', missing, article, { now: clock.now(), actId: null }));
    expect((await take()).counts).toMatchObject({ refused: 0, created: counts.refused });
    expect(await readShopStanding(store.db, key)).toMatchObject({ state: 'in-shop', detail: null });
  });

  it.each([
    ['deleted', 'has been deleted in the shop'],
    [
      'deleted, its number given to a customer of the shop',
      'has been deleted in the shop, and another order has its number now',
    ],
  ])('whose order in the shop was %s touches no other order and no stock', async (what, detail) => {
    const market = await openShopMarket(makeShop, { seed: 3, packages: 30 });
    const { sim, shop, store, clock, read, take } = market;
    await read();
    await take();
    const record = [...sim.world.packages.all()].find(({ order }) => order.status === 'Created');
    if (!record) throw new Error('No package is Created.');
    const externalId = String(record.order.shipmentPackageId);
    const key = { shop: 'opencart', channel: 'trendyol', externalId };
    const number = (await readShopStanding(store.db, key))?.shopOrderId ?? 0;
    if (what === 'deleted') {
      await shop.query('delete from `oc_order` where `order_id` = ?', [number]);
      await shop.query('delete from `oc_order_product` where `order_id` = ?', [number]);
    } else {
      // As a restored copy of the shop gives it, or an InnoDB that counts anew after a restart.
      const bought = ['', '2026-09-20 08:30:00', number];
      await shop.query('update `oc_order` set `transaction_id` = ?, `date_added` = ? where `order_id` = ?', bought);
    }
    const before = await shop.query('select `order_id`, `order_status_id` from `oc_order` order by `order_id`');
    const stock = await shop.admin.stock();
    cancel(sim.world, record, rest(record, []), { by: 'Customer', reason: 'Vazgeçtim', code: 1 }, clock.now());
    clock.pass(minute);
    await read();
    expect((await take()).counts).toMatchObject({ seen: 1, updated: 0, failed: 0 });
    expect(await readShopStanding(store.db, key)).toMatchObject({
      state: 'left',
      detail: `Order ${number} ${detail}.`,
    });
    expect(await shop.query('select `order_id`, `order_status_id` from `oc_order` order by `order_id`')).toEqual(
      before,
    );
    expect(await shop.admin.stock()).toEqual(stock);
    expect((await take()).counts.seen).toBe(0);
  });
});
