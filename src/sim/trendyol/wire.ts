/** The shapes Trendyol puts on the wire, by their names since April 2026 (samples `webhook-shipment-package`, `legacy-field-map`). */

export const packageStatuses = [
  'Awaiting',
  'Verified',
  'Created',
  'Picking',
  'Invoiced',
  'Shipped',
  'AtCollectionPoint',
  'Delivered',
  'UnDelivered',
  'Returned',
  'Cancelled',
  'UnSupplied',
  'UnPacked',
] as const;
export type PackageStatus = (typeof packageStatuses)[number];

export type CreatedBy = 'order-creation' | 'cancel' | 'split' | 'transfer';

export interface WireAddress {
  id: number;
  firstName: string;
  lastName: string;
  company: string;
  address1: string;
  address2: string;
  city: string;
  cityCode: number;
  district: string;
  districtId: number;
  countyId: number;
  countyName: string;
  shortAddress: string;
  stateName: string;
  addressLines: { addressLine1: string; addressLine2: string };
  postalCode: string;
  countryCode: string;
  neighborhoodId: number;
  neighborhood?: string;
  phone: string;
  fullAddress: string;
  fullName: string;
}

export interface WireInvoiceAddress extends WireAddress {
  sector: string;
  latitude: string;
  longitude: string;
  taxOffice: string;
  taxNumber: string;
}

/** One piece of a line: what was taken off its price, to the kuruş. */
export interface WirePiece {
  lineItemId: string;
  /** What is paid for it: the gross price without both discounts. */
  lineItemPrice: number;
  lineItemSellerDiscount: number;
  lineItemTyDiscount: number;
}

/** Money on a line is per unit, averaged over its pieces; only `discountDetails` sums up exactly. */
export interface WireLine {
  quantity: number;
  salesCampaignId: number;
  productSize: string;
  stockCode: string;
  productName: string;
  contentId: number;
  productOrigin: string;
  sellerId: number;
  lineGrossAmount: number;
  lineTotalDiscount: number;
  lineSellerDiscount: number;
  lineTyDiscount: number;
  discountDetails: WirePiece[];
  currencyCode: string;
  productColor: string;
  lineId: number;
  vatRate: number;
  barcode: string;
  orderLineItemStatusName: PackageStatus;
  lineUnitPrice: number;
  fastDeliveryOptions: unknown[];
  productCategoryId: number;
  commission: number;
  businessUnit: string;
  cancelledBy: string;
  cancelReason: string;
  cancelReasonCode: number;
}

export interface WirePackage {
  shipmentAddress: WireAddress;
  orderNumber: string;
  paymentMethod: string;
  orderCountryCode: string;
  packageGrossAmount: number;
  packageSellerDiscount: number;
  packageTyDiscount: number;
  packageTotalDiscount: number;
  discountDisplays: { displayName: string; discountAmount: number }[];
  taxNumber: string | null;
  invoiceAddress: WireInvoiceAddress;
  customerFirstName: string;
  customerEmail: string;
  customerId: number;
  supplierId: number;
  customerLastName: string;
  channelId: number;
  shipmentPackageId: number;
  cargoTrackingNumber: number;
  cargoTrackingLink: string;
  cargoSenderNumber: string;
  sellerDeliveryMethod: string;
  sellerOtpCode: string;
  cargoProviderName: string;
  lines: WireLine[];
  /** Istanbul's wall time, stamped as if it were UTC. */
  orderDate: number;
  identityNumber: string;
  currencyCode: string;
  /** `createdDate` is true UTC. */
  packageHistories: { createdDate: number; status: PackageStatus }[];
  shipmentPackageStatus: PackageStatus;
  status: PackageStatus;
  whoPays?: number;
  deliveryType: string;
  timeSlotId: number;
  estimatedDeliveryStartDate: number;
  estimatedDeliveryEndDate: number;
  packageTotalPrice: number;
  deliveryAddressType: string;
  agreedDeliveryDate: number;
  fastDelivery: boolean;
  originShipmentDate: number;
  lastModifiedDate: number;
  commercial: boolean;
  fastDeliveryType: string;
  deliveredByService: boolean;
  warehouseId: number;
  invoiceLink: string;
  invoiceNumber: string;
  invoiceStatus: string;
  invoiceRejectedReasonKeys: string;
  micro: boolean;
  giftBoxRequested: boolean;
  '3pByTrendyol': boolean;
  etgbNo: string | null;
  etgbDate: number | null;
  containsDangerousProduct: boolean;
  cargoDeci: number;
  isCod: boolean;
  createdBy: CreatedBy;
  originPackageIds: number[] | null;
  hsCode: string;
  shipmentNumber: number;
  is4P: boolean;
}

/** A page of anything, as most of the vendor's lists come. */
export interface WirePage<T> {
  totalElements: number;
  totalPages: number;
  page: number;
  size: number;
  content: T[];
}
