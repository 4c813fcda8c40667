import { readyTask } from './print-tasks.ts';
import { badRun, setAs, type Wrong, type WrongPlace } from './wrong.ts';

const hourMs = 3_600_000;

/** A task was begun three days ago, and nobody has finished it. */
export const taskOrOrderStalls: Wrong = {
  id: 'I29',
  title: 'A piece was begun three days ago and is not finished',
  choose: { id: 'again' },
  async inject(place) {
    const { orderId, runId, id } = begin(place, place.now - 72 * hourMs);
    return { orderId, key: `task:${id}`, runId };
  },
  /** Begun an hour ago. */
  async twin(place) {
    const { orderId } = begin(place, place.now - hourMs);
    return { orderId, key: null, runId: null };
  },
};

function begin(place: WrongPlace, startedAt: number): { id: number; orderId: number; runId: number } {
  const task = readyTask(place);
  const [id, orderId] = [Number(task['id']), Number(task['order_id'])];
  const runId = badRun(place, 'apply-customizations');
  const set = { status: 'in_progress', started_at: startedAt, updated_at: startedAt };
  setAs(place, runId, { table: 'print_tasks', entity: 'task', id, orderId, set });
  return { id, orderId, runId };
}
