import * as z from 'zod';
import { orderDate, readPacific } from '../pacific.ts';
import { invalid } from './answer.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? null);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const amount = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
const id = z
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? null);
const date = z.string().refine((value) => readPacific(value) !== null, 'An error has occurred.');
/** A date that comes back in the vendor's own form; the wall time stays as it was sent. */
const storedDate = date.transform((value) => orderDate(readPacific(value) ?? 0));
const optionalDate = storedDate.nullish().transform((value) => value ?? null);
const day = date
  .transform((value) => value.slice(0, 10))
  .nullish()
  .transform((value) => value ?? null);

const weight = z
  .object({ value: z.number(), units: z.string() })
  .nullish()
  .transform((given) => (given ? { ...given, WeightUnits: given.units === 'grams' ? 2 : 1 } : null));

const address = z.object({
  name: text,
  company: text,
  street1: text,
  street2: text,
  street3: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
  phone: text,
  residential: z
    .boolean()
    .nullish()
    .transform((value) => value ?? null),
});

const item = z.object({
  orderItemId: id,
  lineItemKey: text,
  sku: text,
  name: z.string().min(1),
  imageUrl: text,
  weight,
  quantity: z.number().int(),
  unitPrice: amount,
  taxAmount: number,
  shippingAmount: number,
  warehouseLocation: text,
  options: z
    .array(z.object({ name: z.string(), value: z.string() }))
    .nullish()
    .transform((value) => value ?? []),
  productId: id,
  fulfillmentSku: text,
  adjustment: flag,
  upc: text,
});

const customsItem = z.object({
  customsItemId: id,
  description: text,
  quantity: z.number().int(),
  value: z.number(),
  harmonizedTariffCode: text,
  countryOfOrigin: text,
});

const advancedOptions = z.object({
  warehouseId: id,
  nonMachinable: flag,
  saturdayDelivery: flag,
  containsAlcohol: flag,
  storeId: id,
  customField1: text,
  customField2: text,
  customField3: text,
  source: text,
  billToParty: text,
  billToAccount: text,
  billToPostalCode: text,
  billToCountryCode: text,
});

const insurance = z.object({ provider: text, insureShipment: flag, insuredValue: amount });
const customs = z.object({
  contents: text,
  customsItems: z
    .array(customsItem)
    .nullish()
    .transform((value) => value ?? null),
  nonDelivery: text,
});

/**
 * What `createorder` takes in. The defaults are the vendor's rule itself: whatever is left out becomes empty, because
 * the whole order is replaced (facts A6). Fields that are not here are read-only and dropped: `tagIds`, `customerId`,
 * `orderTotal`, `mergedOrSplit` …
 */
const createRequest = z.object({
  orderId: id,
  orderKey: text,
  orderNumber: z.string().min(1).max(50),
  orderDate: storedDate,
  orderStatus: z.enum(['awaiting_payment', 'awaiting_shipment', 'shipped', 'on_hold', 'cancelled']),
  paymentDate: optionalDate,
  shipByDate: optionalDate,
  customerUsername: text,
  customerEmail: text,
  billTo: address,
  shipTo: address.refine((to) => to.name !== null && to.name !== '', "'Ship Name' must not be empty."),
  items: z
    .array(item)
    .nullish()
    .transform((value) => value ?? []),
  amountPaid: amount,
  taxAmount: amount,
  shippingAmount: amount,
  customerNotes: text,
  internalNotes: text,
  gift: flag,
  giftMessage: text,
  paymentMethod: text,
  requestedShippingService: text,
  carrierCode: text,
  serviceCode: text,
  packageCode: text,
  confirmation: text,
  shipDate: day,
  weight,
  dimensions: z
    .object({ units: z.string(), length: z.number(), width: z.number(), height: z.number() })
    .nullish()
    .transform((value) => value ?? null),
  insuranceOptions: insurance.nullish(),
  // The documentation's own example sends an empty list here.
  internationalOptions: z.union([customs, z.array(z.never()).transform(() => null)]).nullish(),
  advancedOptions: advancedOptions.nullish(),
});
export type CreateRequest = z.infer<typeof createRequest>;

/** Advanced options of which none was sent. */
export const noAdvancedOptions: z.infer<typeof advancedOptions> = advancedOptions.parse({});

/**
 * Reads the body of `createorder`.
 *
 * @throws Refusal 400 that names each wrong field
 */
export function readCreateRequest(body: unknown): CreateRequest {
  const parsed = createRequest.safeParse(body);
  if (!parsed.success) throw invalid(modelState(parsed.error));
  return parsed.data;
}

function modelState(error: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const field = ['apiOrder', ...issue.path].join('.');
    fields[field] = [...(fields[field] ?? []), issue.message];
  }
  return fields;
}
