import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Unreadable } from '../../../../src/core/channels/channel.ts';
import { interpretOrder } from '../../../../src/core/channels/shipstation/map.ts';
import type { SourceOrder } from '../../../../src/core/domain/order.ts';
import { readPacific } from '../../../../src/sim/pacific.ts';
import type { WireOrder } from '../../../../src/sim/shipstation/wire.ts';
import { World } from '../../../../src/sim/shipstation/world.ts';

const samples = path.join(import.meta.dirname, '../../../fixtures/shipstation');
const { orders: documented } = JSON.parse(readFileSync(path.join(samples, 'list-orders.json'), 'utf8')) as {
  orders: Record<string, unknown>[];
};

function interpret(index: number, changed: Record<string, unknown> = {}): SourceOrder {
  return interpretOrder(JSON.stringify({ ...documented[index], ...changed }), 'GBP');
}

function unreadable(changed: Record<string, unknown>): Unreadable {
  try {
    interpret(0, changed);
  } catch (error) {
    expect(error).toBeInstanceOf(Unreadable);
    return error as Unreadable;
  }
  throw new Error('it was read');
}

test('the documented order, field by field', () => {
  expect(interpret(0)).toEqual({
    externalId: '987654321',
    orderNumber: '204-1234567-7654321',
    orderKey: '204-1234567-7654321',
    marketplace: 'amazon',
    storeId: '12345',
    status: 'awaiting_shipment',
    sourceStatus: 'awaiting_shipment',
    orderedAt: Date.UTC(2015, 5, 29, 0, 46, 27),
    paidAt: Date.UTC(2015, 5, 29, 0, 46, 27),
    shipBy: Date.UTC(2015, 6, 5, 7),
    shipDate: '2015-04-25',
    holdUntil: null,
    sourceCreatedAt: Date.UTC(2015, 7, 17, 16, 24, 14, 780),
    modifiedAt: Date.UTC(2015, 7, 17, 16, 24, 16, 480),
    customerName: 'Odile Varga',
    customerEmail: 'odile.varga@example.org',
    customerUsername: 'odile.varga@example.org',
    shipTo: {
      name: ' Odile Varga ',
      company: '',
      street1: '4 Lantern Row',
      street2: '',
      street3: null,
      city: 'Wells',
      state: '',
      postalCode: 'BA5 0ZZ',
      country: 'GB',
      phone: null,
      residential: true,
      addressVerified: 'Address not yet validated',
    },
    currency: 'GBP',
    total: 3_879_700,
    paid: 4_129_700,
    tax: 279_900,
    shipping: 350_000,
    customerNotes: 'Please pack them flat.',
    internalNotes: null,
    gift: false,
    giftMessage: null,
    paymentMethod: null,
    requestedService: 'Standard International',
    carrierCode: 'royal_mail',
    serviceCode: 'rm_tracked_48',
    mergedOrSplit: false,
    parentExternalId: null,
    mergedExternalIds: [],
    tagExternalIds: [],
    items: [
      {
        lineKey: null,
        externalItemId: '136282568',
        sku: 'KEY-NAME-1',
        name: 'Name keyring',
        quantity: 2,
        unitPrice: 499_900,
        adjustment: false,
        options: [],
        productExternalId: '11780610',
        upc: null,
        imageUrl: null,
      },
      {
        lineKey: null,
        externalItemId: '136282569',
        sku: 'CAKE-TOP-2',
        name: 'Cake topper',
        quantity: 1,
        unitPrice: 2_250_000,
        adjustment: false,
        options: [],
        productExternalId: '11780609',
        upc: null,
        imageUrl: null,
      },
    ],
  });
});

test('the documented split order: no date means null, blank names fall back, option values keep their blanks', () => {
  const order = interpret(1);
  expect(order).toMatchObject({
    status: 'awaiting_shipment',
    sourceStatus: 'pending_fulfillment',
    marketplace: 'webstore',
    shipBy: null,
    holdUntil: '2015-07-02',
    customerName: 'Tamsin Brook',
    customerNotes: null,
    shipping: 0,
    mergedOrSplit: true,
    parentExternalId: '123456701',
    mergedExternalIds: ['123456700'],
    tagExternalIds: ['831', '8362'],
  });
  expect(order.items[0]?.options).toEqual([{ name: 'Plate', value: ' AB12 CDE ' }]);
  expect(order.items[1]).toMatchObject({ adjustment: true, unitPrice: -205_500, options: [], productExternalId: null });
});

test.each([
  ['awaiting_payment', 'awaiting_payment'],
  ['awaiting_shipment', 'awaiting_shipment'],
  ['on_hold', 'on_hold'],
  ['shipped', 'shipped'],
  ['cancelled', 'cancelled'],
  ['pending_fulfillment', 'awaiting_shipment'],
  ['rejected_fulfillment', 'on_hold'],
  ['some_new_state', 'unknown'],
  ['constructor', 'unknown'],
])('status %s is our %s', (sourceStatus, status) => {
  expect(interpret(0, { orderStatus: sourceStatus })).toMatchObject({ status, sourceStatus });
});

test.each([
  [{ advancedOptions: { source: 'eBay_V2 ' } }, 'ebay_v2'],
  [{ advancedOptions: null }, 'amazon'],
  [{ advancedOptions: {}, orderNumber: '1042' }, null],
  [{ advancedOptions: { source: '' }, orderNumber: '1204-1234567-7654321' }, null],
])('the marketplace of %j is %s', (changed, marketplace) => {
  expect(interpret(0, changed).marketplace).toBe(marketplace);
});

test('what no database can hold as text becomes U+FFFD; emoji stay', () => {
  const order = interpret(0, { customerNotes: 'a\ud83d b\udc00 c\0 👍🏽', shipTo: { name: '\udfffZoë' } });
  expect(order.customerNotes).toBe('a\ufffd b\ufffd c\ufffd 👍🏽');
  expect(order.shipTo).toEqual({ name: '\ufffdZoë' });
  expect(Buffer.from(order.customerNotes ?? '').toString()).toBe(order.customerNotes);
});

describe('an order that cannot be read says which field is wrong, never its value', () => {
  test.each([
    [{ orderId: null }, 'missing-id', /^orderId /],
    [{ orderId: 2 ** 53 }, 'missing-id', /^orderId /],
    [{ orderDate: 'secret-text' }, 'bad-date', /^orderDate is not a date/],
    [{ modifyDate: null }, 'bad-date', /^modifyDate /],
    [{ modifyDate: '2026-02-30T00:00:00' }, 'bad-date', /^modifyDate /],
    [{ holdUntilDate: 'secret-text' }, 'bad-date', /^holdUntilDate /],
    [{ orderNumber: '  ' }, 'bad-shape', /^orderNumber /],
    [{ items: 'secret-text' }, 'bad-shape', /^items is not .*expected array/],
    [{ items: [{ name: 'x', quantity: 1.5 }] }, 'bad-shape', /^items\[0\]\.quantity /],
    [
      { items: [{ name: 'x', quantity: 1, options: [{ name: 'Plate', value: 7 }] }] },
      'bad-shape',
      /^items\[0\]\.options\[0\]\.value /,
    ],
    [{ orderTotal: 'secret-text' }, 'bad-shape', /^orderTotal /],
    [{ orderTotal: 1e300 }, 'bad-money', /^orderTotal /],
    [{ items: [{ name: 'x', quantity: 1, unitPrice: 1e300 }] }, 'bad-money', /^items\[0\]\.unitPrice /],
  ])('%j is %s', (changed, reason, words) => {
    const error = unreadable(changed);
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/secret-text|1e\+?300|02-30/);
  });

  test.each(['', 'null', '[]', '"text"', '{"orderId":'])('a document that is %j', (body) => {
    expect(() => interpretOrder(body, 'GBP')).toThrow(Unreadable);
  });
});

test('unknown fields do not disturb, whatever they are called', () => {
  expect(interpret(0, { labelMessages: { deep: [1] }, brandNew: null })).toEqual(interpret(0));
});

test('every field of a few hundred orders of a shop equals its source, also over both change nights', () => {
  for (const base of [Date.UTC(2026, 2, 9), Date.UTC(2026, 10, 2), Date.UTC(2026, 6, 1)]) {
    const world = new World({ seed: 5, orders: 150, base, days: 2 });
    for (const order of world.orders())
      expect(interpretOrder(JSON.stringify(order), 'EUR')).toEqual(expected(order, 'EUR'));
  }
});

/** What an order should be, read with the fake's own clockwork and plain arithmetic. */
function expected(wire: WireOrder, currency: string): SourceOrder {
  const at = (text: string | null): number | null => (text === null ? null : readPacific(text));
  const cents = (amount: number): number => Math.round(amount * 10_000);
  const blankless = (text: string | null): string | null => text?.trim() || null;
  const known = ['awaiting_payment', 'awaiting_shipment', 'on_hold', 'shipped', 'cancelled'] as const;
  const advanced = wire.advancedOptions;
  return {
    externalId: String(wire.orderId),
    orderNumber: wire.orderNumber,
    orderKey: wire.orderKey,
    marketplace: advanced.source,
    storeId: String(advanced.storeId),
    status:
      known.find((status) => status === wire.orderStatus) ??
      (wire.orderStatus === 'pending_fulfillment' ? 'awaiting_shipment' : 'on_hold'),
    sourceStatus: wire.orderStatus,
    orderedAt: at(wire.orderDate) ?? Number.NaN,
    paidAt: at(wire.paymentDate),
    shipBy: at(wire.shipByDate),
    shipDate: wire.shipDate,
    holdUntil: wire.holdUntilDate,
    sourceCreatedAt: at(wire.createDate),
    modifiedAt: at(wire.modifyDate) ?? Number.NaN,
    customerName: blankless(wire.shipTo.name) ?? blankless(wire.billTo.name) ?? wire.customerUsername,
    customerEmail: wire.customerEmail,
    customerUsername: wire.customerUsername,
    shipTo: { ...wire.shipTo },
    currency,
    total: cents(wire.orderTotal),
    paid: cents(wire.amountPaid),
    tax: cents(wire.taxAmount),
    shipping: cents(wire.shippingAmount),
    customerNotes: wire.customerNotes || null,
    internalNotes: wire.internalNotes || null,
    gift: wire.gift,
    giftMessage: wire.giftMessage || null,
    paymentMethod: wire.paymentMethod,
    requestedService: wire.requestedShippingService,
    carrierCode: wire.carrierCode,
    serviceCode: wire.serviceCode,
    mergedOrSplit: advanced.mergedOrSplit,
    parentExternalId: advanced.parentId === null ? null : String(advanced.parentId),
    mergedExternalIds: advanced.mergedIds.map(String),
    tagExternalIds: (wire.tagIds ?? []).map(String),
    items: wire.items.map((item) => ({
      lineKey: item.lineItemKey,
      externalItemId: String(item.orderItemId),
      sku: blankless(item.sku),
      name: item.name.trim(),
      quantity: item.quantity,
      unitPrice: cents(item.unitPrice),
      adjustment: item.adjustment,
      options: item.options,
      productExternalId: item.productId === null ? null : String(item.productId),
      upc: item.upc,
      imageUrl: item.imageUrl,
    })),
  };
}
