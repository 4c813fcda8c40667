import type { Random } from '../random.ts';

/** What ShipStation writes into `advancedOptions.source`. */
export type Source = 'amazon' | 'ebay_v2' | 'etsy' | 'web';

/** A place the shop sells on, and the ShipStation store its orders arrive in. */
export interface SalesChannel {
  readonly source: Source;
  readonly storeId: number;
  readonly storeName: string;
  /** Amazon is 2 and manual orders are 0 at the vendor (facts A3); the other numbers are invented. */
  readonly marketplaceId: number;
  readonly marketplaceName: string;
  /** Share of the shop's orders. */
  readonly share: number;
}

export const channels: readonly SalesChannel[] = [
  {
    source: 'amazon',
    storeId: 411_201,
    storeName: 'Amazon UK',
    marketplaceId: 2,
    marketplaceName: 'Amazon',
    share: 46,
  },
  { source: 'ebay_v2', storeId: 411_305, storeName: 'eBay UK', marketplaceId: 901, marketplaceName: 'eBay', share: 26 },
  { source: 'etsy', storeId: 411_377, storeName: 'Etsy', marketplaceId: 902, marketplaceName: 'Etsy', share: 16 },
  {
    source: 'web',
    storeId: 411_420,
    storeName: 'Own web shop',
    marketplaceId: 903,
    marketplaceName: 'Shopify',
    share: 12,
  },
];

/** The store that takes orders made by hand or by `createorder` without a store id. */
export const manualStore = {
  storeId: 411_100,
  storeName: 'Manual Orders',
  marketplaceId: 0,
  marketplaceName: 'ShipStation',
} as const;

export const channelsByShare: readonly (readonly [SalesChannel, number])[] = channels.map((channel) => [
  channel,
  channel.share,
]);

/**
 * An order's number in the form its marketplace uses.
 *
 * @param webNumber the web shop's running number, used by that channel only
 */
export function orderNumberFor(source: Source, random: Random, webNumber: number): string {
  switch (source) {
    case 'amazon':
      return `20${random.int(2, 6)}-${random.digits(7)}-${random.digits(7)}`;
    case 'ebay_v2':
      return `${random.int(10, 27)}-${random.digits(5)}-${random.digits(5)}`;
    case 'etsy':
      return `3${random.digits(9)}`;
    case 'web':
      return String(webNumber);
  }
}

/** The key ShipStation finds an order by: the marketplace's number, or a GUID for the web shop. */
export function orderKeyFor(source: Source, orderNumber: string, random: Random): string {
  return source === 'web' ? guid(random) : orderNumber;
}

/** A marketplace's own id of a line: what ShipStation passes on as `lineItemKey`. */
export function lineItemKeyFor(source: Source, listing: string, random: Random): string {
  switch (source) {
    case 'amazon':
      return random.digits(14);
    case 'ebay_v2':
      return `${listing}-${random.digits(13)}`;
    case 'etsy':
      return random.digits(10);
    case 'web':
      return random.digits(14);
  }
}

/** A random GUID in lower case. */
export function guid(random: Random): string {
  const hex = (length: number): string => random.text('0123456789abcdef', length);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.text('89ab', 1)}${hex(3)}-${hex(12)}`;
}
