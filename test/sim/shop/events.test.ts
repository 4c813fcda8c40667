import { expect, test } from 'vitest';
import { Random } from '../../../src/sim/random.ts';
import type { WireOrder } from '../../../src/sim/shipstation/wire.ts';
import { World } from '../../../src/sim/shipstation/world.ts';
import { happen } from '../../../src/sim/shop/events.ts';
import { merge, split } from '../../../src/sim/shop/parcels.ts';

const base = Date.UTC(2026, 6, 1, 19, 0, 0, 37);
const later = base + 60_000;
const make = (): World => new World({ seed: 7, orders: 300, base });

function live(world: World, events: number, tagMovesModifyDate = false): void {
  const chance = new Random(5);
  for (let n = 0; n < events; n += 1) happen(world, chance, later, { tagMovesModifyDate });
}

function snapshot(world: World): Map<number, WireOrder> {
  return new Map([...world.orders()].map((order) => [order.orderId, order]));
}

test('the same life happens again from the same seed', () => {
  const [one, two] = [make(), make()];
  live(one, 300);
  live(two, 300);
  expect([...snapshot(two)]).toEqual([...snapshot(one)]);
});

test('a long life shows every kind of event', () => {
  const world = make();
  const before = snapshot(world);
  live(world, 1_500);
  const after = [...world.orders()];
  const moved = (from: string, to: string): boolean =>
    after.some((order) => before.get(order.orderId)?.orderStatus === from && order.orderStatus === to);
  expect(after.length).toBeGreaterThan(before.size + 500);
  expect(moved('awaiting_shipment', 'shipped')).toBe(true);
  expect(moved('awaiting_payment', 'shipped') || moved('awaiting_payment', 'awaiting_shipment')).toBe(true);
  expect(after.some((order) => order.advancedOptions.mergedIds.length > 0)).toBe(true);
  expect(after.some((order) => order.advancedOptions.parentId !== null)).toBe(true);
  const fewer = after.some((order) => (before.get(order.orderId)?.items.length ?? 0) > order.items.length);
  expect(fewer).toBe(true);
});

test('whatever changes an order moves its modify date, except a tag; a setting lets tags move it too', () => {
  for (const tagMovesModifyDate of [false, true]) {
    const world = make();
    const before = snapshot(world);
    live(world, 400, tagMovesModifyDate);
    for (const order of world.orders()) {
      const old = before.get(order.orderId);
      if (!old || JSON.stringify(old) === JSON.stringify(order)) continue;
      const onlyTags = JSON.stringify({ ...order, tagIds: null }) === JSON.stringify({ ...old, tagIds: null });
      if (onlyTags) expect(tagMovesModifyDate).toBe(false);
      else expect(order.modifyDate).not.toBe(old.modifyDate);
    }
  }
});

test('totals stay right through edits, merges and splits', () => {
  const world = make();
  live(world, 1_000);
  for (const order of world.orders()) {
    const lines = order.items.reduce((sum, item) => sum + item.quantity * item.unitPrice, 0);
    expect(order.orderTotal).toBeCloseTo(lines + order.taxAmount + order.shippingAmount, 6);
  }
});

test('a merge: the survivor names the absorbed order, which is gone', () => {
  const world = make();
  const [survivor, absorbed] = [...world.orders()].filter((order) => order.orderStatus === 'awaiting_shipment');
  if (!survivor || !absorbed) throw new Error('two waiting orders are needed');
  merge(world, survivor.orderId, absorbed.orderId, later);
  expect(world.order(absorbed.orderId)).toBeNull();
  expect(world.gone(absorbed.orderId)).toBe('absorbed');
  const merged = world.order(survivor.orderId);
  expect(merged?.advancedOptions).toMatchObject({ mergedOrSplit: true, mergedIds: [absorbed.orderId] });
  expect(merged?.items).toHaveLength(survivor.items.length + absorbed.items.length);
});

test('a split: the child shares number and key, has its own id, and the pieces add up', () => {
  const world = make();
  const fits = (order: WireOrder): boolean => order.orderStatus === 'awaiting_shipment' && order.items.length > 1;
  const before = [...world.orders()].find(fits);
  if (!before) throw new Error('a waiting order of two lines is needed');
  const childId = split(world, before.orderId, later);
  const [original, child] = [world.order(before.orderId), world.order(childId)];
  expect(child).toMatchObject({ orderNumber: before.orderNumber, orderKey: before.orderKey });
  expect(child?.advancedOptions).toMatchObject({ mergedOrSplit: true, parentId: before.orderId });
  const pieces = (order: WireOrder | null): number => order?.items.reduce((sum, item) => sum + item.quantity, 0) ?? 0;
  expect(pieces(original) + pieces(child)).toBe(pieces(before));
});
