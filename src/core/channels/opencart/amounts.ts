import { type E4, formatAmount } from '../../domain/money.ts';
import type { MarketplaceOrder } from '../shop.ts';

/** The money of an order as OpenCart keeps it: net, in the shop's own currency, tax by rate, all of it adding up. */
export interface OrderAmounts {
  readonly lines: readonly { readonly price: E4; readonly tax: E4; readonly total: E4 }[];
  readonly subTotal: E4;
  readonly shipping: E4;
  /** By rate (percent), lowest first. */
  readonly taxes: readonly { readonly rate: number; readonly value: E4 }[];
  readonly total: E4;
}

/** Whether lines and shipping come to the total: an order that does not add up is not written into anybody's books. */
export function addsUp({ lines, shipping, total }: MarketplaceOrder): boolean {
  return lines.reduce((sum, line) => sum + line.total, shipping) === total;
}

/**
 * Parts each line's gross total into net and tax, and brings it into the shop's currency. Rounding is settled in the
 * sub-total, so that sub-total, shipping and taxes are the total to the last place.
 *
 * @param rate units of the order's currency for one of the shop's own
 */
export function orderAmounts(order: MarketplaceOrder, rate: number): OrderAmounts {
  const own = (amount: E4): E4 => Math.round(amount / rate);
  const taxes = new Map<number, E4>();
  const lines = order.lines.map(({ total, vatRate, quantity }) => {
    const gross = own(total);
    const net = Math.round(gross / (1 + vatRate / 100));
    taxes.set(vatRate, (taxes.get(vatRate) ?? 0) + gross - net);
    // Price and tax of one piece come to what one piece costs; OpenCart's screens add them up.
    const price = Math.round(net / quantity);
    return { price, tax: Math.round(gross / quantity) - price, total: net };
  });
  const [total, shipping] = [own(order.total), own(order.shipping)];
  const taxed = [...taxes].map(([percent, value]) => ({ rate: percent, value })).sort((a, b) => a.rate - b.rate);
  return {
    lines,
    shipping,
    taxes: taxed,
    total,
    subTotal: total - shipping - taxed.reduce((sum, { value }) => sum + value, 0),
  };
}

/** An amount as the decimal columns take it. */
export function decimal(amount: E4): string {
  return formatAmount(amount);
}
