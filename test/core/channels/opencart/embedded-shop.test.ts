import { expect, it } from 'vitest';
import { insert } from '../../../../src/sim/opencart/ddl.ts';
import { changes } from './orders.ts';
import { onEachDatabase, type TestShop } from './shops.ts';

onEachDatabase('the embedded shop', (makeShop) => {
  const using = async (work: (shop: TestShop) => Promise<void>) => {
    const shop = await makeShop();
    try {
      await work(shop);
    } finally {
      await shop.close();
    }
  };

  it('has the installer’s numbers: statuses, İstanbul, its VAT', () =>
    using(async (shop) => {
      const [status] = await shop.query(
        'select `name` from `oc_order_status` where `order_status_id` = 7 and `language_id` = 1',
      );
      expect(status).toEqual({ name: 'Canceled' });
      const [zone] = await shop.query('select `name`, `code` from `oc_zone` where `zone_id` = 3354');
      expect(zone).toEqual({ name: 'İstanbul', code: 'TR-34' });
      const [count] = await shop.query('select count(*) as n from `oc_zone` where `country_id` = 215');
      expect(Number(count?.['n'])).toBe(81);
    }));

  it('sells a master with variants of their own, options with stock, and a service whose stock is not counted', () =>
    using(async (shop) => {
      const children = await shop.query('select `product_id` from `oc_product` where `master_id` = 50');
      expect(children).toHaveLength(2);
      const [service] = await shop.query('select `subtract`, `quantity` from `oc_product` where `ean` = ?', [
        '8690000000012',
      ]);
      expect(service).toEqual({ subtract: 0, quantity: 0 });
      expect(shop.variants).toHaveLength(6);
    }));

  it('counts stock as its own code does: in and out once, master and option values too, nothing for a service', () =>
    using(async (shop) => {
      const { admin } = shop;
      const size = shop.variants[0];
      if (!size) throw new Error('The shop has no sizes.');
      const order = { order_id: 1, order_status_id: 0, language_code: 'tr-tr' };
      const lines = [
        { order_product_id: 1, order_id: 1, product_id: 51, master_id: 50, quantity: 2 },
        { order_product_id: 2, order_id: 1, product_id: size.productId, master_id: 0, quantity: 3 },
        { order_product_id: 3, order_id: 1, product_id: 61, master_id: 0, quantity: 1 },
      ];
      const option = {
        order_id: 1,
        order_product_id: 2,
        product_option_id: 200,
        product_option_value_id: 300,
        type: 'select',
      };
      const rows = [
        insert('order', order, 'oc_'),
        ...lines.map((line) => insert('order_product', line, 'oc_')),
        insert('order_option', option, 'oc_'),
      ];
      for (const { sql, values } of rows) await shop.query(sql, values);
      const before = await admin.stock();
      expect(await admin.listOrders()).toHaveLength(0);

      await admin.addHistory(1, 2);
      await admin.addHistory(1, 3);
      expect(changes(before, await admin.stock())).toEqual({
        'product:50': -2,
        'product:51': -2,
        [`product:${size.productId}`]: -3,
        'value:300': -3,
      });
      expect(await admin.listOrders()).toMatchObject([{ order_id: 1, order_status: 'Shipped' }]);

      await admin.addHistory(1, 7, 'iptal');
      await admin.addHistory(1, 11);
      expect(await admin.stock()).toEqual(before);
      const { histories } = await admin.showOrder(1);
      expect(histories.map(({ status }) => status)).toEqual(['Processing', 'Shipped', 'Canceled', 'Refunded']);
    }));
});
