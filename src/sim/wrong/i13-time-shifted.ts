import { orderDate, readPacific } from '../pacific.ts';
import { shipStationOf, waitingOrder } from './documents.ts';
import { badRun, one, setAs, type Wrong } from './wrong.ts';

const hourMs = 3_600_000;

/** A run reads California's wall time as if it were Greenwich's. */
export const timeShifted: Wrong = {
  id: 'I13',
  title: 'The date of an order is read in the wrong zone',
  async inject(place) {
    const id = Number(waitingOrder(place)['id']);
    const { ordered_at: orderedAt } = one(place, 'order', 'select ordered_at from orders where id = ?', id);
    const runId = badRun(place, 'sync-orders-recent');
    const set = { ordered_at: Number(orderedAt) - 8 * hourMs, changed_at: place.now };
    setAs(place, runId, { table: 'orders', entity: 'order', id, orderId: id, set });
    return { orderId: id, key: null, runId };
  },
  /** The shop itself corrects the date, by the same hours. */
  async twin(place) {
    const { id, external_id: externalId } = waitingOrder(place);
    shipStationOf(place).world.edit(Number(externalId), place.now, (order) => {
      const at = readPacific(order.orderDate);
      if (at !== null) order.orderDate = orderDate(at - 8 * hourMs);
    });
    return { orderId: Number(id), key: null, runId: null, jobs: ['sync-orders-recent'] };
  },
};
