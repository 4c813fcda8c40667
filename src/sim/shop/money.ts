/** The parts of an order that its total is made of. */
export interface Priced {
  readonly items: readonly { readonly quantity: number; readonly unitPrice: number }[];
  readonly taxAmount: number;
  readonly shippingAmount: number;
}

/** Pounds from pence, as the wire writes money: a plain number with at most two decimals. */
export function pounds(pence: number): number {
  return pence / 100;
}

/**
 * An order's total by the vendor's rule (facts A5): Σ quantity × unit price, adjustments included, + tax + shipping.
 * Per-item tax and shipping are not added. Computed in pence, so that no total ends in …0000001.
 */
export function orderTotal(order: Priced): number {
  const pence = (amount: number): number => Math.round(amount * 100);
  const lines = order.items.reduce((sum, item) => sum + item.quantity * pence(item.unitPrice), 0);
  return pounds(lines + pence(order.taxAmount) + pence(order.shippingAmount));
}
