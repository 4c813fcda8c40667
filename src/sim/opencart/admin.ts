import type { Value } from './ddl.ts';
import type { ShopConnection } from './shop.ts';

/** Where the shop's own administration stands: whose tables, and the language its people read. */
export interface AdminOptions {
  readonly prefix?: string;
  readonly languageId?: number;
  /** `YYYY-MM-DD HH:MM:SS` in the shop's zone. */
  readonly now?: string;
}

type Row = Readonly<Record<string, unknown>>;

export interface OrderScreen {
  /** Null when the order's own screen would not find it. */
  readonly order: Row | null;
  readonly products: readonly (Row & { readonly options: readonly Row[] })[];
  readonly totals: readonly Row[];
  readonly histories: readonly Row[];
}

/** What people see and do in OpenCart's administration, by queries that join as its own do. */
export function shopAdmin(shop: ShopConnection, options: AdminOptions = {}) {
  const { prefix = 'oc_', languageId = 1, now = '2026-11-01 12:00:00' } = options;
  const t = (name: string) => `\`${prefix}${name}\``;
  const statusName = (of: string) =>
    `(select s.\`name\` from ${t('order_status')} s where s.\`order_status_id\` = ${of}.\`order_status_id\` and s.\`language_id\` = ${languageId})`;

  const setting = async (key: string): Promise<number[]> => {
    const [row] = await shop.query(`select \`value\` from ${t('setting')} where \`store_id\` = 0 and \`key\` = ?`, [
      key,
    ]);
    return (JSON.parse(String(row?.['value'] ?? '[]')) as unknown[]).map(Number);
  };

  /** Counts an order's goods in (+1) or out (-1), where stock is counted: the article, its master, its option values. */
  const moveStock = async (orderId: number, sign: 1 | -1): Promise<void> => {
    for (const line of await shop.query(`select * from ${t('order_product')} where \`order_id\` = ?`, [orderId])) {
      const change = sign * Number(line['quantity']);
      const [product, master] = [Number(line['product_id']), Number(line['master_id'])];
      for (const id of master === 0 ? [product] : [product, master])
        await add(shop, t('product'), 'product_id', id, change);
      const chosen = await shop.query(
        `select * from ${t('order_option')} where \`order_id\` = ? and \`order_product_id\` = ?`,
        [orderId, Number(line['order_product_id'])],
      );
      for (const option of chosen)
        await add(
          shop,
          t('product_option_value'),
          'product_option_value_id',
          Number(option['product_option_value_id']),
          change,
        );
    }
  };

  return {
    /** The list of orders: those with a status, newest first. */
    listOrders: () =>
      shop.query(
        `select o.\`order_id\`, o.\`firstname\`, o.\`lastname\`, ${statusName('o')} as \`order_status\`, o.\`store_name\`,
          o.\`shipping_method\`, o.\`total\`, o.\`currency_code\`, o.\`currency_value\`, o.\`date_added\`, o.\`date_modified\`
         from ${t('order')} o where o.\`order_status_id\` > 0 order by o.\`order_id\` desc`,
      ),

    /** One order's screen: it is found with its status, country, zone, language and currency, or those stay empty. */
    showOrder: async (orderId: number): Promise<OrderScreen> => {
      const [order] = await shop.query(
        `select o.*, ${statusName('o')} as \`order_status\`, c.\`iso_code_2\` as \`payment_iso_code_2\`, z.\`code\` as \`payment_zone_code\`,
          l.\`code\` as \`known_language\`, m.\`symbol_right\`, m.\`currency_id\` as \`known_currency\`, k.\`email\` as \`customer_email\`
         from ${t('order')} o
         left join ${t('country')} c on c.\`country_id\` = o.\`payment_country_id\`
         left join ${t('zone')} z on z.\`zone_id\` = o.\`payment_zone_id\`
         left join ${t('language')} l on l.\`language_id\` = o.\`language_id\`
         left join ${t('currency')} m on m.\`code\` = o.\`currency_code\`
         left join ${t('customer')} k on k.\`customer_id\` = o.\`customer_id\`
         where o.\`order_id\` = ?`,
        [orderId],
      );
      const products = await shop.query(
        `select l.*, p.\`product_id\` as \`known_product\` from ${t('order_product')} l
         left join ${t('product')} p on p.\`product_id\` = l.\`product_id\` where l.\`order_id\` = ? order by l.\`order_product_id\``,
        [orderId],
      );
      return {
        order: order ?? null,
        products: await Promise.all(
          products.map(async (line) => ({
            ...line,
            options: await shop.query(
              `select * from ${t('order_option')} where \`order_id\` = ? and \`order_product_id\` = ?`,
              [orderId, Number(line['order_product_id'])],
            ),
          })),
        ),
        totals: await shop.query(`select * from ${t('order_total')} where \`order_id\` = ? order by \`sort_order\``, [
          orderId,
        ]),
        histories: await shop.query(
          `select h.\`date_added\`, ${statusName('h')} as \`status\`, h.\`comment\`, h.\`notify\` from ${t('order_history')} h
           where h.\`order_id\` = ? order by h.\`order_history_id\``,
          [orderId],
        ),
      };
    },

    /** Sets an order's status as the shop's own code does, with all that this does to the stock. */
    addHistory: async (orderId: number, statusId: number, comment = ''): Promise<void> => {
      const counted = new Set([
        ...(await setting('config_processing_status')),
        ...(await setting('config_complete_status')),
      ]);
      const [order] = await shop.query(`select \`order_status_id\` from ${t('order')} where \`order_id\` = ?`, [
        orderId,
      ]);
      const was = counted.has(Number(order?.['order_status_id']));
      const is = counted.has(statusId);
      if (!was && is) await moveStock(orderId, -1);
      await shop.query(
        `update ${t('order')} set \`order_status_id\` = ?, \`date_modified\` = ? where \`order_id\` = ?`,
        [statusId, now, orderId],
      );
      await shop.query(
        `insert into ${t('order_history')} (\`order_id\`, \`order_status_id\`, \`notify\`, \`comment\`, \`date_added\`) values (?, ?, 0, ?, ?)`,
        [orderId, statusId, comment, now],
      );
      if (was && !is) await moveStock(orderId, 1);
    },

    /** All stock there is, by `product:ID` and `value:ID`. */
    stock: async (): Promise<Record<string, number>> => {
      const products = await shop.query(`select \`product_id\` as id, \`quantity\` from ${t('product')}`);
      const values = await shop.query(
        `select \`product_option_value_id\` as id, \`quantity\` from ${t('product_option_value')}`,
      );
      return Object.fromEntries([
        ...products.map((row) => [`product:${row['id']}`, Number(row['quantity'])]),
        ...values.map((row) => [`value:${row['id']}`, Number(row['quantity'])]),
      ]);
    },
  };
}

async function add(shop: ShopConnection, table: string, key: string, id: Value, change: number): Promise<void> {
  await shop.query(`update ${table} set \`quantity\` = \`quantity\` + ? where \`${key}\` = ? and \`subtract\` = 1`, [
    change,
    id,
  ]);
}
