import { merge } from '../shop/parcels.ts';
import { shipStationOf, waitingOrder } from './documents.ts';
import type { Wrong, WrongPlace } from './wrong.ts';

/** Two orders are merged at ShipStation, and nobody prepares the print queue afterwards. */
export const mergeDrift: Wrong = {
  id: 'I8',
  title: 'Two orders are merged, and the tasks of one stay behind',
  async inject(place) {
    const { survivor, absorbed } = mergeTwo(place);
    return { orderId: survivor, key: `/${absorbed}`, runId: null, jobs: ['sync-orders-recent'] };
  },
  /** The tasks have come home. */
  async twin(place) {
    mergeTwo(place);
    const jobs = ['sync-orders-recent', 'populate-print-queue'];
    return { orderId: null, key: null, runId: null, jobs };
  },
};

/** @returns our ids of both */
function mergeTwo(place: WrongPlace): { survivor: number; absorbed: number } {
  const survivor = waitingOrder(place);
  const absorbed = waitingOrder(place, { besides: Number(survivor['id']) });
  merge(shipStationOf(place).world, Number(survivor['external_id']), Number(absorbed['external_id']), place.now);
  return { survivor: Number(survivor['id']), absorbed: Number(absorbed['id']) };
}
