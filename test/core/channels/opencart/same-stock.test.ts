import { expect, it } from 'vitest';
import type { MarketplaceOrder } from '../../../../src/core/channels/shop.ts';
import { mapShopBarcode } from '../../../../src/core/store/shop/shop-orders.ts';
import { insert, type Row } from '../../../../src/sim/opencart/ddl.ts';
import { Random } from '../../../../src/sim/random.ts';
import { connectTo, noon } from './connection.ts';
import { packageOf, tempStore } from './orders.ts';
import { onEachDatabase, type TestShop } from './shops.ts';

const ends: readonly MarketplaceOrder['status'][] = ['shipped', 'delivered', 'cancelled', 'split', 'returned'];
const statusIds: Partial<Record<MarketplaceOrder['status'], number>> = {
  shipped: 3,
  delivered: 5,
  cancelled: 7,
  split: 7,
};

/** Orders of one to three articles of any kind: plain, a variant of a master, a size, one whose stock is not counted. */
function randomOrder(random: Random, number: number, barcodes: readonly string[]): MarketplaceOrder {
  const lines = Array.from({ length: random.int(1, 3) }, () => {
    const quantity = random.int(1, 4);
    return {
      barcode: random.pick(barcodes),
      name: 'Ürün',
      quantity,
      total: quantity * random.int(10, 900) * 9900,
      vatRate: random.pick([1, 10, 20]),
    };
  });
  return packageOf(number, { lines, total: lines.reduce((sum, { total }) => sum + total, 0) });
}

async function copyOrder(from: TestShop, to: TestShop, orderId: number): Promise<void> {
  const rows = async (table: string) =>
    (await from.query(`select * from \`oc_${table}\` where \`order_id\` = ?`, [orderId])) as Row[];
  for (const order of await rows('order')) await write(to, 'order', { ...order, order_status_id: 0 });
  for (const table of ['order_product', 'order_option'])
    for (const row of await rows(table)) await write(to, table, row);
}

async function write(shop: TestShop, table: string, row: Row): Promise<void> {
  const { sql, values } = insert(table, row, 'oc_');
  await shop.query(sql, values);
}

onEachDatabase('stock after imported orders', (makeShop) => {
  it('is what the shop’s own code would have left, step by step, for orders of every kind', async () => {
    const [ours, theirs] = [await makeShop(), await makeShop()];
    const { store, close } = await tempStore();
    const channel = connectTo(ours);
    const random = new Random(7);
    const plain = [1, 2, 3, 4, 5, 6, 7, 11, 12].map((number) => `8690000${String(number).padStart(6, '0')}`);
    for (const { barcode, productId, productOptionValueIds: optionValueIds } of ours.variants)
      await store.write((tx) =>
        mapShopBarcode(tx, 'opencart', barcode, { productId, optionValueIds }, { now: noon, actId: null }),
      );
    const barcodes = [...plain, ...ours.variants.map(({ barcode }) => barcode)];
    for (let number = 1; number <= 15; number += 1) {
      const order = randomOrder(random, number, barcodes);
      expect(await channel.importOrder(store, order)).toEqual({ kind: 'created', shopOrderId: number });
      await copyOrder(ours, theirs, number);
      await theirs.admin.addHistory(number, 2);
      expect(await ours.admin.stock()).toEqual(await theirs.admin.stock());
      const status = random.pick(ends);
      await channel.importOrder(store, { ...order, status, modifiedAt: noon + number });
      const statusId = statusIds[status];
      if (statusId !== undefined) await theirs.admin.addHistory(number, statusId);
      expect(await ours.admin.stock()).toEqual(await theirs.admin.stock());
    }
    await channel.close();
    await close();
    await Promise.all([ours.close(), theirs.close()]);
  });

  it('follows the statuses that the shop itself counts as sold', async () => {
    const shop = await makeShop();
    const { store, close } = await tempStore();
    const channel = connectTo(shop);
    await shop.query("update `oc_setting` set `value` = '[\"3\"]' where `key` = 'config_processing_status'");
    const before = await shop.admin.stock();
    await channel.importOrder(store, packageOf(1));
    expect(await shop.admin.stock()).toEqual(before);
    await channel.importOrder(store, packageOf(1, { status: 'shipped', modifiedAt: noon }));
    expect((await shop.admin.stock())['product:51']).toBe((before['product:51'] ?? 0) - 2);
    await channel.close();
    await close();
    await shop.close();
  });
});
