import { readyTask } from './print-tasks.ts';
import { badRun, one, setAs, type Wrong } from './wrong.ts';

/** A run hangs a task on another order than its line is on. */
export const wrongParent: Wrong = {
  id: 'I27',
  title: 'A task hangs on another buyer’s order',
  async inject(place) {
    const task = readyTask(place);
    const [id, orderId] = [Number(task['id']), Number(task['order_id'])];
    const { id: other } = one(
      place,
      'other order',
      `select id from orders where status = 'awaiting_shipment' and channel = 'shipstation' and id <> ? order by id limit 1`,
      orderId,
    );
    const runId = badRun(place, 'populate-print-queue');
    const set = { order_id: other ?? null, updated_at: place.now, run_id: runId };
    setAs(place, runId, { table: 'print_tasks', entity: 'task', id, orderId: Number(other), set });
    return { orderId, key: `task:${id}`, runId };
  },
  /** Two orders have the same file; but a person handed it in at the second. */
  async twin(place) {
    const { item_id, sha256, reading, parser } = one(
      place,
      'file of an open order',
      `select c.* from customization_files c join orders o on o.id = c.order_id
        where c.state = 'read' and c.sha256 is not null and o.status = 'awaiting_shipment' order by c.item_id limit 1`,
    );
    const { id: line, order_id: orderId } = one(
      place,
      'line without a file',
      `select i.id, i.order_id from order_items i join orders o on o.id = i.order_id
        where o.status = 'shipped' and o.channel = 'shipstation' and i.adjustment = 0 and i.id <> ?
          and not exists (select 1 from customization_files c where c.item_id = i.id) order by i.id limit 1`,
      item_id ?? null,
    );
    place.db.run(
      `insert into customization_files (item_id, order_id, state, origin, sha256, reading, parser, attempts, fetched_at, updated_at)
        values (?, ?, 'read', 'hand-in', ?, ?, ?, 1, ?, ?)`,
      ...[line ?? null, orderId ?? null, sha256 ?? null, reading ?? null, parser ?? null, place.now, place.now],
    );
    return { orderId: null, key: null, runId: null };
  },
};
