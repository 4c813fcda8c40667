import { sql } from 'kysely';
import { heldForPayment, type UnpaidWork, unpaidWork } from '../../store/print/unpaid-work.ts';
import type { Tx } from '../../store/store.ts';
import { CannotRepair, defineIssue, type Finding } from '../issue.ts';
import { moveTaskInRepair } from '../moved-task.ts';

/** Nothing is made before it is paid; and what was held for that goes on when it is. */
export const unpaidInWork = defineIssue({
  id: 'I11',
  title: 'Unpaid in work',
  description:
    'The order is not paid, and a print task of it is begun or waits for nothing else: goods may go to somebody who never pays. It comes about when a payment is taken back, or a task is made too early. Its tasks are held; what is begun is put back first. A task that was held so and whose order is paid by now is told as well, and released.',
  severity: 'high',
  mode: 'A',
  subject: 'order',
  restsOn: 'orders',
  async find(look) {
    return (await unpaidWork(look.db, look.orders(sql.ref('t.order_id')))).map(asFinding);
  },
  async repair({ orderId, detail }, { store, by }) {
    const { taskId } = detail as { taskId: number };
    const find = async (tx: Tx) =>
      (await unpaidWork(tx, sql<boolean>`t.order_id = ${orderId}`)).find(({ id }) => id === taskId);
    await store.write(async (tx) => {
      const task = await find(tx);
      if (!task) throw new CannotRepair('The task is held, or its order is paid.');
      if (task.what === 'paid') return moveTaskInRepair(tx, by, taskId, 'release', 'its order is paid');
      if (task.status === 'in_progress') await moveTaskInRepair(tx, by, taskId, 'back', heldForPayment);
      // Put back, it follows what is asked for now: perhaps it is not wanted any more, or has to be looked at.
      if (await find(tx)) await moveTaskInRepair(tx, by, taskId, 'hold', heldForPayment);
    });
  },
});

function asFinding(task: UnpaidWork): Finding {
  const { id, orderId, status, what } = task;
  return {
    key: `task:${id}`,
    orderId,
    subject: task.orderNumber,
    since: task.since,
    line:
      what === 'unpaid'
        ? `task ${id} is ${status}, and the order is not paid`
        : `task ${id} is held for the payment, and the order is paid`,
    evidence: [
      { what: 'order status', value: task.orderStatus, of: { entity: 'order', id: orderId, field: 'status' } },
      { what: 'task status', value: status, of: { entity: 'task', id, field: 'status' } },
      { what: 'the order as its source told it', value: task.sourceStatus, of: { raw: task.rawId } },
    ],
    // What is begun may be on somebody's bench: nothing takes it away without a word.
    mode: status === 'in_progress' ? 'K' : 'A',
    ...(what === 'paid' && { severity: 'medium' as const }),
    detail: { taskId: id },
  };
}
