import { orderDate } from '../pacific.ts';
import { readyTask } from './print-tasks.ts';
import { badRun, one, setAs, type Wrong } from './wrong.ts';

const hourMs = 3_600_000;

/** The marketplace brings a ship-by forward: an hour is left, and nothing is printed yet. */
export const lateOrStuck: Wrong = {
  id: 'I12',
  title: 'A ship-by is brought forward: an hour is left and nothing is printed',
  async inject(place) {
    const { shipstation, now } = place;
    const orderId = Number(readyTask(place)['order_id']);
    const { external_id: externalId } = one(place, 'order', 'select external_id from orders where id = ?', orderId);
    if (!shipstation) throw new Error('There is no ShipStation to change an order at.');
    shipstation.world.edit(Number(externalId), now, (order) => {
      order.shipByDate = orderDate(now + hourMs);
    });
    return { orderId, key: null, runId: null, jobs: ['sync-orders-recent'] };
  },
  /** Its ship-by is gone as well; but nobody has paid for it. */
  async twin(place) {
    const { id } = one(
      place,
      'unpaid order',
      `select id from orders where status = 'awaiting_payment' and channel = 'shipstation' order by id limit 1`,
    );
    const orderId = Number(id);
    const set = { ship_by: place.now - hourMs };
    setAs(place, badRun(place, 'sync-orders-recent'), { table: 'orders', entity: 'order', id: orderId, orderId, set });
    return { orderId, key: null, runId: null };
  },
};
