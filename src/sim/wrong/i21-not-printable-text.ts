import { printableLine } from './print-line.ts';
import { badRun, setAs, type Wrong } from './wrong.ts';

/** A run writes a template's words past the checks. */
export const notPrintableText: Wrong = {
  id: 'I21',
  title: 'A placeholder stands where a name should, and may be printed',
  async inject(place) {
    const { orderId, taskId } = printableLine(place, 'p.text is not null');
    const runId = badRun(place, 'update-print-tasks');
    const set = { text: 'Your name here' };
    setAs(place, runId, { table: 'print_tasks', entity: 'task', id: taskId, orderId, set });
    return { orderId, key: `task:${taskId}`, runId };
  },
  // Letters beyond plain English that every font has.
  async twin(place) {
    const { orderId } = printableLine(place, `p.text glob '*[^ -~]*'`);
    return { orderId, key: null, runId: null };
  },
};
