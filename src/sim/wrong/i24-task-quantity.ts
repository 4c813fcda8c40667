import { copyTask, readyTask } from './print-tasks.ts';
import { badRun, setAs, type Wrong } from './wrong.ts';

/** A run makes a task one piece larger than was ordered. */
export const taskQuantity: Wrong = {
  id: 'I24',
  title: 'A task is set to one piece more than was ordered',
  async inject(place) {
    const task = readyTask(place);
    const [id, orderId] = [Number(task['id']), Number(task['order_id'])];
    const runId = badRun(place, 'populate-print-queue');
    const set = { quantity: Number(task['quantity']) + 1, updated_at: place.now };
    setAs(place, runId, { table: 'print_tasks', entity: 'task', id, orderId, set });
    return { orderId, key: null, runId };
  },
  /** The same piece stands there twice; but one of the two is cancelled. */
  async twin(place) {
    const task = readyTask(place);
    copyTask(place, badRun(place, 'populate-print-queue'), task, { status: 'cancelled', finished_at: place.now });
    return { orderId: Number(task['order_id']), key: null, runId: null };
  },
};
