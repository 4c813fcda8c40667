import { copyTask, readyTask } from './print-tasks.ts';
import { badRun, type Wrong } from './wrong.ts';

/** A run makes a task again beside the one that there is. */
export const duplicateTask: Wrong = {
  id: 'I25',
  title: 'A task is made a second time',
  async inject(place) {
    const task = readyTask(place);
    const runId = badRun(place, 'populate-print-queue');
    copyTask(place, runId, task, {});
    return { orderId: Number(task['order_id']), key: null, runId };
  },
  /** The same name was made before and went out of use: the print line knows that it makes none of the pieces ordered now. */
  async twin(place) {
    const task = readyTask(place);
    const made = { status: 'completed', finished_at: place.now, surplus: task['quantity'] ?? 0 };
    copyTask(place, badRun(place, 'populate-print-queue'), task, made);
    return { orderId: Number(task['order_id']), key: null, runId: null };
  },
};
