import { lineInReview, printableLine } from './print-line.ts';
import { badRun, setAs, type Wrong } from './wrong.ts';

const cancelled = { status: 'cancelled', ready: 0, findings: '[]' };

/** A run cancels the only task of a line that is to be made. */
export const noPrintTask: Wrong = {
  id: 'I23',
  title: 'A line is read and stands on no print queue',
  async inject(place) {
    const { orderId, itemId, taskId } = printableLine(place);
    const runId = badRun(place, 'clean-print-queue');
    const set = { ...cancelled, finished_at: place.now, updated_at: place.now };
    setAs(place, runId, { table: 'print_tasks', entity: 'task', id: taskId, orderId, set });
    return { orderId, key: `item:${itemId}`, runId };
  },
  // A person said that the piece is not to be made.
  async twin(place) {
    const { orderId, taskId } = lineInReview(place);
    const set = { ...cancelled, dropped: 1, finished_at: place.now, updated_at: place.now };
    setAs(place, null, { table: 'print_tasks', entity: 'task', id: taskId, orderId, set });
    return { orderId, key: null, runId: null };
  },
};
