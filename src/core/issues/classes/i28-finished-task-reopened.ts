import { sql } from 'kysely';
import { reopenedTasks, restoreFinished } from '../../store/print/reopened-tasks.ts';
import { CannotRepair, defineIssue } from '../issue.ts';

/** What is made stays made: only a person's word makes it anew. */
export const finishedTaskReopened = defineIssue({
  id: 'I28',
  title: 'Finished task reopened',
  description:
    'A print task that was finished waits again or is begun again, and no person said so: the piece is made twice. It comes about when a program sets tasks back, as the replaced system did at every run. The task becomes what it was when it was finished, its words included.',
  severity: 'critical',
  mode: 'A',
  subject: 'order',
  async find(look) {
    const tasks = await reopenedTasks(look.db, look.orders(sql.ref('t.order_id')));
    return tasks.map((task) => ({
      key: `task:${task.id}`,
      orderId: task.orderId,
      subject: task.orderNumber,
      since: task.at,
      line: `task ${task.id} was finished and is ${task.status} again, by no act of a person`,
      evidence: [
        { what: 'task status', value: task.status, of: { entity: 'task', id: task.id, field: 'status' } },
        { what: 'status that the change log knew', value: 'completed', of: { run: task.runId } },
      ],
      // Somebody has begun it, or put it aside: that is not taken away without a word.
      mode: task.status === 'pending' ? 'A' : 'K',
      detail: { taskId: task.id },
    }));
  },
  async repair({ orderId, detail }, { store, by }) {
    const { taskId } = detail as { taskId: number };
    await store.write(async (tx) => {
      const tasks = await reopenedTasks(tx, sql<boolean>`t.order_id = ${orderId}`);
      const task = tasks.find(({ id }) => id === taskId);
      if (!task) throw new CannotRepair('The task is not open any more.');
      await restoreFinished(tx, by, task);
    });
  },
});
