import { sql } from 'kysely';
import { bringTasksIntoStep } from '../../store/print/task-step.ts';
import { doubledTasks } from '../../store/print/task-sums.ts';
import { CannotRepair, defineIssue } from '../issue.ts';

/** One piece, one task. Two tasks in one place of a line cannot be: the store allows none. */
export const duplicateTask = defineIssue({
  id: 'I25',
  title: 'Duplicate task',
  description:
    'Two print tasks of one line say the same, and together are more pieces than the buyer asked for: the same name is made twice. It comes about when tasks are made again beside those that there are. The newest that waits is cancelled; where all are begun already, the pieces too many are told on the line.',
  severity: 'critical',
  mode: 'K',
  subject: 'order',
  causes: ['I24'],
  async find(look) {
    const tasks = await doubledTasks(look.db, look.openOrders(sql.ref('o.id')));
    return tasks.map((task) => ({
      key: `task:${task.taskId}`,
      orderId: task.orderId,
      subject: task.orderNumber,
      since: task.madeAt,
      line: `task ${task.taskId}: ${task.tasks} tasks of line ${task.itemId} say the same, ${task.pieces} pieces, ${task.wanted} asked for`,
      evidence: [
        { what: 'tasks that say the same', value: task.tasks },
        { what: 'their pieces', value: task.pieces, of: { entity: 'task', id: task.taskId, field: 'status' } },
        {
          what: 'pieces asked for',
          value: task.wanted,
          of: { entity: 'reading', id: task.itemId, field: 'personalizations' },
        },
      ],
      detail: { itemId: task.itemId },
    }));
  },
  async repair({ orderId, detail }, { store, by }) {
    const { itemId } = detail as { itemId: number };
    await store.write(async (tx) => {
      if (orderId !== null) await bringTasksIntoStep(tx, by, orderId);
      const left = await doubledTasks(tx, sql<boolean>`o.id = ${orderId}`);
      if (left.some((task) => task.itemId === itemId)) {
        throw new CannotRepair('The line’s tasks cannot be told apart: cancel one of them by hand.');
      }
    });
  },
});
