import { shipStationOf } from './documents.ts';
import type { Wrong } from './wrong.ts';

/** Longer ago than any sync of recent orders reads back: only the walk through all of them would bring it. */
const daysMs = 3 * 24 * 3_600_000;
const reading = 'read-open-orders';

/** An order with a date of days ago appears at ShipStation, as an import of another system's leaves it: no sync reads back so far. */
export const orderMissing: Wrong = {
  id: 'I1',
  title: 'An order appears at ShipStation behind what the syncs have read',
  async inject(place) {
    const { orderId } = shipStationOf(place).world.newOrder(place.now - daysMs);
    return { orderId: null, key: String(orderId), runId: null, jobs: [reading, reading] };
  },
  /** It came and could not be read: it is set aside, and told there. */
  async twin(place) {
    const { world, faults } = shipStationOf(place);
    const { orderId } = world.newOrder(place.now - 60_000);
    faults.add({ kind: 'malformed', orderId, how: 'garbageDate' });
    return { orderId: null, key: null, runId: null, jobs: ['sync-orders-recent', reading, reading] };
  },
};
