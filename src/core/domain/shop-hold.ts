/** Why a marketplace's order is not in the shop, and what a person can do about it. It is tried again at every run. */
const ways = {
  'no-lines': 'Look at it at the marketplace: it has nothing in it.',
  'unknown-barcode':
    'Give a product of the shop this barcode, or say which it is: `orderdeck map-barcode BARCODE PRODUCT`.',
  'ambiguous-barcode':
    'Leave the barcode on one product of the shop, or say which is meant: `orderdeck map-barcode BARCODE PRODUCT`.',
  'options-missing':
    'Say which choice is meant: `orderdeck map-barcode BARCODE PRODUCT --option-value N`, once for each option.',
  'totals-differ': 'Compare its amounts with the marketplace; it goes on when the marketplace has changed it.',
  'currency-missing':
    'Add the currency in the shop (System, Localisation, Currencies), or let us: OPENCART_ADD_CURRENCY.',
  'country-unknown': 'Add the country in the shop (System, Localisation, Countries).',
} as const;

export type HoldReason = keyof typeof ways;

/** What to do about it; null for a reason that a later version has written. */
export function wayOutOf(reason: string): string | null {
  return ways[reason as HoldReason] ?? null;
}
