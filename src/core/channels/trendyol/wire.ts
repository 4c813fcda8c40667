import * as z from 'zod';

/**
 * What we rely on in Trendyol's packages, and no more (facts on Trendyol, B3): fields we do not read may come and go, and a word we do
 * not know in a field of words is a word. The raw document keeps all of it. Numbers that a double cannot hold come as their digits.
 */

const text = z.string().nullish();
/** A number or its digits: tracking numbers have up to twenty. */
const digits = z.union([z.int().nonnegative(), z.string().trim().min(1)]).transform(String);
const optionalDigits = digits.nullish();
const instant = z.int().positive();
const optionalInstant = z.int().nonnegative().nullish();
const amount = z.number().nullish();

/** The pages of both lists; packages stay unread here, so that one bad package does not cost its page. */
export const pageSchema = z.object({
  content: z.array(z.unknown()),
  totalElements: z.int().nonnegative(),
  totalPages: z.int().nonnegative(),
  page: z.int().nonnegative(),
});

export const streamPageSchema = z.object({
  content: z.array(z.unknown()),
  hasMore: z.boolean(),
  nextCursor: text,
});

const addressSchema = z.object({
  firstName: text,
  lastName: text,
  fullName: text,
  company: text,
  address1: text,
  address2: text,
  neighborhood: text,
  district: text,
  countyName: text,
  city: text,
  stateName: text,
  postalCode: text,
  countryCode: text,
  phone: text,
});
export type WireAddress = z.infer<typeof addressSchema>;

const lineSchema = z.object({
  lineId: digits,
  barcode: text,
  stockCode: text,
  contentId: optionalDigits,
  productName: text,
  productSize: text,
  productColor: text,
  quantity: z.int(),
  lineGrossAmount: amount,
  lineUnitPrice: z.number(),
  /** What is paid for each piece. Averages do without it, so what is odd here spoils no package. */
  discountDetails: z
    .array(z.object({ lineItemPrice: z.number() }))
    .nullish()
    .catch(null),
  vatRate: amount,
});
export type WireLine = z.infer<typeof lineSchema>;

export const packageSchema = z.object({
  shipmentPackageId: digits,
  orderNumber: digits,
  status: text,
  shipmentPackageStatus: text,
  createdBy: text,
  originPackageIds: z.array(digits).nullish(),
  supplierId: optionalDigits,
  orderDate: instant,
  originShipmentDate: optionalInstant,
  lastModifiedDate: instant,
  agreedDeliveryDate: optionalInstant,
  customerId: optionalDigits,
  customerFirstName: text,
  customerLastName: text,
  customerEmail: text,
  currencyCode: text,
  packageGrossAmount: amount,
  packageTotalDiscount: amount,
  packageTotalPrice: z.number(),
  paymentMethod: text,
  deliveryType: text,
  cargoTrackingNumber: optionalDigits,
  /** A seller's own carrier's; read back, nothing else, so what is odd here spoils no package. */
  cargoSenderNumber: optionalDigits.catch(null),
  invoiceNumber: optionalDigits.catch(null),
  cargoTrackingLink: text,
  cargoProviderName: text,
  giftBoxRequested: z.boolean().nullish(),
  packageHistories: z.array(z.object({ createdDate: instant, status: z.string() })).nullish(),
  shipmentAddress: addressSchema.nullish(),
  invoiceAddress: addressSchema.nullish(),
  lines: z.array(lineSchema),
});
export type WirePackage = z.infer<typeof packageSchema>;
