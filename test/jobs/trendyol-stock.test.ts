import { expect, it, onTestFinished } from 'vitest';
import { openCart } from '../../src/core/channels/opencart/client.ts';
import { mapShopBarcode } from '../../src/core/store/shop/shop-orders.ts';
import { stockHistory } from '../../src/core/store/stock/history.ts';
import { listStock } from '../../src/core/store/stock/stock-list.ts';
import { packageOf } from '../core/channels/opencart/orders.ts';
import { expectLedgerHolds, live, minute, openStockMarket, type StockMarket, stockTables } from './stock-market.ts';

const [first = '', second = '', third = ''] = live;

/** What was counted when the shop's stock was is listed as it should be: the first run agrees with both sides. */
async function settled(options: Parameters<typeof openStockMarket>[0] = {}): Promise<StockMarket> {
  const market = await openStockMarket(options);
  for (const barcode of [first, second, third]) await market.setStock(barcode, 10);
  const ran = await market.run();
  expect(ran.error).toBeNull();
  market.clock.pass(30 * minute);
  market.callsSent();
  return market;
}

it('a product of which 7 are left of 10 is listed with 7 less the buffer, and that is confirmed by reading back (M15)', async () => {
  const market = await settled({ settings: { STOCK_BUFFER: '2' } });
  expect(market.listed(first)).toBe(8);
  await market.setStock(first, 7);
  const { error, counts, summary } = await market.run();
  expect(error).toBeNull();
  expect(market.listed(first)).toBe(5);
  expect(counts).toMatchObject({ updated: 1, refused: 0, failed: 0 });
  expect(summary).toMatch(/1 confirmed/);
  const history = await stockHistory(market.store.db, first, { limit: 10, offset: 0 });
  expect(history.rows.map(({ balance, from, to, cause }) => [balance, from, to, cause])).toEqual([
    ['listed', 8, 5, 'sent by us'],
    ['on_hand', 10, 7, 'changed in the shop'],
    ['listed', expect.any(Number), 8, 'sent by us'],
    ['listed', 0, expect.any(Number), 'first reading'],
    ['on_hand', 0, 10, 'first reading'],
  ]);
  await expectLedgerHolds(market);
});

it('nothing is told while the packages cannot be read: what is promised is read anew by each run, or it ends before it sends (S45)', async () => {
  const market = await settled({ packages: 5 });
  await market.setStock(first, 7);
  market.sim.faults.add({ kind: 'unauthorized', path: '/integration/order/' });
  const { error } = await market.run();
  expect(error).toMatchObject({ kind: 'auth' });
  expect(market.callsSent()).toBe(0);
  expect(market.listed(first)).not.toBe(7);
});

it('the same run again changes nothing and sends nothing', async () => {
  const market = await settled({ packages: 60 });
  await market.setStock(first, 7);
  await market.run();
  expect(market.callsSent()).toBe(1);
  const before = await stockTables(market.store);
  for (let again = 0; again < 2; again += 1) {
    market.clock.pass(30 * minute);
    const { error, counts } = await market.run();
    expect(error).toBeNull();
    expect(counts).toMatchObject({ created: 0, updated: 0, refused: 0, failed: 0 });
  }
  expect(market.callsSent()).toBe(0);
  expect(await stockTables(market.store)).toEqual(before);
});

it('tells of each listing that the marketplace refuses, with its reason, and does not send it again at once', async () => {
  const market = await settled();
  market.sim.faults.add({ kind: 'itemFails', barcode: first, reason: 'Ürün kilitli' });
  await market.setStock(first, 7);
  await market.setStock(second, 6);
  const { error, counts, log } = await market.run();
  expect(error).toBeNull();
  expect(counts).toMatchObject({ updated: 1, refused: 1 });
  expect(log.join('\n')).toContain(`${first} refused by Trendyol: Ürün kilitli`);
  expect([market.listed(first), market.listed(second)]).toEqual([10, 6]);
  const push = await market.store.db.selectFrom('stock_pushes').selectAll().where('state', '=', 'refused').execute();
  expect(push).toMatchObject([{ barcode: first, quantity: 7, reason: 'Ürün kilitli' }]);
  market.callsSent();
  market.clock.pass(30 * minute);
  expect((await market.run()).log.join('\n')).toMatch(/waits: refused: Ürün kilitli/);
  expect(market.callsSent()).toBe(0);

  // Something else is wanted of it by now.
  market.sim.faults.clear();
  await market.setStock(first, 4);
  await market.run();
  expect(market.listed(first)).toBe(4);
});

it('a price that is refused keeps no pieces on sale that are gone, and is not sent again itself', async () => {
  const market = await settled({ settings: { STOCK_PRICES: 'yes' } });
  const price = market.sim.world.listings.get(first)?.salePrice;
  market.sim.faults.add({ kind: 'itemFails', barcode: first, reason: 'Fiyat çok yüksek' });
  await market.shop.query('update oc_product set price = price * 1.2 where ean = ?', [first]);
  expect((await market.run()).counts).toMatchObject({ updated: 0, refused: 1 });
  market.sim.faults.clear();
  for (const left of [2, 1]) {
    market.clock.pass(30 * minute);
    await market.setStock(first, left);
    expect((await market.run()).error).toBeNull();
    expect(market.listed(first)).toBe(left);
    expect(market.sim.world.listings.get(first)?.salePrice).toBe(price);
  }
});

it('pieces whose price was refused in the same telling go alone', async () => {
  const market = await settled({ settings: { STOCK_PRICES: 'yes' } });
  market.sim.faults.add({ kind: 'itemFails', barcode: first, reason: 'Fiyat çok yüksek' });
  await market.shop.query('update oc_product set price = price * 1.2 where ean = ?', [first]);
  await market.setStock(first, 3);
  expect((await market.run()).counts).toMatchObject({ updated: 0, refused: 1 });
  market.sim.faults.clear();
  market.callsSent();
  market.clock.pass(30 * minute);
  await market.run();
  expect(market.listed(first)).toBe(3);
  market.clock.pass(30 * minute);
  expect((await market.run()).log.join('\n')).toMatch(/waits: refused: Fiyat çok yüksek/);
  expect(market.callsSent()).toBe(1);
});

it('pieces promised under one barcode are not offered under another of the same product', async () => {
  const market = await openStockMarket();
  const { store, clock, sim } = market;
  await market.setStock(first, 10);
  const [row] = await market.shop.query('select product_id from oc_product where ean = ?', [first]);
  const same = { productId: Number(row?.['product_id']), optionValueIds: [] };
  await store.write((tx) => mapShopBarcode(tx, 'opencart', second, same, { now: clock.now(), actId: null }));
  await market.run();
  expect([market.listed(first), market.listed(second)]).toEqual([10, 10]);
  sim.world.placeOrder([{ barcode: first, quantity: 4 }], clock.now(), 'Created');
  await market.run();
  expect([market.listed(first), market.listed(second)]).toEqual([6, 6]);
  const { rows } = await listStock(store.db, { barcode: second }, { limit: 1, offset: 0 });
  expect(rows).toMatchObject([{ onHand: 10, reserved: 4, available: 6, listed: 6 }]);
  await expectLedgerHolds(market);
});

it('what is promised of one choice of a product leaves as much of the product for its other choices', async () => {
  const values = [
    { name: 'M', barcode: first, quantity: 5 },
    { name: 'L', barcode: second, quantity: 5 },
  ];
  const [shirt] = manyProducts(1);
  if (!shirt) throw new Error('no product was made');
  const market = await openStockMarket({ products: [{ ...shirt, choice: { option: 'Beden', values } }] });
  const { store, clock, sim, shop } = market;
  for (const { barcode, productId, productOptionValueIds: optionValueIds } of shop.variants) {
    const by = { now: clock.now(), actId: null };
    await store.write((tx) => mapShopBarcode(tx, 'opencart', barcode, { productId, optionValueIds }, by));
  }
  await market.run();
  expect([market.listed(first), market.listed(second)]).toEqual([5, 5]);
  sim.world.placeOrder([{ barcode: first, quantity: 4 }], clock.now(), 'Created');
  await market.run();
  // Seven in all, four of them promised.
  expect([market.listed(first), market.listed(second)]).toEqual([1, 3]);
  await expectLedgerHolds(market);
});

it('a switched-off copy of a product leaves the listing with the product; two that are on sale are told', async () => {
  const market = await settled();
  const [product] = await market.shop.query('select * from oc_product where ean = ?', [first]);
  const copy = { ...product, product_id: 9000, status: 0 };
  const columns = Object.keys(copy);
  await market.shop.query(
    `insert into oc_product (${columns.map((name) => `\`${name}\``).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    columns.map((name) => copy[name as keyof typeof copy] as string | number),
  );
  await market.shop.query('update oc_product set quantity = 1 where product_id <> 9000 and ean = ?', [first]);
  await market.run();
  expect(market.listed(first)).toBe(1);
  const { opencart } = market.installation.settings;
  if (!opencart) throw new Error('the settings name no shop');
  const shop = openCart({ settings: opencart, clock: market.clock });
  onTestFinished(() => shop.close());
  expect((await shop.examine()).counts?.ambiguousBarcodes).toBe(0);
  const lines = [{ barcode: first, name: 'Kupa', quantity: 1, total: 10_000, vatRate: 20 }];
  const sold = packageOf(0, { externalId: '991', modifiedAt: market.clock.now(), lines, total: 10_000 });
  expect((await shop.importOrder(market.store, sold)).kind).toBe('created');

  await market.shop.query('update oc_product set status = 1 where product_id = 9000', []);
  market.clock.pass(30 * minute);
  const { log, summary } = await market.run();
  expect(log.join('\n')).toContain(`several products of the shop have the barcode: ${first}; leave it on one of them`);
  expect(summary).toContain('1 not in the shop, on several of its products, or not counted there');
});

it('a number that comes back within the quarter of an hour in which no call is repeated is told in other words', async () => {
  const market = await settled();
  const prices = () => {
    const { listPrice, salePrice } = market.sim.world.listings.get(first) ?? {};
    return { listPrice, salePrice };
  };
  const before = prices();
  for (const left of [0, 3, 0]) {
    market.clock.pass(2 * minute);
    await market.setStock(first, left);
    await market.run();
    expect(market.listed(first)).toBe(left);
  }
  expect(prices()).toEqual(before);
  // What only brings pieces in waits.
  market.clock.pass(2 * minute);
  await market.setStock(first, 3);
  expect((await market.run()).summary).toContain('1 waiting');
  expect([market.listed(first), market.callsSent()]).toEqual([0, 3]);
  market.clock.pass(15 * minute);
  await market.run();
  expect(market.listed(first)).toBe(3);
  expect(market.sim.requests.filter(({ status }) => status >= 400)).toEqual([]);
});

it('freezes and asks before it takes more than a fifth of the listings out of sale; the count typed lets it go', async () => {
  const market = await settled();
  const zeroed = live.slice(0, Math.ceil(live.length * 0.3));
  for (const barcode of zeroed) await market.setStock(barcode, 0);
  const { error } = await market.run();
  const wanted = zeroed.filter((barcode) => (market.listed(barcode) ?? 0) > 0).length;
  expect(error).toMatchObject({
    code: 'brake',
    message: expect.stringMatching(/^Nothing was sent: \d+ of \d+ listings/),
  });
  expect((error as { hint: string }).hint).toContain(`orderdeck run trendyol-stock --force ${wanted}`);
  expect(market.callsSent()).toBe(0);
  expect((await market.run({ force: wanted - 1 })).error).toMatchObject({
    message: expect.stringContaining(`--force ${wanted - 1} is not the number of changes, which is ${wanted} now`),
  });
  expect((await market.run({ force: wanted })).error).toBeNull();
  for (const barcode of zeroed) expect(market.listed(barcode)).toBe(0);
});

it('freezes before it changes more listings than the setting allows', async () => {
  const market = await openStockMarket({ settings: { STOCK_MOST_CHANGES: '5' } });
  for (const barcode of live.slice(0, 8)) await market.setStock(barcode, 3);
  const { error } = await market.run();
  expect(error).toMatchObject({ code: 'brake', message: expect.stringContaining('STOCK_MOST_CHANGES (5)') });
  expect(market.callsSent()).toBe(0);
});

it('a shop whose products are gone, as after a wrong setting, takes nothing out of sale by itself', async () => {
  const market = await settled();
  await market.shop.query("update oc_product set ean = ''");
  expect((await market.run()).error).toMatchObject({ code: 'brake' });
  expect(market.callsSent()).toBe(0);
  await expectLedgerHolds(market);
});

it('tells low stock once for each time that it is crossed, and closes it when it has recovered (M17)', async () => {
  const market = await settled({ settings: { STOCK_LOW: '4' } });
  const alerts = () =>
    market.store.db.selectFrom('stock_alerts').selectAll().where('barcode', '=', first).orderBy('id').execute();
  const told = (log: readonly string[]): string[] =>
    log.filter((text) => text.includes(first) && /low stock/.test(text));
  await market.setStock(first, 4);
  expect(told((await market.run()).log)).toHaveLength(1);
  expect(await alerts()).toMatchObject([{ available: 4, threshold: 4, ended_at: null }]);
  await market.setStock(first, 2);
  expect(told((await market.run()).log)).toHaveLength(0);
  await market.setStock(first, 9);
  await market.run();
  expect(await alerts()).toMatchObject(
    [{ ended_at: market.clock.now() }].map(() => ({ ended_at: expect.any(Number) })),
  );
  await market.setStock(first, 1);
  expect(told((await market.run()).log)).toHaveLength(1);
  expect(await alerts()).toHaveLength(2);
});

it('tells no low stock when that is switched off, and sends the same (M44)', async () => {
  const market = await settled({ settings: { ALERT_ON_LOW_STOCK: 'no' } });
  await market.setStock(first, 1);
  const { log } = await market.run();
  expect(log.join('\n')).not.toMatch(/low stock/);
  expect(market.listed(first)).toBe(1);
  expect(await market.store.db.selectFrom('stock_alerts').selectAll().execute()).toEqual([]);
});

it('an edit at the marketplace is overwritten by the shop’s number, on record, also when both were edited (M19)', async () => {
  const market = await settled();
  const edit = (barcode: string, quantity: number): void => {
    const listing = market.sim.world.listings.get(barcode);
    if (listing) listing.quantity = quantity;
  };
  edit(first, 50);
  edit(second, 60);
  await market.setStock(second, 8);
  const { error, log } = await market.run();
  expect(error).toBeNull();
  expect([market.listed(first), market.listed(second)]).toEqual([10, 8]);
  const conflicts = await market.store.db.selectFrom('stock_conflicts').selectAll().orderBy('barcode').execute();
  expect(conflicts).toMatchObject(
    [
      { barcode: first, quantity_before: 10, theirs: 50, ours: 10, both: 0 },
      { barcode: second, quantity_before: 10, theirs: 60, ours: 8, both: 1 },
    ].sort((a, b) => (a.barcode < b.barcode ? -1 : 1)),
  );
  expect(log.join('\n')).toContain(`${second} was set from 10 to 60 at Trendyol and the shop’s own number changed too`);
  market.clock.pass(30 * minute);
  await market.run();
  expect(await market.store.db.selectFrom('stock_conflicts').selectAll().execute()).toHaveLength(2);
  await expectLedgerHolds(market);
});

it('what buyers take at the marketplace is reserved at once, and no conflict', async () => {
  const market = await settled();
  market.sim.world.placeOrder([{ barcode: first, quantity: 3 }], market.clock.now(), 'Awaiting');
  market.clock.pass(minute);
  const { error } = await market.run();
  expect(error).toBeNull();
  expect(market.listed(first)).toBe(7);
  expect(market.callsSent()).toBe(0);
  const level = await market.store.db
    .selectFrom('stock_levels')
    .selectAll()
    .where('barcode', '=', first)
    .executeTakeFirst();
  expect(level).toMatchObject({ on_hand: 10, reserved: 3, available: 7 });
  expect(await market.store.db.selectFrom('stock_conflicts').selectAll().execute()).toEqual([]);
  await expectLedgerHolds(market);
});

it('what is bought while its new number is on the way is not put on sale again', async () => {
  const market = await settled();
  await market.setStock(first, 7);
  let bought = false;
  const { error, summary } = await market.run({}, (context) => {
    const { trendyol } = context.channels;
    if ('off' in trendyol) return context;
    const busy = {
      ...trendyol,
      pushListings: async (body: string) => {
        const pushed = await trendyol.pushListings(body);
        if (!bought) market.sim.world.placeOrder([{ barcode: first, quantity: 2 }], market.clock.now(), 'Created');
        bought = true;
        return pushed;
      },
    };
    return { ...context, channels: { ...context.channels, trendyol: busy } };
  });
  expect(error).toBeNull();
  expect(summary).toMatch(/once more for what was sold meanwhile: 1 confirmed/);
  expect(market.listed(first)).toBe(5);
  expect(market.callsSent()).toBe(2);
  await expectLedgerHolds(market);
});

it('pieces of a package that the shop holds stay reserved; once it is imported they are sold instead', async () => {
  const market = await settled();
  const { opencart } = market.installation.settings;
  if (!opencart) throw new Error('the settings name no shop');
  const shop = openCart({ settings: opencart, clock: market.clock });
  onTestFinished(() => shop.close());
  const record = market.sim.world.placeOrder([{ barcode: first, quantity: 4 }], market.clock.now(), 'Created');
  const order = (lines: readonly { barcode: string; quantity: number }[]) =>
    packageOf(0, {
      externalId: String(record?.order.shipmentPackageId),
      modifiedAt: market.clock.now(),
      lines: lines.map((line) => ({ ...line, name: 'Kupa', total: 10_000, vatRate: 20 })),
      total: 10_000 * lines.length,
    });
  const level = () =>
    market.store.db.selectFrom('stock_levels').selectAll().where('barcode', '=', first).executeTakeFirst();
  const held = await shop.importOrder(
    market.store,
    order([
      { barcode: first, quantity: 4 },
      { barcode: 'none', quantity: 1 },
    ]),
  );
  expect(held).toMatchObject({ kind: 'held', reason: 'unknown-barcode' });
  await market.run();
  expect(await level()).toMatchObject({ on_hand: 10, reserved: 4, available: 6 });
  market.clock.pass(minute);
  await shop.importOrder(market.store, order([{ barcode: first, quantity: 4 }]));
  await market.run();
  expect(await level()).toMatchObject({ on_hand: 6, reserved: 0, available: 6 });
  const history = await stockHistory(market.store.db, first, { limit: 2, offset: 0 });
  expect(history.rows).toMatchObject([
    { balance: 'reserved', from: 4, to: 0, cause: 'packages' },
    { balance: 'on_hand', from: 10, to: 6, cause: 'sold', reference: expect.stringMatching(/^move:\d+$/) },
  ]);
  expect([market.listed(first), market.callsSent()]).toEqual([6, 0]);
  await expectLedgerHolds(market);
});

it('a piece that came back and is sold again is on hand, and nobody’s any more', async () => {
  const market = await settled();
  const { opencart } = market.installation.settings;
  if (!opencart) throw new Error('the settings name no shop');
  const shop = openCart({ settings: opencart, clock: market.clock });
  onTestFinished(() => shop.close());
  const record = market.sim.world.placeOrder([{ barcode: first, quantity: 1 }], market.clock.now(), 'Created');
  await market.run();
  const externalId = String(record?.order.shipmentPackageId);
  const lines = [{ barcode: first, name: 'Kupa', quantity: 1, total: 10_000, vatRate: 20 }];
  const sold = { externalId, modifiedAt: market.clock.now(), status: 'delivered', lines, total: 10_000 } as const;
  expect((await shop.importOrder(market.store, packageOf(0, sold))).kind).toBe('created');
  const level = () =>
    market.store.db.selectFrom('stock_levels').selectAll().where('barcode', '=', first).executeTakeFirst();
  await market.run();
  expect(await level()).toMatchObject({ on_hand: 9, reserved: 0 });
  const taken = await shop.takeBack(market.store, {
    channel: 'trendyol',
    marketplace: 'Trendyol',
    claimExternalId: 'claim-1',
    itemExternalId: 'piece-1',
    packageExternalId: externalId,
    barcode: first,
    disposal: 'restock',
  });
  expect(taken).toMatchObject({ kind: 'kept', restocked: true });
  await market.run();
  expect(await level()).toMatchObject({ on_hand: 10, reserved: 0, available: 10 });
  const { rows } = await stockHistory(market.store.db, first, { limit: 10, offset: 0 });
  expect(rows.find(({ balance }) => balance === 'on_hand')).toMatchObject({ from: 9, to: 10, cause: 'put back' });
  await expectLedgerHolds(market);
});

it.each([
  [{}, 2],
  [{ TRENDYOL_BATCH_SIZE: '25' }, 4],
  [{ TRENDYOL_BATCH_SIZE: '1000' }, 1],
])('100 changes with %o are %i calls at the marketplace (M45)', async (settings, calls) => {
  const market = await openStockMarket({ settings, products: manyProducts(100) });
  listAll(market, 100);
  const { error, counts } = await market.run();
  expect(error).toBeNull();
  expect(market.callsSent()).toBe(calls);
  expect(counts).toMatchObject({ updated: 100, refused: 0 });
});

it('1,200 changes are two calls of at most 1,000', async () => {
  const settings = { STOCK_MOST_CHANGES: '2000', TRENDYOL_BATCH_SIZE: '1000' };
  const market = await openStockMarket({ settings, products: manyProducts(1200) });
  listAll(market, 1200);
  const { error, counts } = await market.run();
  expect(error).toBeNull();
  expect(market.callsSent()).toBe(2);
  expect(counts).toMatchObject({ updated: 1200, refused: 0 });
  const listed = Array.from({ length: 1200 }, (_, at) => market.listed(manyBarcode(at)));
  expect(new Set(listed)).toEqual(new Set([7]));
});

it('prices are sent only where the setting says so, and never a list price below the sale price (M16)', async () => {
  const quiet = await settled();
  await quiet.shop.query('update oc_product set price = price * 1.2 where ean = ?', [first]);
  await quiet.run();
  expect(quiet.callsSent()).toBe(0);

  const market = await settled({ settings: { STOCK_PRICES: 'yes' } });
  const before = market.sim.world.listings.get(first)?.salePrice ?? 0;
  await market.shop.query('update oc_product set price = price * 1.2 where ean = ?', [first]);
  await market.shop.query(
    "insert into oc_product_special (product_id, customer_group_id, priority, price, date_start, date_end) select product_id, 1, 0, price * 3, '0000-00-00', '0000-00-00' from oc_product where ean = ?",
    [second],
  );
  await market.setStock(second, 4);
  const { error, counts, log } = await market.run();
  expect(error).toBeNull();
  expect(market.sim.world.listings.get(first)?.salePrice).toBeGreaterThan(before * 1.1);
  expect(log.join('\n')).toMatch(new RegExp(`${second}: its price was not sent, the list price is below`));
  expect(counts.refused).toBe(1);
  expect(market.listed(second)).toBe(4);
});

function manyBarcode(at: number): string {
  return `8690009${String(at).padStart(6, '0')}`;
}

function manyProducts(count: number) {
  const words = { brand: 'Kuzey', category: 'Mutfak', images: [], price: 100, listPrice: 100, vatRate: 20 };
  return Array.from({ length: count }, (_, at) => ({
    ...words,
    barcode: manyBarcode(at),
    model: `M-${at}`,
    title: `Kupa ${at}`,
    quantity: 7,
  }));
}

function listAll({ sim, clock }: StockMarket, count: number): void {
  const [sample] = sim.world.listings.all();
  if (!sample) throw new Error('the fake lists nothing');
  for (const { barcode } of [...sim.world.listings.all()]) sim.world.listings.remove(barcode);
  for (let at = 0; at < count; at += 1)
    sim.world.listings.add(
      { ...sample, barcode: manyBarcode(at), productMainId: `main-${at}`, quantity: 3 },
      clock.now(),
    );
}
