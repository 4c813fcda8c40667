import type { Random } from '../random.ts';
import type { WireItem, WireOrder } from '../shipstation/wire.ts';
import type { OrderRecord, World } from '../shipstation/world.ts';
import { goods, settle } from './edits.ts';

/**
 * Combines two waiting orders of one buyer, as the office does to save postage (facts A7). The older one survives,
 * takes over the lines and names the other in `mergedIds`; the other one vanishes from every answer.
 *
 * @param now epoch ms
 * @returns false when no buyer has two orders waiting in one store
 */
export function mergeTwo(world: World, random: Random, now: number): boolean {
  const pairs = waitingPairs(world);
  if (pairs.length === 0) return false;
  const [survivor, absorbed] = random.pick(pairs);
  merge(world, survivor.orderId, absorbed.orderId, now);
  return true;
}

/** Lets `survivorId` absorb `absorbedId`; throws when either cannot be seen. */
export function merge(world: World, survivorId: number, absorbedId: number, now: number): void {
  const absorbed = world.order(absorbedId);
  if (!absorbed) throw new Error(`the world has no order ${absorbedId} to merge`);
  world.edit(survivorId, now, (order) => {
    order.items.push(...absorbed.items);
    order.shippingAmount = Math.max(order.shippingAmount, absorbed.shippingAmount);
    order.taxAmount = Math.round((order.taxAmount + absorbed.taxAmount) * 100) / 100;
    const notes = [order.customerNotes, absorbed.customerNotes].filter((note) => note !== null);
    order.customerNotes = notes.length > 0 ? notes.join('\n') : null;
    order.advancedOptions.mergedOrSplit = true;
    order.advancedOptions.mergedIds = [...order.advancedOptions.mergedIds, absorbedId];
    settle(order);
  });
  world.remove(absorbedId, 'absorbed');
}

/**
 * Sends a part of a waiting order on its own (facts A7): the child shares number and key, has its own order id and
 * names the original as `parentId`. Both are marked `mergedOrSplit`.
 *
 * @param now epoch ms
 * @returns false when no waiting order has two pieces
 */
export function splitOne(world: World, random: Random, now: number): boolean {
  const waiting = [...world.records()].filter((record) => record.status === 'awaiting_shipment');
  const large = waiting.filter((record) => pieces(world.read(record)) > 1);
  if (large.length === 0) return false;
  split(world, random.pick(large).orderId, now);
  return true;
}

/** Splits the last line (or one piece of an only line) off an order; returns the child's order id. */
export function split(world: World, orderId: number, now: number): number {
  const record = world.record(orderId);
  const original = world.order(orderId);
  const last = original ? goods(original).at(-1) : undefined;
  if (!record || !original || !last) throw new Error(`the world has no order ${orderId} to split`);
  const moved = goods(original).length > 1 ? last.quantity : 1;
  const child: WireOrder = structuredClone(original);
  child.orderId = world.nextOrderId();
  child.items = [{ ...last, quantity: moved, orderItemId: world.nextRowId() }];
  child.shippingAmount = 0;
  child.taxAmount = 0;
  Object.assign(child.advancedOptions, { mergedOrSplit: true, parentId: orderId });
  settle(child);
  world.add(child, now, record);
  world.edit(orderId, now, (order) => {
    order.items = order.items.flatMap((item) => left(item, last.orderItemId, moved));
    order.advancedOptions.mergedOrSplit = true;
    settle(order);
  });
  return child.orderId;
}

function left(item: WireItem, movedId: number, moved: number): WireItem[] {
  if (item.orderItemId !== movedId) return [item];
  return item.quantity > moved ? [{ ...item, quantity: item.quantity - moved }] : [];
}

function pieces(order: WireOrder): number {
  return goods(order).reduce((sum, item) => sum + item.quantity, 0);
}

function waitingPairs(world: World): [OrderRecord, OrderRecord][] {
  const first = new Map<string, OrderRecord>();
  const pairs: [OrderRecord, OrderRecord][] = [];
  for (const record of world.records()) {
    if (record.status !== 'awaiting_shipment' || record.buyer < 0) continue;
    const who = `${record.storeId}/${record.buyer}`;
    const earlier = first.get(who);
    if (earlier && earlier.orderKey !== record.orderKey) pairs.push([earlier, record]);
    else first.set(who, record);
  }
  return pairs;
}
