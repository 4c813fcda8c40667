import type { E4 } from './money.ts';

/** Our words for where an order stands; each channel maps its own onto them. */
export const orderStatuses = [
  'awaiting_payment',
  'awaiting_shipment',
  'on_hold',
  'shipped',
  'delivered',
  'returned',
  'cancelled',
  'split',
  'absorbed',
  'unknown',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Statuses in which work may still have to be done. */
export const openStatuses: readonly OrderStatus[] = ['awaiting_payment', 'awaiting_shipment', 'on_hold'];

export interface ItemOption {
  readonly name: string;
  readonly value: string;
}

/** One line of an order as its channel tells it. `adjustment` lines are discounts and fees, not goods. */
export interface SourceItem {
  readonly lineKey: string | null;
  readonly externalItemId: string | null;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: E4;
  readonly adjustment: boolean;
  readonly options: readonly ItemOption[];
  readonly productExternalId: string | null;
  readonly upc: string | null;
  readonly imageUrl: string | null;
  /** Before discounts, where the source tells; `unitPrice` is then what is left of it. */
  readonly unitGross?: E4;
  /** VAT that the price contains, in hundredths of a percent: 2000 is 20 %. */
  readonly vatRate?: number;
}

/** What a marketplace that ships by package tells of one; several packages can bear one order number. */
export interface SourcePackage {
  /** Why there is this package, in the source's word: `order-creation`, `cancel`, `split`, `transfer`. */
  readonly createdBy: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  /** `gross` less `discount` is the order's total. */
  readonly gross: E4;
  readonly discount: E4;
}

/** An order as its channel tells it, in our words. Times are UTC epoch ms; bare dates stay dates. */
export interface SourceOrder {
  readonly externalId: string;
  readonly orderNumber: string;
  readonly orderKey: string | null;
  readonly marketplace: string | null;
  readonly storeId: string | null;
  readonly status: OrderStatus;
  readonly sourceStatus: string;
  readonly orderedAt: number;
  readonly paidAt: number | null;
  readonly shipBy: number | null;
  readonly shipDate: string | null;
  readonly holdUntil: string | null;
  readonly sourceCreatedAt: number | null;
  readonly modifiedAt: number;
  readonly customerName: string | null;
  readonly customerEmail: string | null;
  readonly customerUsername: string | null;
  readonly shipTo: Readonly<Record<string, string | boolean | null>>;
  readonly currency: string;
  readonly total: E4;
  readonly paid: E4;
  readonly tax: E4;
  readonly shipping: E4;
  readonly customerNotes: string | null;
  readonly internalNotes: string | null;
  readonly gift: boolean;
  readonly giftMessage: string | null;
  readonly paymentMethod: string | null;
  readonly requestedService: string | null;
  readonly carrierCode: string | null;
  readonly serviceCode: string | null;
  readonly mergedOrSplit: boolean;
  readonly parentExternalId: string | null;
  readonly mergedExternalIds: readonly string[];
  readonly tagExternalIds: readonly string[];
  readonly items: readonly SourceItem[];
  readonly package?: SourcePackage;
}
