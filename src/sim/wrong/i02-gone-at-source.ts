import { shipStationOf, waitingOrder } from './documents.ts';
import { notFound, readTwice } from './readings.ts';
import { badRun, type Wrong } from './wrong.ts';

/** Somebody deletes an order at ShipStation, which tells nobody: it is not in the list any more, and asked for it is not found. */
export const goneAtSource: Wrong = {
  id: 'I2',
  title: 'An order is deleted at ShipStation while its pieces wait to be made',
  async inject(place) {
    const { id, external_id: externalId } = waitingOrder(place);
    shipStationOf(place).world.remove(Number(externalId), 'deleted');
    const runId = badRun(place, 'find-inconsistencies');
    readTwice(place, runId);
    notFound(place, runId, String(externalId), 2);
    return { orderId: Number(id), key: null, runId };
  },
  /** ShipStation was asked once: the next answer may be another. */
  async twin(place) {
    const { id, external_id: externalId } = waitingOrder(place);
    const runId = badRun(place, 'find-inconsistencies');
    readTwice(place, runId);
    notFound(place, runId, String(externalId), 1);
    return { orderId: Number(id), key: null, runId: null };
  },
};
