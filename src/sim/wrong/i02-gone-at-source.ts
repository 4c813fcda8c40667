import { shipStationOf, waitingOrder } from './documents.ts';
import type { Wrong, WrongPlace } from './wrong.ts';

/** Each reading of the open orders asks for what it misses, the very first of all excepted. */
const reading = 'read-open-orders';

/** Somebody deletes an order at ShipStation, which tells nobody: it is not in the list any more, and asked for it is not found. */
export const goneAtSource: Wrong = {
  id: 'I2',
  title: 'An order is deleted at ShipStation while its pieces wait to be made',
  async inject(place) {
    return { orderId: deleted(place), key: null, runId: null, jobs: [reading, reading, reading] };
  },
  /** ShipStation was asked once at most: the next answer may be another. */
  async twin(place) {
    return { orderId: deleted(place), key: null, runId: null, jobs: [reading] };
  },
};

function deleted(place: WrongPlace): number {
  const { id, external_id: externalId } = waitingOrder(place);
  shipStationOf(place).world.remove(Number(externalId), 'deleted');
  return Number(id);
}
