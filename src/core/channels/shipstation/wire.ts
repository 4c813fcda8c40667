import * as z from 'zod';

/**
 * What we rely on in ShipStation V1's answers, and no more: fields we do not read may come and go, live answers have more than
 * the documentation (facts on ShipStation, A5). The raw document keeps all of it.
 */

const text = z.string().nullish();
const id = z.int().positive();
const optionalId = z.int().nonnegative().nullish();
const ids = z.array(z.int().nonnegative()).nullish();
const amount = z.number().nullish();

/** Orders stay unread here, so that one bad order does not cost its page. */
export const pageSchema = z.object({
  orders: z.array(z.unknown()),
  total: z.int().nonnegative(),
  page: z.int().nonnegative(),
  pages: z.int().nonnegative(),
});

export const tagsSchema = z.array(z.object({ tagId: id, name: z.string().trim().min(1), color: text }));

const addressSchema = z.record(z.string(), z.unknown()).nullish();

const itemSchema = z.object({
  orderItemId: optionalId,
  lineItemKey: text,
  sku: text,
  name: text,
  imageUrl: text,
  quantity: z.int(),
  unitPrice: amount,
  options: z.array(z.object({ name: text, value: text })).nullish(),
  productId: optionalId,
  adjustment: z.boolean().nullish(),
  upc: text,
});
export type WireItem = z.infer<typeof itemSchema>;

const advancedSchema = z.object({
  storeId: optionalId,
  source: text,
  mergedOrSplit: z.boolean().nullish(),
  mergedIds: ids,
  parentId: optionalId,
});

export const orderSchema = z.object({
  orderId: id,
  orderNumber: z.string().trim().min(1),
  orderKey: text,
  orderDate: z.string(),
  createDate: text,
  modifyDate: z.string(),
  paymentDate: text,
  shipByDate: text,
  orderStatus: z.string().trim().min(1),
  customerUsername: text,
  customerEmail: text,
  billTo: addressSchema,
  shipTo: addressSchema,
  items: z.array(itemSchema),
  orderTotal: z.number(),
  amountPaid: amount,
  taxAmount: amount,
  shippingAmount: amount,
  customerNotes: text,
  internalNotes: text,
  gift: z.boolean().nullish(),
  giftMessage: text,
  paymentMethod: text,
  requestedShippingService: text,
  carrierCode: text,
  serviceCode: text,
  shipDate: text,
  holdUntilDate: text,
  advancedOptions: advancedSchema.nullish(),
  tagIds: ids,
});
export type WireOrder = z.infer<typeof orderSchema>;
