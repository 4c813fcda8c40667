import { sql } from 'kysely';
import { closeTask, tasksOfClosedOrders } from '../../store/print/closed-orders.ts';
import { CannotRepair, defineIssue } from '../issue.ts';

const minuteMs = 60_000;

/** The order needs nothing made any more. A cancelled order's begun piece is I7's. */
export const openTaskClosedOrder = defineIssue({
  id: 'I26',
  title: 'Open task, closed order',
  description:
    'A print task is pending or begun although its order is shipped or cancelled: somebody may make a piece that nobody needs. It comes about when the order is closed at its source while the task waits.',
  severity: 'medium',
  mode: 'A',
  graceMs: 10 * minuteMs,
  subject: 'order',
  async find(look) {
    const tasks = await tasksOfClosedOrders(look.db, look.orders(sql.ref('o.id')));
    return tasks
      .filter(({ next }) => next !== null)
      .map((task) => ({
        key: `task:${task.id}`,
        orderId: task.orderId,
        subject: task.orderNumber,
        since: task.changedAt,
        line: `task ${task.id} is ${task.status}, the order ${task.orderStatus}`,
        evidence: [
          { what: 'order status', value: task.orderStatus, of: { entity: 'order', id: task.orderId, field: 'status' } },
          { what: 'task status', value: task.status, of: { entity: 'task', id: task.id, field: 'status' } },
        ],
        detail: { taskId: task.id },
      }));
  },
  async repair({ orderId, detail }, { store, by }) {
    const { taskId } = detail as { taskId: number };
    await store.write(async (tx) => {
      const tasks = await tasksOfClosedOrders(tx, sql<boolean>`o.id = ${orderId}`);
      const task = tasks.find(({ id }) => id === taskId);
      if (!task || !(await closeTask(tx, by, task))) throw new CannotRepair('The task is closed already.');
    });
  },
});
