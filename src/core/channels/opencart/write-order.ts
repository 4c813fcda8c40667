import { wallText } from '../../domain/zones.ts';
import type { MarketplaceOrder } from '../shop.ts';
import { decimal, type OrderAmounts, orderAmounts } from './amounts.ts';
import type { ResolvedLine } from './articles.ts';
import type { ShopConfig } from './config.ts';
import { emailOf } from './customer.ts';
import type { ShopTx } from './database.ts';
import type { OrderCurrency, PlacedAddress } from './places.ts';
import { fitted, storedText } from './text.ts';

/** All that an order's rows are made of, looked up in the same transaction. */
export interface OrderParts {
  readonly order: MarketplaceOrder;
  readonly lines: readonly ResolvedLine[];
  readonly customerId: number;
  readonly currency: OrderCurrency;
  readonly billTo: PlacedAddress;
  readonly shipTo: PlacedAddress;
  /** `yyyy-mm-dd hh:mm:ss` in the shop's zone. */
  readonly at: string;
}

/** What the shop's order itself says of where it came from; by it an order is found again that nobody had time to note. */
export function orderMark({ channel, externalId }: Pick<MarketplaceOrder, 'channel' | 'externalId'>): string {
  return `${channel}:${externalId}`;
}

/**
 * Writes the order with its lines, options and totals, without a status yet: the shop does not show it before `setStatus`
 * in the same transaction gives it one. Every column is named (facts on OpenCart, C: the strict-mode trap).
 *
 * @returns its number
 */
export async function writeOrder(tx: ShopTx, config: ShopConfig, parts: OrderParts): Promise<number> {
  const { order, customerId, currency, billTo, shipTo, at } = parts;
  const amounts = orderAmounts(order, Number(currency.value));
  const method = (name: string) => JSON.stringify({ name, code: `${order.channel}.${order.channel}` });
  const { insertId } = await tx
    .insertInto('order')
    .values({
      subscription_id: 0,
      invoice_no: 0,
      invoice_prefix: config.invoicePrefix,
      transaction_id: orderMark(order),
      store_id: 0,
      store_name: config.storeName,
      store_url: config.storeUrl,
      customer_id: customerId,
      customer_group_id: config.customerGroupId,
      firstname: fitted(order.buyer.firstName, 32).stored,
      lastname: fitted(order.buyer.lastName, 32).stored,
      email: emailOf(order),
      telephone: fitted(order.buyer.phone ?? order.shipTo.phone ?? '', 32).stored,
      custom_field: '[]',
      payment_address_id: 0,
      ...addressColumns('payment', billTo),
      payment_method: method(order.marketplace),
      shipping_address_id: 0,
      ...addressColumns('shipping', shipTo),
      shipping_method: method(order.carrier ?? order.marketplace),
      comment: comment(parts),
      total: decimal(amounts.total),
      order_status_id: 0,
      affiliate_id: 0,
      commission: '0.0000',
      marketing_id: 0,
      tracking: fitted(order.tracking ?? '', 64).stored,
      language_id: config.language.id,
      language_code: config.language.code,
      currency_id: currency.id,
      currency_code: order.currency,
      currency_value: currency.value,
      ip: '',
      forwarded_ip: '',
      user_agent: 'orderdeck',
      accept_language: '',
      date_added: wallText(order.orderedAt, config.zone),
      date_modified: at,
    })
    .executeTakeFirstOrThrow();
  const orderId = Number(insertId);
  await writeLines(tx, orderId, parts, amounts);
  await writeTotals(tx, orderId, order, config, amounts);
  return orderId;
}

async function writeLines(
  tx: ShopTx,
  orderId: number,
  { order, lines }: OrderParts,
  amounts: OrderAmounts,
): Promise<void> {
  for (const [index, line] of order.lines.entries()) {
    const [article, amount] = [lines[index], amounts.lines[index]];
    if (!article || !amount) throw new Error('A line has no article.');
    const { insertId } = await tx
      .insertInto('order_product')
      .values({
        order_id: orderId,
        product_id: article.productId,
        master_id: article.masterId,
        name: fitted(line.name, 255).stored,
        model: article.model,
        quantity: line.quantity,
        price: decimal(amount.price),
        total: decimal(amount.total),
        tax: decimal(amount.tax),
        reward: 0,
      })
      .executeTakeFirstOrThrow();
    for (const option of article.options) {
      await tx
        .insertInto('order_option')
        .values({ order_id: orderId, order_product_id: Number(insertId), ...option })
        .execute();
    }
  }
}

const words = {
  tr: { subTotal: 'Ara Toplam', tax: (rate: number) => `KDV (%${rate})`, total: 'Toplam' },
  en: { subTotal: 'Sub-Total', tax: (rate: number) => `VAT (${rate}%)`, total: 'Total' },
};

/** In the order in which OpenCart's own totals stand by default. */
async function writeTotals(
  tx: ShopTx,
  orderId: number,
  order: MarketplaceOrder,
  config: ShopConfig,
  amounts: OrderAmounts,
): Promise<void> {
  const say = config.language.code.startsWith('tr') ? words.tr : words.en;
  const rows = [
    { code: 'sub_total', title: say.subTotal, value: amounts.subTotal, sort_order: 1 },
    { code: 'shipping', title: storedText(order.carrier ?? order.marketplace), value: amounts.shipping, sort_order: 3 },
    ...amounts.taxes.map(({ rate, value }) => ({ code: 'tax', title: say.tax(rate), value, sort_order: 5 })),
    { code: 'total', title: say.total, value: amounts.total, sort_order: 9 },
  ];
  await tx
    .insertInto('order_total')
    .values(rows.map((row) => ({ ...row, order_id: orderId, extension: 'opencart', value: decimal(row.value) })))
    .execute();
}

function addressColumns<Side extends 'payment' | 'shipping'>(side: Side, { fields }: PlacedAddress) {
  const named = { ...fields, address_format: '', custom_field: '[]' };
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [`${side}_${name}`, value])) as {
    [Name in keyof typeof named as `${Side}_${Name}`]: (typeof named)[Name];
  };
}

/** Where it came from, and whatever of its texts the columns had no room for. */
function comment({ order, billTo, shipTo }: OrderParts): string {
  const source = `${order.marketplace} ${order.orderNumber}, ${order.externalId}`;
  return storedText([source, ...new Set([...shipTo.cut, ...billTo.cut])].join('\n'));
}
