import type { E4 } from '../../domain/money.ts';
import type { SourceItem, SourceOrder } from '../../domain/order.ts';
import { localDate } from '../../domain/zones.ts';
import { parseLossless } from '../../exact-json.ts';
import { Unreadable } from '../channel.ts';
import { type DocumentShape, money, readDocument } from '../document.ts';
import { name, present, whole } from '../text.ts';
import { statusOf } from './status.ts';
import { packageSchema, type WireAddress, type WireLine, type WirePackage } from './wire.ts';

/** `orderDate` is Istanbul's wall time stamped as if it were UTC; Istanbul keeps no summer time (facts on Trendyol, B3). */
const istanbulAheadMs = 3 * 3_600_000;

const shape: DocumentShape = {
  vendor: 'Trendyol',
  thing: 'The package',
  idField: 'shipmentPackageId',
  isDate: (field) => field.endsWith('Date'),
};

/**
 * One package as Trendyol answered it, in our words (facts on Trendyol, B3): a package is an order of its own. A line's price is
 * per piece, after discounts and with VAT. What identifies a person or a company to the state (identity and tax numbers) stays in
 * the raw document.
 *
 * @param body the JSON text of one package
 * @throws Unreadable with reason bad-json, missing-id, bad-date, bad-money or bad-shape; names the field, never its value
 */
export function interpretPackage(body: string): SourceOrder {
  const wire = readPackage(body);
  const sourceStatus = name(wire.status) ?? name(wire.shipmentPackageStatus);
  if (sourceStatus === null) throw new Unreadable('bad-shape', 'status is missing.');
  const status = statusOf(sourceStatus);
  const total = money(wire.packageTotalPrice, 'packageTotalPrice');
  const items = wire.lines.map(item);
  const [parent] = wire.originPackageIds ?? [];
  const carrier = name(wire.cargoProviderName);
  return {
    externalId: wire.shipmentPackageId,
    orderNumber: wire.orderNumber,
    orderKey: null,
    marketplace: 'trendyol',
    storeId: wire.supplierId ?? null,
    status,
    sourceStatus,
    orderedAt: wire.orderDate - istanbulAheadMs,
    paidAt: null,
    shipBy: wire.agreedDeliveryDate || null,
    shipDate: shippedOn(wire),
    holdUntil: null,
    sourceCreatedAt: wire.originShipmentDate || firstOf(wire),
    modifiedAt: wire.lastModifiedDate,
    customerName: fullName(wire.customerFirstName, wire.customerLastName) ?? name(wire.shipmentAddress?.fullName),
    customerEmail: name(wire.customerEmail),
    customerUsername: wire.customerId ?? null,
    shipTo: address(wire.shipmentAddress),
    currency: name(wire.currencyCode) ?? 'TRY',
    total,
    paid: status === 'awaiting_payment' ? 0 : total,
    tax: items.reduce((sum, { unitPrice, quantity, vatRate = 0 }) => sum + vatIn(unitPrice * quantity, vatRate), 0),
    shipping: 0,
    customerNotes: null,
    internalNotes: null,
    gift: wire.giftBoxRequested ?? false,
    giftMessage: null,
    paymentMethod: name(wire.paymentMethod),
    requestedService: name(wire.deliveryType),
    carrierCode: carrier,
    serviceCode: null,
    mergedOrSplit: parent !== undefined,
    parentExternalId: parent ?? null,
    mergedExternalIds: [],
    tagExternalIds: [],
    items,
    package: {
      createdBy: name(wire.createdBy),
      trackingNumber: wire.cargoTrackingNumber ?? null,
      trackingUrl: present(wire.cargoTrackingLink),
      gross: money(wire.packageGrossAmount ?? wire.packageTotalPrice, 'packageGrossAmount'),
      discount: money(wire.packageTotalDiscount, 'packageTotalDiscount'),
    },
  };
}

/** The package as its schema describes it. @throws Unreadable, naming the field */
export function readPackage(body: string): WirePackage {
  return readDocument(parseLossless, body, packageSchema, shape);
}

function item(line: WireLine, index: number): SourceItem {
  const field = (one: string): string => `lines[${index}].${one}`;
  const barcode = name(line.barcode);
  const sku = name(line.stockCode) ?? barcode;
  const unitPrice = money(line.lineUnitPrice, field('lineUnitPrice'));
  return {
    lineKey: line.lineId,
    externalItemId: null,
    sku,
    name: name(line.productName) ?? sku ?? '',
    quantity: line.quantity,
    unitPrice,
    unitGross: line.lineGrossAmount == null ? unitPrice : money(line.lineGrossAmount, field('lineGrossAmount')),
    vatRate: vatRate(line.vatRate, field('vatRate')),
    adjustment: false,
    options: [...option('Size', line.productSize), ...option('Color', line.productColor)],
    productExternalId: line.contentId ?? null,
    upc: barcode,
    imageUrl: null,
  };
}

function option(title: string, value: string | null | undefined): SourceItem['options'] {
  const text = name(value);
  return text === null ? [] : [{ name: title, value: text }];
}

/** In hundredths of a percent. */
function vatRate(percent: number | null | undefined, field: string): number {
  if (percent == null) return 0;
  if (percent < 0 || percent > 100) throw new Unreadable('bad-money', `${field} is no rate of VAT.`);
  return Math.round(percent * 100);
}

/** The VAT in a price that contains it, to the hundredth as it is written on invoices. */
function vatIn(amount: E4, rate: number): E4 {
  return Math.round((amount * rate) / (10_000 + rate) / 100) * 100;
}

/** The day, in Istanbul, on which the carrier took it. */
function shippedOn({ packageHistories }: WirePackage): string | null {
  const shipped = packageHistories?.find(({ status }) => statusOf(status) === 'shipped');
  return shipped ? localDate(shipped.createdDate, 'Europe/Istanbul') : null;
}

function firstOf({ packageHistories }: WirePackage): number | null {
  const instants = (packageHistories ?? []).map(({ createdDate }) => createdDate);
  return instants.length === 0 ? null : Math.min(...instants);
}

function fullName(first: string | null | undefined, last: string | null | undefined): string | null {
  return name([name(first), name(last)].filter((part) => part !== null).join(' '));
}

function address(wire: WireAddress | null | undefined): SourceOrder['shipTo'] {
  if (!wire) return {};
  const text = (value: string | null | undefined): string | null => (value == null ? null : whole(value));
  return {
    name: name(wire.fullName) ?? fullName(wire.firstName, wire.lastName),
    company: text(wire.company),
    street1: text(wire.address1),
    street2: text(wire.address2),
    neighborhood: text(wire.neighborhood),
    district: text(wire.district) || text(wire.countyName),
    city: text(wire.city),
    state: text(wire.stateName),
    postalCode: text(wire.postalCode),
    country: text(wire.countryCode),
    phone: text(wire.phone),
  };
}
