import type { SourceItem, SourceOrder } from '../../domain/order.ts';
import { parsePacific } from '../../domain/zones.ts';
import { parseJson } from '../../json.ts';
import { Unreadable } from '../channel.ts';
import { type DocumentShape, money, readDocument } from '../document.ts';
import { name, present, whole } from '../text.ts';
import { statusOf } from './status.ts';
import { orderSchema, type WireItem, type WireOrder } from './wire.ts';

const amazonNumber = /^\d{3}-\d{7}-\d{7}$/;

/**
 * One order as ShipStation V1 answered it, in our words. Dates are Pacific wall time (A4), names lose the blanks around
 * them, blank texts become null, and what no database can hold as text (half surrogate pairs, NUL) becomes U+FFFD, so that
 * what is stored equals what is compared with it next time; the raw document keeps the original.
 *
 * @param body the JSON text of one order
 * @param currency the account's, as V1 names none
 * @throws Unreadable with reason bad-json, missing-id, bad-date, bad-money or bad-shape; names the field, never its value
 */
export function interpretOrder(body: string, currency: string): SourceOrder {
  const order = readOrder(body);
  const advanced = order.advancedOptions ?? {};
  const orderNumber = whole(order.orderNumber);
  return {
    externalId: String(order.orderId),
    orderNumber,
    orderKey: present(order.orderKey),
    marketplace: name(advanced.source)?.toLowerCase() ?? (amazonNumber.test(orderNumber) ? 'amazon' : null),
    storeId: idText(advanced.storeId),
    status: statusOf(order.orderStatus),
    sourceStatus: whole(order.orderStatus),
    orderedAt: instant(order, 'orderDate'),
    paidAt: optionalInstant(order, 'paymentDate'),
    shipBy: optionalInstant(order, 'shipByDate'),
    shipDate: optionalDay(order, 'shipDate'),
    holdUntil: optionalDay(order, 'holdUntilDate'),
    sourceCreatedAt: optionalInstant(order, 'createDate'),
    modifiedAt: instant(order, 'modifyDate'),
    customerName: name(order.shipTo?.['name']) ?? name(order.billTo?.['name']) ?? name(order.customerUsername),
    customerEmail: name(order.customerEmail),
    customerUsername: name(order.customerUsername),
    shipTo: address(order.shipTo),
    currency,
    total: money(order.orderTotal, 'orderTotal'),
    paid: money(order.amountPaid, 'amountPaid'),
    tax: money(order.taxAmount, 'taxAmount'),
    shipping: money(order.shippingAmount, 'shippingAmount'),
    customerNotes: present(order.customerNotes),
    internalNotes: present(order.internalNotes),
    gift: order.gift ?? false,
    giftMessage: present(order.giftMessage),
    paymentMethod: name(order.paymentMethod),
    requestedService: name(order.requestedShippingService),
    carrierCode: name(order.carrierCode),
    serviceCode: name(order.serviceCode),
    mergedOrSplit: advanced.mergedOrSplit ?? false,
    parentExternalId: idText(advanced.parentId),
    mergedExternalIds: idTexts(advanced.mergedIds),
    tagExternalIds: idTexts(order.tagIds),
    items: order.items.map(item),
  };
}

function item(wire: WireItem, index: number): SourceItem {
  return {
    lineKey: present(wire.lineItemKey),
    externalItemId: idText(wire.orderItemId),
    sku: name(wire.sku),
    // A line without a name can still be made by its SKU.
    name: name(wire.name) ?? name(wire.sku) ?? '',
    quantity: wire.quantity,
    unitPrice: money(wire.unitPrice, `items[${index}].unitPrice`),
    adjustment: wire.adjustment ?? false,
    // The value is what the buyer wants made: not a blank of it is touched.
    options: (wire.options ?? []).map((option) => ({
      name: name(option.name) ?? '',
      value: whole(option.value ?? ''),
    })),
    productExternalId: idText(wire.productId),
    upc: name(wire.upc),
    imageUrl: name(wire.imageUrl),
  };
}

function readOrder(body: string): WireOrder {
  return readDocument(parseJson, body, orderSchema, shape);
}

const shape: DocumentShape = {
  vendor: 'ShipStation',
  thing: 'The order',
  idField: 'orderId',
  isDate: (field) => field.endsWith('Date'),
};

type DateField =
  | 'orderDate'
  | 'createDate'
  | 'modifyDate'
  | 'paymentDate'
  | 'shipByDate'
  | 'shipDate'
  | 'holdUntilDate';

function instant(order: WireOrder, field: DateField): number {
  try {
    return parsePacific(order[field] ?? '').utc;
  } catch {
    throw new Unreadable('bad-date', `${field} is not a date as ShipStation writes it.`);
  }
}

/** The vendor's runtime writes "no date" as null, as nothing, or as the first day of year 1. */
function isSet(text: string | null | undefined): text is string {
  return text != null && text.trim() !== '' && !text.startsWith('0001-01-01');
}

function optionalInstant(order: WireOrder, field: DateField): number | null {
  return isSet(order[field]) ? instant(order, field) : null;
}

function optionalDay(order: WireOrder, field: DateField): string | null {
  const text = order[field];
  if (!isSet(text)) return null;
  instant(order, field);
  return text.slice(0, 10);
}

/** An id that may be missing; the vendor's runtime also writes "none" as 0. */
function idText(id: number | null | undefined): string | null {
  return id ? String(id) : null;
}

function idTexts(ids: readonly number[] | null | undefined): string[] {
  return (ids ?? []).filter((id) => id !== 0).map(String);
}

/** Every plain field of an address, whatever the vendor adds to it. */
function address(wire: WireOrder['shipTo']): SourceOrder['shipTo'] {
  const fields: Record<string, string | boolean | null> = {};
  for (const [field, value] of Object.entries(wire ?? {})) {
    if (typeof value === 'string') fields[field] = whole(value);
    else if (typeof value === 'boolean' || value === null) fields[field] = value;
  }
  return fields;
}
