import { sql } from 'kysely';
import { closeTask, tasksOfClosedOrders } from '../../store/print/closed-orders.ts';
import { CannotRepair, defineIssue } from '../issue.ts';

const minuteMs = 60_000;

/** The order is sent and needs nothing made any more. What is open of a cancelled one is I7's. */
export const openTaskClosedOrder = defineIssue({
  id: 'I26',
  title: 'Open task, closed order',
  description:
    'A print task is pending or begun although its order is shipped: somebody may make a piece a second time. It comes about when the order is sent, as its source says, while the task waits.',
  severity: 'medium',
  mode: 'A',
  graceMs: 10 * minuteMs,
  subject: 'order',
  async find(look) {
    const tasks = await tasksOfClosedOrders(look.db, look.orders(sql.ref('t.order_id')));
    return tasks
      .filter(({ sent }) => sent)
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
      const tasks = await tasksOfClosedOrders(tx, sql<boolean>`t.order_id = ${orderId}`);
      const task = tasks.find(({ id }) => id === taskId);
      if (!task || !(await closeTask(tx, by, task))) throw new CannotRepair('The task is closed already.');
    });
  },
});
