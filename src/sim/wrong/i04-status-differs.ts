import { orderDate } from '../pacific.ts';
import { answerOf, keepAnswer, shipStationOf, waitingOrder } from './documents.ts';
import { badRun, type Wrong } from './wrong.ts';

const hourMs = 3_600_000;

/** An order is cancelled at ShipStation; a run stores the answer and dies before it takes it in. */
export const statusDiffers: Wrong = {
  id: 'I4',
  title: 'An order is cancelled, and the answer that says so is stored and not taken in',
  async inject(place) {
    const { id, external_id: externalId } = waitingOrder(place);
    const { world } = shipStationOf(place);
    world.edit(Number(externalId), place.now, (order) => {
      order.orderStatus = 'cancelled';
    });
    const runId = badRun(place, 'sync-orders-recent');
    keepAnswer(place, runId, answerOf(world, String(externalId)));
    return { orderId: Number(id), key: null, runId };
  },
  /** An answer from before what we hold came late: it is kept, and changes nothing. */
  async twin(place) {
    const { id, external_id: externalId, modified_at: modifiedAt } = waitingOrder(place);
    const order = answerOf(shipStationOf(place).world, String(externalId));
    order.orderStatus = 'on_hold';
    order.modifyDate = orderDate(Number(modifiedAt) - hourMs);
    keepAnswer(place, badRun(place, 'sync-orders-recent'), order);
    return { orderId: Number(id), key: null, runId: null };
  },
};
