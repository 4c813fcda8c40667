import { one, type Value, type Wrong } from './wrong.ts';

/** A product loses its barcode in the shop, and a buyer orders it at the marketplace. */
export const unknownSku: Wrong = {
  id: 'I14',
  title: 'An order names a barcode that the shop does not know',
  choose: { id: 'other', value: '50' },
  async inject({ shop, trendyol, now, db }) {
    if (!shop || !trendyol) throw new Error('There is no shop, or nobody sells there.');
    const onSale = trendyol.world.onSale().map(([listing]) => listing);
    // Nothing that another order waits for, so that one order alone is held.
    const open = new Set(
      db
        .all(
          `select i.upc from orders o join order_items i on i.order_id = o.id
            where o.channel = 'trendyol' and o.status in ('awaiting_payment', 'awaiting_shipment', 'on_hold')`,
        )
        .map(({ upc }) => upc),
    );
    for (const { barcode } of onSale.filter((listing) => !open.has(listing.barcode))) {
      const [product] = await shop.query('select product_id from oc_product where ean = ?', [barcode]);
      if (!product) continue;
      await shop.query(`update oc_product set ean = '' where ean = ?`, [barcode]);
      trendyol.world.placeOrder([{ barcode, quantity: 1 }], now, 'Created');
      return { orderId: null, key: null, runId: null, jobs: ['trendyol-orders', 'opencart-orders'] };
    }
    throw new Error('There is nothing on sale that no order waits for.');
  },
  /** Held for its barcode as well; but its meaning has been said since, and it is taken at the next run. */
  async twin(place) {
    const { id, external_id, upc, product_id } = one(
      place,
      'order that is in the shop',
      `select o.id, o.external_id, i.upc, l.product_id from shop_orders s
        join orders o on o.external_id = s.external_id and o.channel = s.channel
        join order_items i on i.order_id = o.id join stock_levels l on l.barcode = i.upc and l.product_id is not null
        where s.reason is null and s.shop_order_id is not null order by o.id limit 1`,
    );
    const { db, now } = place;
    const values: Value[] = [`No product of the shop has ${upc} as its ean.`, now - 60_000, external_id ?? null];
    db.run(
      `update shop_orders set reason = 'unknown-barcode', detail = ?, updated_at = ? where external_id = ?`,
      ...values,
    );
    db.run(
      `insert into shop_barcodes (shop, barcode, product_id, updated_at) values ('opencart', ?, ?, ?)`,
      ...[upc ?? null, product_id ?? null, now],
    );
    return { orderId: Number(id), key: null, runId: null };
  },
};
