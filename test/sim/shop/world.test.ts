import { describe, expect, test } from 'vitest';
import type { WireOrder } from '../../../src/sim/shipstation/wire.ts';
import { World } from '../../../src/sim/shipstation/world.ts';

const base = Date.UTC(2026, 6, 1, 19, 0, 0, 37);
const make = (seed: number, orders = 300): World => new World({ seed, orders, base });
const written = (world: World): string => JSON.stringify([...world.orders()]);
const share = (orders: readonly WireOrder[], fits: (order: WireOrder) => boolean): number =>
  orders.filter(fits).length / orders.length;

test('the same seed makes the same world, byte for byte; another seed another one', () => {
  expect(written(make(7))).toBe(written(make(7)));
  expect(written(make(7))).not.toBe(written(make(8)));
});

test('an order reads the same whether it was read before or not', () => {
  const world = make(7);
  const [first] = world.orders();
  expect(world.order(first?.orderId ?? 0)).toEqual(first);
});

describe('a believable shop', () => {
  const world = make(7);
  const orders = [...world.orders()];
  const large = [...make(3, 5_000).orders()];

  test('ids are unique, of orders and of lines, and 300 orders fall into the last 30 days', () => {
    expect(new Set(orders.map((order) => order.orderId)).size).toBe(300);
    const lines = orders.flatMap((order) => order.items.map((item) => item.orderItemId));
    expect(new Set(lines).size).toBe(lines.length);
    for (const { orderedAt, createdAt, modifiedAt } of world.records()) {
      expect(orderedAt).toBeGreaterThanOrEqual(base - 30 * 86_400_000);
      expect(orderedAt).toBeLessThanOrEqual(createdAt);
      expect(createdAt).toBeLessThanOrEqual(modifiedAt);
      expect(modifiedAt).toBeLessThanOrEqual(base);
    }
  });

  test('most have left, about 80 wait, and every other state occurs', () => {
    const count = (status: string): number => orders.filter((order) => order.orderStatus === status).length;
    expect(count('shipped')).toBeGreaterThan(150);
    expect(count('awaiting_shipment')).toBeGreaterThan(60);
    expect(count('awaiting_shipment')).toBeLessThan(100);
    for (const rare of ['on_hold', 'awaiting_payment', 'cancelled']) expect(count(rare)).toBeGreaterThan(0);
  });

  test('the total is what the lines, tax and shipping add up to', () => {
    for (const order of large) {
      const lines = order.items.reduce((sum, item) => sum + item.quantity * item.unitPrice, 0);
      expect(order.orderTotal).toBeCloseTo(lines + order.taxAmount + order.shippingAmount, 6);
      expect(String(order.orderTotal)).toMatch(/^\d+(\.\d{1,2})?$/);
    }
  });

  test('lines: 1.7 on average and up to 10, some without a key, some SKUs twice, some discounts', () => {
    const counts = large.map((order) => order.items.filter((item) => !item.adjustment).length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(mean).toBeGreaterThan(1.6);
    expect(mean).toBeLessThan(1.8);
    expect(Math.max(...counts)).toBe(10);
    const keyless = share(large, (order) => order.items.some((item) => !item.adjustment && item.lineItemKey === null));
    expect(keyless).toBeGreaterThan(0.01);
    const twice = share(large, (order) => new Set(order.items.map((item) => item.sku)).size < order.items.length);
    expect(twice).toBeGreaterThan(0.03);
    expect(large.some((order) => order.items.some((item) => item.adjustment && item.unitPrice < 0))).toBe(true);
  });

  test('each source writes personalisation its own way', () => {
    const of = (source: string): WireOrder[] => large.filter((order) => order.advancedOptions.source === source);
    const options = (source: string): string[] => [
      ...new Set(of(source).flatMap((order) => order.items.flatMap((item) => item.options.map(({ name }) => name)))),
    ];
    expect(options('amazon')).toEqual(['CustomizedURL']);
    expect(options('etsy').sort()).toEqual(['Color', 'Personalization', 'Secondary color']);
    expect(of('ebay_v2').some((order) => /Item ID: \d+ Variation: Color=\w/.test(order.customerNotes ?? ''))).toBe(
      true,
    );
    expect(of('web').length).toBeGreaterThan(100);
    const stores = new Map(large.map((order) => [order.advancedOptions.source, order.advancedOptions.storeId]));
    expect(new Set(stores.values()).size).toBe(4);
  });

  test('buyers come back, and names come in many scripts', () => {
    const buyers = new Set(large.map((order) => order.customerId));
    expect(buyers.size).toBeLessThan(large.length * 0.8);
    const names = large.map((order) => order.shipTo.name).join();
    for (const script of [/[şğİ]/, /[łżź]/, /\p{Script=Arabic}/u, /\p{Script=Han}/u]) expect(names).toMatch(script);
    expect(JSON.stringify(large.map((order) => order.items))).toMatch(/\p{Extended_Pictographic}/u);
  });

  test('a replacement’s number begins with the number of the order it replaces', () => {
    const numbers = new Set(large.map((order) => order.orderNumber));
    const replacements = [...numbers].filter((number) => number.endsWith('-R'));
    expect(replacements.length).toBeGreaterThan(5);
    for (const number of replacements) expect(numbers).toContain(number.slice(0, -2));
  });

  test('the fields the documentation does not mention are there', () => {
    const [order] = orders;
    expect(order).toMatchObject({ labelMessages: null, externallyFulfilledById: null });
    expect(order?.weight).toHaveProperty('WeightUnits');
    expect(order?.advancedOptions).toHaveProperty('billToMyOtherAccount');
  });
});
