import { expect, test } from 'vitest';
import type { OrderInput } from '../../../../src/core/domain/print/order-input.ts';
import { productProfile } from '../../../../src/core/domain/print/reading/product-rules.ts';
import { isAmazonOrder, readOrder } from '../../../../src/core/domain/print/reading/read-order.ts';

const order: OrderInput = {
  orderId: 1,
  orderNumber: '3123456789',
  marketplace: 'etsy',
  customerNotes: null,
  internalNotes: null,
  isDivided: false,
  lines: [
    {
      itemId: 7,
      sku: 'PER-1',
      name: 'Keyring',
      quantity: 2,
      options: [
        { name: 'Personalization', value: ' 1. Anna\r\n2. Ben' },
        { name: 'Color', value: 'gray' },
      ],
      file: { state: 'none' },
      profile: productProfile('PER-1', 'Keyring', null),
    },
  ],
};

test('every value keeps where it came from and the untouched text', () => {
  const [reading] = readOrder(order);
  expect(reading).toMatchObject({ source: 'option', findings: [], askModel: false });
  expect(reading?.personalizations[1]).toEqual({
    text: 'Ben',
    fields: [{ label: 'Personalization', text: 'Ben', color: null, font: null }],
    color1: 'Grey',
    color2: null,
    font: null,
    quantity: 1,
    note: null,
    origins: {
      text: { from: 'option Personalization', raw: ' 1. Anna\r\n2. Ben' },
      color1: { from: 'option Color', raw: 'gray' },
    },
  });
});

test('an order is Amazon’s by its marketplace or by its number', () => {
  expect(isAmazonOrder({ marketplace: 'Amazon UK', orderNumber: '1' })).toBe(true);
  expect(isAmazonOrder({ marketplace: null, orderNumber: '203-1234567-7654321' })).toBe(true);
  expect(isAmazonOrder({ marketplace: 'ebay_v2', orderNumber: '12-34567-89012' })).toBe(false);
});

test('what may be a list is never certain on an order that was split: each half has the words of the whole', () => {
  const [line] = order.lines;
  if (!line) throw new Error('the order has no line');
  const half = (value: string, quantity: number, isDivided = true) =>
    readOrder({
      ...order,
      isDivided,
      lines: [{ ...line, quantity, options: [{ name: 'Personalization', value }] }],
    })[0]?.findings.map(({ reason }) => reason);
  expect(half('QG23 FYF, QF19 PRH', 1, false)).toEqual([]);
  expect(half('QG23 FYF, QF19 PRH', 1)).toEqual(['split-unsure']);
  expect(half('1. Anna\n2. Ben', 2)).toEqual(['split-unsure']);
  expect(half('Anna and Ben', 1)).toEqual(['split-unsure']);
  expect(half('Anna', 1)).toEqual([]);
  expect(half('Anna', 2)).toEqual([]);
});

test('an order without lines has no readings', () => {
  expect(readOrder({ ...order, lines: [] })).toEqual([]);
});

test('the same order is read the same, and is left as it was', () => {
  const before = JSON.stringify(order);
  expect(readOrder(order)).toEqual(readOrder(order));
  expect(JSON.stringify(order)).toBe(before);
});
