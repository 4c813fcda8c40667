import { orderDate, pacificDay } from '../pacific.ts';
import { type Random, withOne } from '../random.ts';
import type { OrderStatus } from '../shipstation/wire.ts';
import type { OrderRecord, World } from '../shipstation/world.ts';
import { DAY } from './book.ts';
import { editOrder } from './edits.ts';
import { mergeTwo, splitOne } from './parcels.ts';
import { tagIds, withTag } from './tags.ts';

/** What can happen in the shop. Each answers false when there is no order it could happen to. */
type Event = (world: World, random: Random, now: number, settings: EventSettings) => boolean;

export interface EventSettings {
  readonly tagMovesModifyDate: boolean;
}

const arrive: Event = (world, _random, now) => {
  world.newOrder(now);
  return true;
};

const ship: Event = (world, random, now) => {
  // First in, first out, though not strictly: one of the eight that wait longest.
  const waiting = [...world.records()].filter((record) => record.status === 'awaiting_shipment').slice(0, 8);
  return withOne(random, waiting, ({ orderId }) => {
    world.edit(orderId, now, (order) => {
      order.orderStatus = 'shipped';
      order.shipDate = pacificDay(now);
      order.carrierCode = 'royal_mail';
      order.serviceCode = order.shipTo.country === 'GB' ? 'rm_tracked_48' : 'rm_international_tracked';
      order.packageCode = 'package';
    });
  });
};

const edit: Event = (world, random, now) =>
  withOne(random, inState(world, 'awaiting_shipment', 'awaiting_payment', 'on_hold'), ({ orderId }) => {
    world.edit(orderId, now, (order) => editOrder(order, random, now));
  });

const cancel: Event = (world, random, now) =>
  withOne(random, inState(world, 'awaiting_shipment', 'awaiting_payment', 'on_hold'), ({ orderId }) => {
    world.edit(orderId, now, (order) => {
      order.orderStatus = 'cancelled';
      order.holdUntilDate = null;
    });
  });

const hold: Event = (world, random, now) =>
  withOne(random, inState(world, 'awaiting_shipment'), ({ orderId }) => {
    world.edit(orderId, now, (order) => {
      order.orderStatus = 'on_hold';
      order.holdUntilDate = pacificDay(now + random.int(1, 7) * DAY);
    });
  });

const release: Event = (world, random, now) =>
  withOne(random, inState(world, 'on_hold'), ({ orderId }) => {
    world.edit(orderId, now, (order) => {
      order.orderStatus = 'awaiting_shipment';
      order.holdUntilDate = null;
    });
  });

const tag: Event = (world, random, now, { tagMovesModifyDate }) =>
  withOne(random, inState(world, 'awaiting_shipment', 'on_hold'), ({ orderId }) => {
    const tagId = random.pick([tagIds.rush, tagIds.twoColours, tagIds.spelling]);
    world.edit(
      orderId,
      now,
      (order) => {
        order.tagIds = withTag(order.tagIds, tagId);
      },
      { touch: tagMovesModifyDate },
    );
  });

const pay: Event = (world, random, now) =>
  withOne(random, inState(world, 'awaiting_payment'), ({ orderId }) => {
    world.edit(orderId, now, (order) => {
      order.orderStatus = 'awaiting_shipment';
      order.amountPaid = order.orderTotal;
      order.paymentDate = orderDate(now);
    });
  });

const events: readonly (readonly [Event, number])[] = [
  [arrive, 45],
  [ship, 30],
  [edit, 10],
  [tag, 4],
  [pay, 3],
  [cancel, 2.5],
  [hold, 1.5],
  [release, 1.5],
  [mergeTwo, 1.5],
  [splitOne, 1],
];

/**
 * One thing happens in the shop, at `now` (epoch ms). What is drawn but impossible (nothing left to ship, nobody to
 * pay) gives way to a new order, so that the shop never stands still.
 */
export function happen(world: World, random: Random, now: number, settings: EventSettings): void {
  const event = random.weighted(events);
  if (!event(world, random, now, settings)) arrive(world, random, now, settings);
}

function inState(world: World, ...states: readonly OrderStatus[]): OrderRecord[] {
  return [...world.records()].filter((record) => states.includes(record.status));
}
