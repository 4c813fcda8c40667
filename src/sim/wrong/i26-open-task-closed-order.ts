import { badRun, one, setAs, type Wrong } from './wrong.ts';

const hourMs = 3_600_000;

/** A run marks an order as shipped an hour ago and leaves its pending task on the print queue. */
export const openTaskClosedOrder: Wrong = {
  id: 'I26',
  title: 'An order is shipped while its piece still waits to be printed',
  async inject(place) {
    const { order_id: orderId } = one(
      place,
      'order with a pending task',
      `select t.order_id from print_tasks t join orders o on o.id = t.order_id
        where t.status = 'pending' and o.status = 'awaiting_shipment' order by t.id limit 1`,
    );
    const id = Number(orderId);
    const runId = badRun(place, 'sync-orders-recent');
    const set = { status: 'shipped', changed_at: place.now - hourMs };
    setAs(place, runId, { table: 'orders', entity: 'order', id, orderId: id, set });
    return { orderId: id, key: null, runId };
  },
  async twin(place) {
    const { id } = one(place, 'shipped order without an open task', closedOrders);
    return { orderId: Number(id), key: null, runId: null };
  },
};

const closedOrders = `select o.id from orders o where o.status = 'shipped'
  and not exists (select 1 from print_tasks t where t.order_id = o.id and t.status in ('pending', 'in_progress', 'held')) limit 1`;
