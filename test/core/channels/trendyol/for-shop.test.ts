import { expect, test } from 'vitest';
import { packageForShop } from '../../../../src/core/channels/trendyol/for-shop.ts';
import { sample } from './gateway.ts';

const documented = JSON.parse(sample('orders-stream-page')).content[0] as Record<string, unknown>;
const line = (documented['lines'] as Record<string, unknown>[])[0];

const forShop = (changed: Record<string, unknown> = {}) =>
  packageForShop(JSON.stringify({ ...documented, ...changed }));

test('the documented package, field by field', () => {
  const address = {
    firstName: 'John',
    lastName: 'Doe',
    company: null,
    district: 'Sarıyer',
    city: 'İstanbul',
    countryCode: 'TR',
    phone: '333333333',
  };
  expect(forShop()).toEqual({
    channel: 'trendyol',
    marketplace: 'Trendyol',
    externalId: '3330111111',
    orderNumber: '10654411111',
    status: 'delivered',
    orderedAt: 1762253333685 - 3 * 3_600_000,
    modifiedAt: 1762865408581,
    currency: 'TRY',
    buyer: {
      id: '888888888',
      firstName: 'John',
      lastName: 'Doe',
      email: 'pf+j2jm8x99@trendyolmail.com',
      phone: null,
    },
    shipTo: { ...address, street: "Maslak Mahallesi John Doe's House", postcode: '34200' },
    billTo: { ...address, street: "John Doe's House", postcode: null },
    lines: [
      {
        barcode: '8683772071724',
        name: 'Kuş ve Çiçek Desenli Tepsi - Yeşil / Altın Sarısı - 49 cm, 01SYM134, Tek Ebat',
        quantity: 1,
        total: 4_989_000,
        vatRate: 20,
      },
    ],
    shipping: 0,
    total: 4_989_000,
    carrier: 'Trendyol Express',
    tracking: '7280027504111111',
  });
});

/** Three pieces of 33.33, 33.33 and 33.34: their average, rounded, comes to a kuruş less. */
const pieces = [33.33, 33.33, 33.34].map((lineItemPrice) => ({ lineItemPrice }));
const three = { ...line, quantity: 3, lineUnitPrice: 33.33, discountDetails: pieces };
const totals = (changed: Record<string, unknown>) => forShop(changed).lines.map(({ total }) => total);

test('a line costs what its pieces come to; where none are told, the rounding is settled and no more', () => {
  expect(totals({ lines: [three], packageTotalPrice: 100 })).toEqual([1_000_000]);
  const averaged = { ...three, discountDetails: null };
  const cheap = { ...averaged, quantity: 1, lineUnitPrice: 5 };
  expect(totals({ lines: [cheap, averaged], packageTotalPrice: 105 })).toEqual([50_000, 1_000_000]);
  expect(totals({ lines: [cheap, averaged], packageTotalPrice: 106 })).toEqual([50_000, 999_900]);
  expect(totals({ lines: [{ ...three, discountDetails: 'none' }], packageTotalPrice: 100 })).toEqual([1_000_000]);
});

test('a buyer whose name stands in one field only, and a line of which nothing is left', () => {
  const nobody = { firstName: '', lastName: '', fullName: 'Ayşe Nur Yılmaz', address1: 'Sokak 1', city: 'Bakı' };
  const order = forShop({
    customerFirstName: null,
    customerLastName: ' ',
    shipmentAddress: { ...nobody, countryCode: 'az' },
    invoiceAddress: null,
    lines: [{ ...line, quantity: 0 }, line],
  });
  expect(order.buyer).toMatchObject({ firstName: 'Ayşe Nur', lastName: 'Yılmaz' });
  expect(order.shipTo).toMatchObject({
    firstName: 'Ayşe Nur',
    lastName: 'Yılmaz',
    countryCode: 'AZ',
    street: 'Sokak 1',
  });
  expect(order.billTo).toEqual(order.shipTo);
  expect(order.lines).toHaveLength(1);
});
