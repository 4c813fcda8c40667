import { copyTask, readyTask } from './print-tasks.ts';
import { badRun, one, setAs, type Wrong } from './wrong.ts';

/** A payment is taken back while the piece waits for the printer. */
export const unpaidInWork: Wrong = {
  id: 'I11',
  title: 'A payment is taken back while the piece is about to be printed',
  async inject(place) {
    const orderId = Number(readyTask(place)['order_id']);
    const runId = badRun(place, 'sync-orders-recent');
    const set = { status: 'awaiting_payment', source_status: 'awaiting_payment', changed_at: place.now };
    setAs(place, runId, { table: 'orders', entity: 'order', id: orderId, orderId, set });
    return { orderId, key: null, runId };
  },
  /** Not paid either, and a person holds its task until it is. */
  async twin(place) {
    const { id: orderId, item_id } = one(
      place,
      'unpaid order without a task',
      `select o.id, i.id as item_id from orders o join order_items i on i.order_id = o.id
        where o.status = 'awaiting_payment' and o.channel = 'shipstation' and i.adjustment = 0
          and not exists (select 1 from print_tasks t where t.order_id = o.id) order by o.id limit 1`,
    );
    const task = readyTask(place);
    const held = { status: 'held', order_id: orderId ?? null, item_id: item_id ?? null, task_index: 0 };
    copyTask(place, null, task, held);
    return { orderId: Number(orderId), key: null, runId: null };
  },
};
