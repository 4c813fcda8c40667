/**
 * The shapes ShipStation V1 puts on the wire, as its live answers have them: the documented fields, and the
 * undocumented ones (`labelMessages`, `WeightUnits`, `billToMyOtherAccount`, `externallyFulfilledById` …, facts A5).
 * Money is a plain number in the account's currency; dates are Pacific wall time without a zone (see pacific.ts).
 */

export type OrderStatus =
  | 'awaiting_payment'
  | 'awaiting_shipment'
  | 'pending_fulfillment'
  | 'shipped'
  | 'on_hold'
  | 'cancelled'
  | 'rejected_fulfillment';

export interface WireAddress {
  name: string | null;
  company: string | null;
  street1: string | null;
  street2: string | null;
  street3: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
  phone: string | null;
  residential: boolean | null;
  /** English text, not a code. */
  addressVerified: string | null;
}

export interface WireWeight {
  value: number;
  units: string;
  WeightUnits?: number;
}

export interface WireOption {
  name: string;
  value: string;
}

export interface WireItem {
  orderItemId: number;
  /** The marketplace's id of the line; null on some orders. */
  lineItemKey: string | null;
  sku: string | null;
  name: string;
  imageUrl: string | null;
  weight: WireWeight | null;
  quantity: number;
  unitPrice: number;
  taxAmount: number | null;
  shippingAmount: number | null;
  warehouseLocation: string | null;
  options: WireOption[];
  productId: number | null;
  fulfillmentSku: string | null;
  /** True for a discount line: no goods, a negative price. */
  adjustment: boolean;
  upc: string | null;
  createDate: string;
  modifyDate: string;
}

export interface WireCustomsItem {
  customsItemId: number;
  description: string | null;
  quantity: number;
  value: number;
  harmonizedTariffCode: string | null;
  countryOfOrigin: string | null;
}

export interface WireAdvancedOptions {
  warehouseId: number | null;
  nonMachinable: boolean;
  saturdayDelivery: boolean;
  containsAlcohol: boolean;
  mergedOrSplit: boolean;
  mergedIds: number[];
  parentId: number | null;
  storeId: number;
  customField1: string | null;
  customField2: string | null;
  customField3: string | null;
  source: string | null;
  billToParty: string | null;
  billToAccount: string | null;
  billToPostalCode: string | null;
  billToCountryCode: string | null;
  billToMyOtherAccount: string | null;
}

export interface WireOrder {
  orderId: number;
  orderNumber: string;
  orderKey: string;
  orderDate: string;
  createDate: string;
  modifyDate: string;
  paymentDate: string | null;
  shipByDate: string | null;
  orderStatus: OrderStatus;
  customerId: number | null;
  customerUsername: string | null;
  customerEmail: string | null;
  billTo: WireAddress;
  shipTo: WireAddress;
  items: WireItem[];
  orderTotal: number;
  amountPaid: number;
  taxAmount: number;
  shippingAmount: number;
  customerNotes: string | null;
  internalNotes: string | null;
  gift: boolean;
  giftMessage: string | null;
  paymentMethod: string | null;
  requestedShippingService: string | null;
  carrierCode: string | null;
  serviceCode: string | null;
  packageCode: string | null;
  confirmation: string | null;
  /** Bare day, as `holdUntilDate`. */
  shipDate: string | null;
  holdUntilDate: string | null;
  weight: WireWeight | null;
  dimensions: { units: string; length: number; width: number; height: number } | null;
  insuranceOptions: { provider: string | null; insureShipment: boolean; insuredValue: number };
  internationalOptions: { contents: string | null; customsItems: WireCustomsItem[] | null; nonDelivery: string | null };
  advancedOptions: WireAdvancedOptions;
  tagIds: number[] | null;
  userId: string | null;
  externallyFulfilled: boolean;
  externallyFulfilledBy: string | null;
  externallyFulfilledById: number | null;
  externallyFulfilledByName: string | null;
  labelMessages: string | null;
}

export interface WireTag {
  tagId: number;
  name: string;
  color: string;
}

export interface WireStore {
  storeId: number;
  storeName: string;
  marketplaceId: number;
  marketplaceName: string;
  accountName: string | null;
  email: string | null;
  integrationUrl: string | null;
  active: boolean;
  companyName: string;
  phone: string;
  publicEmail: string;
  website: string;
  refreshDate: string | null;
  lastRefreshAttempt: string | null;
  createDate: string;
  modifyDate: string;
  autoRefresh: boolean;
  statusMappings: null;
}
