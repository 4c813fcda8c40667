import { expect, it } from 'vitest';
import type { MarketplaceOrder, Shop } from '../../../../src/core/channels/shop.ts';
import { mapShopBarcode, readShopLink } from '../../../../src/core/store/shop/shop-orders.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import type { ShopOptions } from '../../../../src/sim/opencart/shop.ts';
import { connectTo, noon } from './connection.ts';
import { changes, packageOf, tempStore } from './orders.ts';
import { onEachDatabase, type TestShop } from './shops.ts';

interface Stage {
  readonly shop: TestShop;
  readonly channel: Shop;
  readonly store: Store;
  take(order: MarketplaceOrder): ReturnType<Shop['importOrder']>;
}

onEachDatabase('an order of a marketplace', (makeShop) => {
  const onStage = async (
    work: (stage: Stage) => Promise<void>,
    { environment = {}, ...options }: ShopOptions & { environment?: Record<string, string>; dryRun?: boolean } = {},
  ): Promise<void> => {
    const shop = await makeShop(options);
    const { store, close } = await tempStore();
    const channel = connectTo(shop, environment, options);
    try {
      await work({ shop, channel, store, take: (order) => channel.importOrder(store, order) });
    } finally {
      await channel.close();
      await close();
      await shop.close();
    }
  };
  const count = async (shop: TestShop, table: string): Promise<number> => {
    const [row] = await shop.query(`select count(*) as n from \`oc_${table}\``);
    return Number(row?.['n']);
  };

  it('stands in the shop’s administration complete: status, place, language, customer, lines, totals, history (M10)', () =>
    onStage(async ({ shop, take }) => {
      const before = await shop.admin.stock();
      expect(await take(packageOf(1))).toEqual({ kind: 'created', shopOrderId: 1 });
      expect(await shop.admin.listOrders()).toMatchObject([
        {
          order_id: 1,
          firstname: 'Elif',
          order_status: 'Processing',
          store_name: 'Kapı Önü',
          currency_code: 'TRY',
          date_added: '2026-11-02 11:00:00',
        },
      ]);
      const { order, products, totals, histories } = await shop.admin.showOrder(1);
      expect(order).toMatchObject({
        transaction_id: 'trendyol:7700000001',
        payment_company: 'Örnek Yapı Ltd. Şti.',
        shipping_address_1: 'Deneme Mahallesi, Hayali Sokak No 12 Daire 3',
        shipping_city: 'Kadıköy',
        shipping_zone: 'İstanbul',
        payment_iso_code_2: 'TR',
        payment_zone_code: 'TR-34',
        known_language: 'tr-tr',
        known_currency: 4,
        customer_email: 'relay-555123@buyers.example',
        tracking: '7330000000000001',
      });
      expect(JSON.parse(String(order?.['payment_method']))).toEqual({ name: 'Trendyol', code: 'trendyol.trendyol' });
      expect(
        products.map((line) => [
          line['known_product'],
          line['master_id'],
          line['quantity'],
          Number(line['price']),
          Number(line['tax']),
        ]),
      ).toEqual([
        [51, 50, 2, 681.7273, 68.1727],
        [60, 0, 1, 133.25, 26.65],
      ]);
      expect(totals.map((row) => [row['extension'], row['code'], row['title'], Number(row['value'])])).toEqual([
        ['opencart', 'sub_total', 'Ara Toplam', 1496.7045],
        ['opencart', 'shipping', 'Trendyol Express Marketplace', 0],
        ['opencart', 'tax', 'KDV (%10)', 136.3455],
        ['opencart', 'tax', 'KDV (%20)', 26.65],
        ['opencart', 'total', 'Toplam', 1659.7],
      ]);
      expect(histories).toMatchObject([{ status: 'Processing', comment: 'Trendyol: awaiting shipment' }]);
      expect(changes(before, await shop.admin.stock())).toEqual({
        'product:50': -2,
        'product:51': -2,
        'product:60': -1,
      });
    }));

  it('is there once, however often it comes; two of one buyer have one customer (M14)', () =>
    onStage(async ({ shop, store, take }) => {
      await take(packageOf(1));
      const stock = await shop.admin.stock();
      expect(await take(packageOf(1))).toEqual({ kind: 'unchanged', shopOrderId: 1 });
      await store.write((tx) => tx.deleteFrom('shop_orders').execute());
      await store.write((tx) => tx.deleteFrom('shop_customers').execute());
      expect(await take(packageOf(1))).toEqual({ kind: 'unchanged', shopOrderId: 1 });
      expect(await shop.admin.stock()).toEqual(stock);
      expect(await take(packageOf(2))).toEqual({ kind: 'created', shopOrderId: 2 });
      expect(
        await Promise.all(
          ['order', 'customer', 'order_product', 'order_total', 'order_history'].map((table) => count(shop, table)),
        ),
      ).toEqual([2, 1, 4, 10, 2]);
    }));

  it('follows the marketplace’s status, never backwards, and is put back once when it is cancelled (M69)', () =>
    onStage(async ({ shop, store, take }) => {
      const before = await shop.admin.stock();
      const later = (status: MarketplaceOrder['status'], minutes: number) =>
        packageOf(1, { status, modifiedAt: noon + minutes * 60_000 });
      await take(packageOf(1));
      expect(await take(later('shipped', 1))).toEqual({ kind: 'updated', shopOrderId: 1 });
      expect(await take(packageOf(1))).toMatchObject({ kind: 'unchanged' });
      expect(await take(later('awaiting_shipment', 2))).toMatchObject({ kind: 'unchanged' });
      expect(await take(later('cancelled', 3))).toMatchObject({ kind: 'updated' });
      expect(await take(later('cancelled', 4))).toMatchObject({ kind: 'unchanged' });
      expect(await take(later('shipped', 5))).toMatchObject({ kind: 'unchanged' });
      const { histories } = await shop.admin.showOrder(1);
      expect(histories.map(({ status }) => status)).toEqual(['Processing', 'Shipped', 'Canceled']);
      expect(await shop.admin.stock()).toEqual(before);
      const moves = await store.db.selectFrom('shop_stock_moves').selectAll().orderBy('id').execute();
      expect(
        moves.map((move) => [move.product_id, move.cause, move.quantity_before, move.quantity_after, move.state]),
      ).toEqual([
        [51, 'sold', 14, 12, 'applied'],
        [50, 'sold', 40, 38, 'applied'],
        [60, 'sold', 90, 89, 'applied'],
        [51, 'put back', 12, 14, 'applied'],
        [50, 'put back', 38, 40, 'applied'],
        [60, 'put back', 89, 90, 'applied'],
      ]);
    }));

  it('is left as the shop’s own people set it; a cancellation counts all the same', () =>
    onStage(async ({ shop, take }) => {
      await take(packageOf(1));
      await shop.admin.addHistory(1, 5);
      const shipped = packageOf(1, { status: 'shipped', modifiedAt: noon });
      expect(await take(shipped)).toMatchObject({ kind: 'left', detail: expect.stringContaining('status 5') });
      const stock = await shop.admin.stock();
      await shop.admin.addHistory(1, 11);
      const back = changes(stock, await shop.admin.stock());
      expect(back).toEqual({ 'product:50': 2, 'product:51': 2, 'product:60': 1 });
      const refunded = await shop.admin.stock();
      expect(await take(packageOf(1, { status: 'cancelled', modifiedAt: noon + 1 }))).toMatchObject({
        kind: 'updated',
      });
      expect(await shop.admin.stock()).toEqual(refunded);
    }));

  it('that is unpaid, or over before it came, is not made', () =>
    onStage(async ({ shop, take }) => {
      expect(await take(packageOf(1, { status: 'awaiting_payment' }))).toEqual({ kind: 'waiting' });
      expect(await take(packageOf(1, { status: 'awaiting_payment' }))).toEqual({ kind: 'waiting' });
      expect(await take(packageOf(2, { status: 'cancelled' }))).toEqual({ kind: 'ignored' });
      expect(await take(packageOf(3, { status: 'split' }))).toEqual({ kind: 'ignored' });
      expect(await count(shop, 'order')).toBe(0);
      expect(await take(packageOf(1, { modifiedAt: noon }))).toMatchObject({ kind: 'created' });
    }));

  it('is held with the reason while a barcode is unknown or stands twice, and nothing of it is in the shop', () =>
    onStage(async ({ shop, store, take }) => {
      const order = packageOf(1);
      const [first, second] = order.lines;
      if (!first || !second) throw new Error('The order has two lines.');
      const strange = { ...order, lines: [first, { ...second, barcode: "8690000'; DROP TABLE oc_order; --" }] };
      expect(await take(strange)).toMatchObject({ kind: 'held', reason: 'unknown-barcode' });
      expect(
        await readShopLink(store.db, { shop: 'opencart', channel: 'trendyol', externalId: order.externalId }),
      ).toMatchObject({ reason: 'unknown-barcode', shopOrderId: null });
      await shop.query('update `oc_product` set `ean` = ? where `product_id` = 60', [first.barcode]);
      expect(await take(order)).toMatchObject({
        kind: 'held',
        reason: 'ambiguous-barcode',
        detail: expect.stringContaining('51, 60'),
      });
      await shop.query("update `oc_product` set `ean` = '8690000000011' where `product_id` = 60");
      expect(await take(packageOf(1, { total: order.total + 1 }))).toMatchObject({
        kind: 'held',
        reason: 'totals-differ',
      });
      expect(await take({ ...order, shipTo: { ...order.shipTo, countryCode: 'XX' } })).toMatchObject({
        kind: 'held',
        reason: 'country-unknown',
      });
      expect(await Promise.all(['order', 'order_product', 'customer'].map((table) => count(shop, table)))).toEqual([
        0, 0, 0,
      ]);
      expect(await take(order)).toMatchObject({ kind: 'created' });
      expect(
        (await readShopLink(store.db, { shop: 'opencart', channel: 'trendyol', externalId: order.externalId }))?.reason,
      ).toBeNull();
    }));

  it('of an option’s value is that value, once the operator has said which', () =>
    onStage(async ({ shop, store, take }) => {
      const size = shop.variants[1];
      if (!size) throw new Error('The shop has no sizes.');
      const line = { name: 'Basic Tişört M', quantity: 3, total: 7_497_000, vatRate: 10 };
      const unmapped = packageOf(1, { lines: [{ ...line, barcode: '8690000000013' }], total: line.total });
      expect(await take(unmapped)).toMatchObject({
        kind: 'held',
        reason: 'options-missing',
        detail: expect.stringContaining('Beden'),
      });
      const article = { productId: size.productId, optionValueIds: size.productOptionValueIds };
      await store.write((tx) => mapShopBarcode(tx, 'opencart', size.barcode, article, { now: noon, actId: null }));
      const before = await shop.admin.stock();
      await take(packageOf(2, { lines: [{ ...line, barcode: size.barcode }], total: line.total }));
      const { products } = await shop.admin.showOrder(1);
      expect(products[0]?.options).toMatchObject([
        { product_option_value_id: 301, name: 'Beden', value: 'M', type: 'select' },
      ]);
      expect(changes(before, await shop.admin.stock())).toEqual({ [`product:${size.productId}`]: -3, 'value:301': -3 });
    }));

  it('in a currency that the shop has not is held, or the currency is added as a setting says', () =>
    onStage(
      async ({ shop, store, take }) => {
        expect(await take(packageOf(1))).toMatchObject({ kind: 'held', reason: 'currency-missing' });
        const adding = connectTo(shop, { OPENCART_ADD_CURRENCY: 'TRY=41.25' });
        expect(await adding.importOrder(store, packageOf(1))).toMatchObject({ kind: 'created' });
        const { order, totals } = await shop.admin.showOrder(1);
        const rate = Number(order?.['currency_value']);
        expect([order?.['symbol_right'], rate]).toEqual(['₺', 41.25]);
        expect((Number(order?.['total']) * rate).toFixed(2)).toBe('1659.70');
        const values = totals.map((row) => Math.round(Number(row['value']) * 10_000));
        expect(values.slice(0, -1).reduce((sum, value) => sum + value, 0)).toBe(values.at(-1));
        await adding.close();
      },
      { currency: 'GBP' },
    ));

  it('with more text than the columns hold loses none of it', () =>
    onStage(async ({ shop, take }) => {
      const order = packageOf(1);
      const street = `${'Uzun Apartmanı & "Arka" Giriş '.repeat(12)}No 1`;
      await take({
        ...order,
        shipTo: { ...order.shipTo, street, postcode: '34000-123456', firstName: 'Ad '.repeat(20).trim() },
      });
      const { order: row } = await shop.admin.showOrder(1);
      expect(String(row?.['shipping_address_1'])).toContain('&amp; &quot;Arka&quot;');
      for (const [column, width] of [
        ['shipping_address_1', 128],
        ['shipping_address_2', 128],
        ['shipping_postcode', 10],
        ['shipping_firstname', 32],
      ] as const)
        expect([...String(row?.[column])].length).toBeLessThanOrEqual(width);
      expect(String(row?.['comment'])).toContain('34000-123456');
      expect(String(row?.['comment'])).toContain('No 1');
    }));

  it('in a dry run is written and taken back', () =>
    onStage(
      async ({ shop, take }) => {
        const before = await shop.admin.stock();
        expect(await take(packageOf(1))).toMatchObject({ kind: 'created' });
        expect(await count(shop, 'order')).toBe(0);
        expect(await shop.admin.stock()).toEqual(before);
      },
      { dryRun: true },
    ));
});
