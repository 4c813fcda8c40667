import { goods, settle } from '../shop/edits.ts';
import { shipStationOf, waitingOrder } from './documents.ts';
import { badRun, one, setAs, type Wrong } from './wrong.ts';

/** A run adds ten to the total of an order. */
export const moneyDiffers: Wrong = {
  id: 'I10',
  title: 'The total of an order is changed here, and its lines are not',
  choose: { id: 'take-source' },
  async inject(place) {
    const id = Number(waitingOrder(place)['id']);
    const { total } = one(place, 'order', 'select total from orders where id = ?', id);
    const runId = badRun(place, 'sync-orders-recent');
    const set = { total: Number(total) + 100_000, changed_at: place.now };
    setAs(place, runId, { table: 'orders', entity: 'order', id, orderId: id, set });
    return { orderId: id, key: null, runId };
  },
  /** Three pieces for ten: 3.33 each, which is a hundredth less. */
  async twin(place) {
    const { id, external_id: externalId } = waitingOrder(place);
    shipStationOf(place).world.edit(Number(externalId), place.now, (order) => {
      const [first] = goods(order);
      if (!first) return;
      Object.assign(first, { quantity: 3, unitPrice: 3.33 });
      settle(order);
      order.orderTotal = Math.round(order.orderTotal * 100 + 1) / 100;
    });
    return { orderId: Number(id), key: null, runId: null, jobs: ['sync-orders-recent'] };
  },
};
