import { sql } from 'kysely';
import { closeTask, type TaskOfClosedOrder, tasksOfClosedOrders } from '../../store/print/closed-orders.ts';
import type { Reader } from '../../store/store.ts';
import { CannotRepair, defineIssue } from '../issue.ts';

/** Nobody needs the order's pieces any more. What is open of one that was sent is I26's. */
export const cancelledStillInWork = defineIssue({
  id: 'I7',
  title: 'Cancelled, still in work',
  description:
    'A print task is open although its order was cancelled, came back, or was dropped as a duplicate: a piece is made for nobody, and its material is lost. It comes about when the buyer or the marketplace cancels while the piece waits or is being made. What waits is cancelled; about what is begun a person is asked.',
  severity: 'critical',
  mode: 'A',
  subject: 'order',
  restsOn: 'orders',
  async find(look) {
    const tasks = await tasksOfClosedOrders(look.db, look.orders(sql.ref('t.order_id')));
    return tasks
      .filter(({ sent }) => !sent)
      .map((task) => ({
        key: `task:${task.id}`,
        orderId: task.orderId,
        subject: task.orderNumber,
        since: task.changedAt,
        line: `task ${task.id} is ${task.status}, the order ${task.orderStatus}`,
        evidence: [
          { what: 'order status', value: task.orderStatus, of: { entity: 'order', id: task.orderId, field: 'status' } },
          { what: 'task status', value: task.status, of: { entity: 'task', id: task.id, field: 'status' } },
          { what: 'the order as its source told it', value: task.sourceStatus, of: { raw: task.rawId } },
        ],
        mode: task.next === null ? 'H' : 'A',
        detail: { taskId: task.id },
      }));
  },
  async choices({ orderId, detail }, look) {
    const task = await taskOf(look.db, orderId, detail);
    if (task?.next !== null) return [];
    return [
      { id: 'stop', title: 'Stop it: the piece is scrap' },
      { id: 'finish', title: 'Finish it: the piece is made, and nobody is to wait for it' },
    ];
  },
  async repair({ orderId, detail }, { store, by, choice }) {
    await store.write(async (tx) => {
      const task = await taskOf(tx, orderId, detail);
      if (!task) throw new CannotRepair('The task is closed already.');
      const said = choice?.id === 'finish' ? 'completed' : choice?.id === 'stop' ? 'cancelled' : null;
      if (task.next === null && said === null) throw new CannotRepair('The piece is begun: say whether to stop it.');
      if (!(await closeTask(tx, by, task, task.next ?? said))) throw new CannotRepair('The task is closed already.');
    });
  },
});

async function taskOf(db: Reader, orderId: number | null, detail: unknown): Promise<TaskOfClosedOrder | undefined> {
  const { taskId } = detail as { taskId: number };
  return (await tasksOfClosedOrders(db, sql<boolean>`t.order_id = ${orderId}`)).find(({ id }) => id === taskId);
}
