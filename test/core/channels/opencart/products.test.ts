import { expect, it } from 'vitest';
import { connectTo } from './connection.ts';
import { onEachDatabase } from './shops.ts';

const lira = (amount: number) => Math.round(amount * 10_000);

onEachDatabase('products of a shop', (makeShop) => {
  it('are told with VAT, brand, category and images, page by page', async () => {
    const shop = await makeShop();
    const channel = connectTo(shop);
    const first = await channel.listProducts(0, 10);
    const rest = await channel.listProducts(first.at(-1)?.id ?? 0, 10);
    expect([first.length, rest.length]).toEqual([10, 4]);
    expect(first[4]).toMatchObject({
      barcode: '8690000000005',
      name: 'Çelik Termos 750 ml',
      description: '<p>Çelik Termos 750 ml</p>',
      brand: 'Kuzey',
      categories: ['Mutfak'],
      images: ['catalog/urun/5-1.jpg', 'catalog/urun/5-2.jpg'],
      currency: 'TRY',
      vatRate: 20,
      listPrice: lira(399.9),
      salePrice: lira(399.9),
      quantity: 65,
      counted: true,
      active: true,
    });
    expect(first.map(({ masterId }) => masterId).slice(0, 4)).toEqual([null, 50, 50, null]);
    expect(rest.find(({ name }) => name.startsWith('Hediye'))?.counted).toBe(false);
    await channel.close();
    await shop.close();
  });

  it('cost what the special of today says: within its dates, of the lowest priority, of the usual group', async () => {
    const shop = await makeShop();
    const channel = connectTo(shop);
    const special = async (price: number, priority: number, start: string, end: string, group = 1) =>
      shop.query(
        'insert into `oc_product_special` (`product_id`, `customer_group_id`, `priority`, `price`, `date_start`, `date_end`) values (54, ?, ?, ?, ?, ?)',
        [group, priority, price, start, end],
      );
    await special(250, 2, '0000-00-00', '0000-00-00');
    await special(300, 1, '2026-10-01', '2026-12-01');
    await special(290, 1, '2026-10-01', '0000-00-00');
    await special(100, 1, '2026-11-03', '0000-00-00');
    await special(100, 0, '2026-10-01', '2026-11-02');
    await special(100, 0, '0000-00-00', '0000-00-00', 2);
    const [thermos] = await channel.listProducts(53, 1);
    expect(thermos).toMatchObject({ id: 54, listPrice: lira(399.9), salePrice: lira(348) });
    const [towel] = await channel.listProducts(52, 1);
    expect(towel).toMatchObject({ listPrice: lira(274.88), salePrice: lira(219.9) });
    await channel.close();
    await shop.close();
  });

  it('have options whose values have stock and a price of their own', async () => {
    const shop = await makeShop();
    const channel = connectTo(shop);
    const [shirt] = await channel.findByBarcode(['8690000000013', "'; DROP TABLE oc_product; --"]);
    expect(shirt?.options).toEqual([
      {
        id: 200,
        name: 'Beden',
        type: 'select',
        required: true,
        values: [
          { id: 300, name: 'S', quantity: 12, counted: true, surcharge: 0 },
          { id: 301, name: 'M', quantity: 16, counted: true, surcharge: 0 },
          { id: 302, name: 'L', quantity: 20, counted: true, surcharge: lira(22) },
        ],
      },
    ]);
    await channel.close();
    await shop.close();
  });

  it('are not read from a database that is no OpenCart 4.0.2', async () => {
    const shop = await makeShop();
    await shop.query('drop table `oc_product_option_value`');
    const channel = connectTo(shop);
    await expect(channel.listProducts(0, 10)).rejects.toMatchObject({
      kind: 'refused',
      message: 'The database is not OpenCart 4.0.2’s: table oc_product_option_value is missing. Nothing was written.',
    });
    await channel.close();
    await shop.close();
  });
});
