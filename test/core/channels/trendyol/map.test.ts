import { expect, test } from 'vitest';
import { Unreadable } from '../../../../src/core/channels/channel.ts';
import { interpretPackage } from '../../../../src/core/channels/trendyol/map.ts';
import { statusOf, stepsBack } from '../../../../src/core/channels/trendyol/status.ts';
import type { SourceOrder } from '../../../../src/core/domain/order.ts';
import { elementTexts } from '../../../../src/core/json-text.ts';
import { sample } from './gateway.ts';

const documented = JSON.parse(sample('orders-stream-page')).content[0] as Record<string, unknown>;
const line = (documented['lines'] as Record<string, unknown>[])[0];

function interpret(changed: Record<string, unknown> = {}): SourceOrder {
  return interpretPackage(JSON.stringify({ ...documented, ...changed }));
}

function unreadable(changed: Record<string, unknown>): Unreadable {
  try {
    interpret(changed);
  } catch (error) {
    expect(error).toBeInstanceOf(Unreadable);
    return error as Unreadable;
  }
  throw new Error('it was read');
}

test('the documented package, field by field', () => {
  expect(interpret()).toEqual({
    externalId: '3330111111',
    orderNumber: '10654411111',
    orderKey: null,
    marketplace: 'trendyol',
    storeId: '99999999',
    status: 'delivered',
    sourceStatus: 'Delivered',
    orderedAt: 1762253333685 - 3 * 3_600_000,
    paidAt: null,
    shipBy: 1762376340000,
    shipDate: null,
    holdUntil: null,
    sourceCreatedAt: 1762242537619,
    modifiedAt: 1762865408581,
    customerName: 'John Doe',
    customerEmail: 'pf+j2jm8x99@trendyolmail.com',
    customerUsername: '888888888',
    shipTo: {
      name: 'John Doe',
      company: '',
      street1: "John Doe's House",
      street2: "John Doe's House",
      neighborhood: 'Maslak Mahallesi',
      district: 'Sarıyer',
      city: 'İstanbul',
      state: '',
      postalCode: '34200',
      country: 'TR',
      phone: '333333333',
    },
    currency: 'TRY',
    total: 4_989_000,
    paid: 4_989_000,
    tax: 831_500,
    shipping: 0,
    customerNotes: null,
    internalNotes: null,
    gift: false,
    giftMessage: null,
    paymentMethod: 'Alışveriş Kredisi',
    requestedService: 'normal',
    carrierCode: 'Trendyol Express',
    serviceCode: null,
    mergedOrSplit: false,
    parentExternalId: null,
    mergedExternalIds: [],
    tagExternalIds: [],
    items: [
      {
        lineKey: '4765111111',
        externalItemId: null,
        sku: '111111',
        name: 'Kuş ve Çiçek Desenli Tepsi - Yeşil / Altın Sarısı - 49 cm, 01SYM134, Tek Ebat',
        quantity: 1,
        unitPrice: 4_989_000,
        unitGross: 4_989_000,
        vatRate: 2000,
        adjustment: false,
        options: [
          { name: 'Size', value: 'Tek Ebat' },
          { name: 'Color', value: 'Yeşil' },
        ],
        productExternalId: '1239111111',
        upc: '8683772071724',
        imageUrl: null,
      },
    ],
    package: {
      createdBy: 'order-creation',
      trackingNumber: '7280027504111111',
      trackingUrl: 'https://tracking.trendyol.com/?id=111111111-1111-1111-1111-11111111',
      gross: 4_989_000,
      discount: 0,
    },
  });
});

test('the order was placed some seconds before its package was made, once its date is read as Istanbul’s', () => {
  const { orderedAt, sourceCreatedAt } = interpret();
  expect((sourceCreatedAt ?? 0) - orderedAt).toBe(3934);
});

test('a webhook’s package is read as the stream’s', () => {
  const [text = ''] = elementTexts(sample('webhook-shipment-package'), 'content') ?? [];
  expect(interpretPackage(text)).toEqual(interpret());
});

test('discounts: what is paid per piece, what it was before, and gross less discount is the total', () => {
  const changed = {
    packageGrossAmount: 300,
    packageSellerDiscount: 20.5,
    packageTyDiscount: 9.5,
    packageTotalDiscount: 30,
    packageTotalPrice: 270,
    lines: [{ ...line, quantity: 3, lineGrossAmount: 100, lineTotalDiscount: 10, lineUnitPrice: 90, vatRate: 10 }],
  };
  const order = interpret(changed);
  expect(order).toMatchObject({ total: 2_700_000, tax: 245_500, package: { gross: 3_000_000, discount: 300_000 } });
  expect(order.items[0]).toMatchObject({ unitPrice: 900_000, unitGross: 1_000_000, vatRate: 1000 });
});

test('a split package names the one it came from; numbers that a double cannot hold keep their digits', () => {
  const text = JSON.stringify({ ...documented, createdBy: 'split', originPackageIds: [111], lines: [] })
    .replace('"originPackageIds":[111]', '"originPackageIds":[98765432109876543210]')
    .replace('"cargoTrackingNumber":7280027504111111', '"cargoTrackingNumber":72800275041111112345');
  expect(interpretPackage(text)).toMatchObject({
    mergedOrSplit: true,
    parentExternalId: '98765432109876543210',
    package: { createdBy: 'split', trackingNumber: '72800275041111112345' },
  });
});

test('what is new at Trendyol, or missing, costs no package', () => {
  const bare = {
    status: 'Teleported',
    createdBy: 'magic',
    somethingNew: { deep: [1] },
    shipmentAddress: null,
    invoiceAddress: undefined,
    packageHistories: null,
    customerEmail: null,
    cargoTrackingNumber: null,
    agreedDeliveryDate: 0,
    originShipmentDate: null,
    lines: [{ lineId: 1, quantity: 2, lineUnitPrice: 1, barcode: '869' }],
  };
  expect(interpret(bare)).toMatchObject({
    status: 'unknown',
    sourceStatus: 'Teleported',
    shipBy: null,
    sourceCreatedAt: null,
    shipTo: {},
    package: { createdBy: 'magic', trackingNumber: null },
    items: [{ sku: '869', name: '869', unitGross: 10_000, vatRate: 0, options: [] }],
  });
});

test('when it was shipped is a day in Istanbul', () => {
  const packageHistories = [
    { createdDate: Date.UTC(2026, 8, 1, 8), status: 'Created' },
    { createdDate: Date.UTC(2026, 8, 1, 22), status: 'Shipped' },
  ];
  expect(interpret({ packageHistories, status: 'Shipped' }).shipDate).toBe('2026-09-02');
});

test.each([
  [{ shipmentPackageId: null }, 'missing-id', /^shipmentPackageId is not as Trendyol writes it/],
  [{ orderDate: 'yesterday' }, 'bad-date', /^orderDate/],
  [{ lastModifiedDate: null }, 'bad-date', /^lastModifiedDate/],
  [{ packageTotalPrice: 1e300 }, 'bad-money', /^packageTotalPrice/],
  [{ packageTotalPrice: 'dear' }, 'bad-shape', /^packageTotalPrice/],
  [{ lines: [{ ...line, lineUnitPrice: null }] }, 'bad-shape', /^lines\[0\]\.lineUnitPrice/],
  [{ lines: [{ ...line, vatRate: 180 }] }, 'bad-money', /^lines\[0\]\.vatRate/],
  [{ status: ' ', shipmentPackageStatus: null }, 'bad-shape', /^status/],
])('%j is parked as %s', (changed, reason, message) => {
  expect(unreadable(changed)).toMatchObject({ reason, message: expect.stringMatching(message) });
});

test('not JSON', () => {
  expect(() => interpretPackage('{')).toThrow(Unreadable);
});

test.each([
  ['Awaiting', 'awaiting_payment'],
  ['Verified', 'awaiting_payment'],
  ['Created', 'awaiting_shipment'],
  ['Picking', 'awaiting_shipment'],
  ['Invoiced', 'awaiting_shipment'],
  ['Shipped', 'shipped'],
  ['AtCollectionPoint', 'shipped'],
  ['AT_COLLECTION_POINT', 'shipped'],
  ['UnDelivered', 'shipped'],
  ['Delivered', 'delivered'],
  ['Returned', 'returned'],
  ['Cancelled', 'cancelled'],
  ['UnSupplied', 'cancelled'],
  ['UnPacked', 'split'],
  ['Something', 'unknown'],
])('%s is %s', (word, status) => {
  expect(statusOf(word)).toBe(status);
});

test('a package never steps back, may be tried again on its way, and unknown words step nowhere', () => {
  const back = [
    ['Created', 'Picking'],
    ['Awaiting', 'Created'],
    ['Invoiced', 'Shipped'],
    ['Picking', 'Cancelled'],
    ['Shipped', 'Delivered'],
    ['Created', 'UnPacked'],
  ];
  for (const [answer = '', held = ''] of back) {
    expect(stepsBack(answer, held), `${held} to ${answer}`).toBe(true);
    expect(stepsBack(held, answer), `${answer} to ${held}`).toBe(false);
  }
  expect(stepsBack('UnDelivered', 'AtCollectionPoint')).toBe(false);
  expect(stepsBack('AtCollectionPoint', 'UnDelivered')).toBe(false);
  expect(stepsBack('Teleported', 'Delivered')).toBe(false);
  expect(stepsBack('Created', 'Teleported')).toBe(false);
});
