import { copyTask, readyTask } from './print-tasks.ts';
import { badRun, one, setAs, type Wrong } from './wrong.ts';

/** A run marks an order as cancelled and leaves its pending task on the print queue. */
export const cancelledStillInWork: Wrong = {
  id: 'I7',
  title: 'A buyer cancels, and the piece still waits to be printed',
  async inject(place) {
    const orderId = Number(readyTask(place)['order_id']);
    const runId = badRun(place, 'sync-orders-recent');
    const set = { status: 'cancelled', source_status: 'cancelled', changed_at: place.now };
    setAs(place, runId, { table: 'orders', entity: 'order', id: orderId, orderId, set });
    return { orderId, key: null, runId };
  },
  /** Cancelled when its piece was made already: that is nobody's work any more. */
  async twin(place) {
    const { id: orderId, item_id } = one(
      place,
      'cancelled order without a task',
      `select o.id, i.id as item_id from orders o join order_items i on i.order_id = o.id
        where o.status = 'cancelled' and o.channel = 'shipstation' and i.adjustment = 0
          and not exists (select 1 from print_tasks t where t.order_id = o.id) order by o.id limit 1`,
    );
    const task = readyTask(place);
    const made = { status: 'completed', finished_at: place.now, order_id: orderId ?? null, item_id: item_id ?? null };
    copyTask(place, null, task, { ...made, task_index: 0 });
    return { orderId: Number(orderId), key: null, runId: null };
  },
};
