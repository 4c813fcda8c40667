import { goods, settle } from '../shop/edits.ts';
import { answerOf, shipStationOf, waitingOrder } from './documents.ts';
import { badRun, one, setAs, type Wrong } from './wrong.ts';

/** A run counts a line of an order one piece too high. */
export const linesDiffer: Wrong = {
  id: 'I9',
  title: 'A line of an order is changed here, and not at its source',
  async inject(place) {
    const orderId = Number(waitingOrder(place)['id']);
    const { id, quantity } = one(
      place,
      'line of that order',
      'select id, quantity from order_items where order_id = ? and removed_at is null and adjustment = 0 order by id limit 1',
      orderId,
    );
    const runId = badRun(place, 'sync-orders-recent');
    const set = { quantity: Number(quantity) + 1 };
    setAs(place, runId, { table: 'order_items', entity: 'item', id: Number(id), orderId, set });
    return { orderId, key: null, runId };
  },
  /** The buyer takes a line off at the source as well: what we hold of it is marked as removed. */
  async twin(place) {
    const { world } = shipStationOf(place);
    const [order] = place.db
      .all(
        `select id, external_id from orders where channel = 'shipstation' and status = 'awaiting_shipment' and gone_at is null order by id`,
      )
      .filter(
        ({ external_id }) =>
          world.record(Number(external_id)) && goods(answerOf(world, String(external_id))).length > 1,
      );
    if (!order) throw new Error('There is no order of several lines.');
    world.edit(Number(order['external_id']), place.now, (edited) => {
      const [first] = goods(edited);
      edited.items = edited.items.filter((item) => item !== first);
      settle(edited);
    });
    return { orderId: Number(order['id']), key: null, runId: null, jobs: ['sync-orders-recent'] };
  },
};
