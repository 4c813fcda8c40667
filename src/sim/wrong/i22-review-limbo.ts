import { lineInReview, printableLine } from './print-line.ts';
import { badRun, setAs, type Wrong } from './wrong.ts';

/** A run takes a task out of printing and leaves no word why. */
export const reviewLimbo: Wrong = {
  id: 'I22',
  title: 'A task waits for review, and nobody can see why',
  async inject(place) {
    const { orderId, taskId } = printableLine(place);
    const runId = badRun(place, 'update-review-status');
    const set = { ready: 0, updated_at: place.now };
    setAs(place, runId, { table: 'print_tasks', entity: 'task', id: taskId, orderId, set });
    return { orderId, key: `task:${taskId}`, runId };
  },
  // It waits with its reason, and not for long.
  async twin(place) {
    const { orderId, taskId } = lineInReview(place);
    const set = { updated_at: place.now };
    setAs(place, null, { table: 'print_tasks', entity: 'task', id: taskId, orderId, set });
    return { orderId, key: null, runId: null };
  },
};
