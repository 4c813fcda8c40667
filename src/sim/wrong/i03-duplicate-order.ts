import { split } from '../shop/parcels.ts';
import { answerOf, shipStationOf, waitingOrder } from './documents.ts';
import type { Wrong } from './wrong.ts';

/** Another program writes an order with a key of its own: ShipStation makes a second one of it. */
export const duplicateOrder: Wrong = {
  id: 'I3',
  title: 'An order is written once more with another key, and arrives twice',
  choose: { id: 'keep-earlier' },
  async inject(place) {
    const { id, external_id: externalId } = waitingOrder(place);
    const { world } = shipStationOf(place);
    const order = answerOf(world, String(externalId));
    order.orderId = world.nextOrderId();
    order.orderKey = `${order.orderKey}-again`;
    for (const item of order.items) item.orderItemId = world.nextRowId();
    world.add(order, place.now, world.record(Number(externalId)) ?? undefined);
    return { orderId: null, key: `/${id}`, runId: null, jobs: ['sync-orders-recent'] };
  },
  /** The parts of a split order bear one number, too. */
  async twin(place) {
    const { external_id: externalId } = waitingOrder(place, { pieces: 2 });
    split(shipStationOf(place).world, Number(externalId), place.now);
    return { orderId: null, key: null, runId: null, jobs: ['sync-orders-recent'] };
  },
};
