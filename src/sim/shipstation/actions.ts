import * as z from 'zod';
import { type Answer, Refusal } from '../answer.ts';
import { pacificDay, readPacific } from '../pacific.ts';
import { withTag } from '../shop/tags.ts';
import { invalid, notFound } from './answer.ts';
import type { OrderStatus } from './wire.ts';
import type { OrderRecord, World } from './world.ts';

/**
 * The vendor's small writes: one order, one thing about it (sample `order-operations`). Each takes the parsed body and
 * `now` (epoch ms), and throws a Refusal when the body is wrong, the order is not there or is in the wrong state.
 */

const named = z.object({ orderId: z.number().int() });
const tagged = named.extend({ tagId: z.number().int() });
const held = named.extend({ holdUntilDate: z.string() });
const shipped = named.extend({ carrierCode: z.string().min(1), shipDate: z.string().nullish() });

/** @param touch whether a tag moves the modify date; the vendor does not say (facts F1), so it is a setting */
export function addTag(world: World, body: unknown, now: number, touch: boolean): Answer {
  const { orderId, tagId } = read(tagged, body);
  demand(world, orderId);
  if (!world.tags.some((tag) => tag.tagId === tagId)) throw notFound(`Tag ${tagId}`);
  world.edit(
    orderId,
    now,
    (order) => {
      order.tagIds = withTag(order.tagIds, tagId);
    },
    { touch },
  );
  return done('Tag added successfully.');
}

export function removeTag(world: World, body: unknown, now: number, touch: boolean): Answer {
  const { orderId, tagId } = read(tagged, body);
  demand(world, orderId);
  world.edit(
    orderId,
    now,
    (order) => {
      const left = order.tagIds?.filter((other) => other !== tagId) ?? [];
      order.tagIds = left.length > 0 ? left : null;
    },
    { touch },
  );
  return done('Tag removed successfully.');
}

export function holdUntil(world: World, body: unknown, now: number): Answer {
  const { orderId, holdUntilDate } = read(held, body);
  const until = readPacific(holdUntilDate);
  if (until === null) throw invalid({ holdUntilDate: ['An error has occurred.'] });
  demand(world, orderId, 'awaiting_shipment', 'on_hold');
  world.edit(orderId, now, (order) => {
    order.orderStatus = 'on_hold';
    order.holdUntilDate = pacificDay(until);
  });
  return done('Order held successfully.');
}

export function restoreFromHold(world: World, body: unknown, now: number): Answer {
  const { orderId } = read(named, body);
  demand(world, orderId, 'on_hold');
  world.edit(orderId, now, (order) => {
    order.orderStatus = 'awaiting_shipment';
    order.holdUntilDate = null;
  });
  return done('The requested order has been restored');
}

export function markAsShipped(world: World, body: unknown, now: number): Answer {
  const { orderId, carrierCode, shipDate } = read(shipped, body);
  const at = shipDate == null ? now : readPacific(shipDate);
  if (at === null) throw invalid({ shipDate: ['An error has occurred.'] });
  const { orderNumber } = demand(world, orderId, 'awaiting_shipment', 'pending_fulfillment');
  world.edit(orderId, now, (order) => {
    order.orderStatus = 'shipped';
    order.shipDate = pacificDay(at);
    order.carrierCode = carrierCode;
  });
  return { status: 200, body: { orderId, orderNumber } };
}

/** Deleting is soft at the vendor; to a caller the order is gone all the same. */
export function deleteOrder(world: World, orderId: number): Answer {
  demand(world, orderId);
  world.remove(orderId, 'deleted');
  return done('The requested order has been deleted.');
}

function demand(world: World, orderId: number, ...states: readonly OrderStatus[]): OrderRecord {
  const record = world.record(orderId);
  if (!record) throw notFound(`Order ${orderId}`);
  if (states.length > 0 && !states.includes(record.status)) {
    throw new Refusal(400, { Message: `Order ${record.orderNumber} is ${record.status}.` });
  }
  return record;
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalid(Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), [issue.message]])));
}

function done(message: string): Answer {
  return { status: 200, body: { success: true, message } };
}
