import { sql } from 'kysely';
import { bringTasksIntoStep } from '../../store/print/task-step.ts';
import { unevenLines } from '../../store/print/task-sums.ts';
import { CannotRepair, defineIssue } from '../issue.ts';

/** As many pieces as were ordered, no more and no fewer; `printable` holds such a line's tasks back meanwhile. */
export const taskQuantity = defineIssue({
  id: 'I24',
  title: 'Task quantity',
  description:
    'The pieces of a line’s print tasks are more or fewer than were ordered, although its words were read for the right number: nothing of it may be printed until they agree. It comes about when a task is lost or changed behind the print line’s back. The difference is added or cancelled; what is begun stays and counts for what it says.',
  severity: 'high',
  mode: 'K',
  subject: 'order',
  async find(look) {
    const lines = await unevenLines(look.db, look.openOrders(sql.ref('o.id')));
    return lines.map((line) => ({
      key: `item:${line.itemId}`,
      orderId: line.orderId,
      subject: line.orderNumber,
      since: line.changedAt,
      line: `line ${line.itemId}: ${line.pieces} pieces in tasks, ${line.ordered} ordered`,
      evidence: [
        { what: 'pieces ordered', value: line.ordered, of: { raw: line.rawId } },
        {
          what: 'pieces in tasks',
          value: line.pieces,
          of: { entity: 'task', id: line.taskId, field: 'quantity' },
        },
        {
          what: `status of task ${line.taskId}`,
          value: line.taskStatus,
          of: { entity: 'task', id: line.taskId, field: 'status' },
        },
      ],
      detail: { itemId: line.itemId },
    }));
  },
  async repair({ orderId, detail }, { store, by }) {
    const { itemId } = detail as { itemId: number };
    await store.write(async (tx) => {
      if (orderId !== null) await bringTasksIntoStep(tx, by, orderId);
      const left = await unevenLines(tx, sql<boolean>`o.id = ${orderId}`);
      if (left.some((line) => line.itemId === itemId)) {
        throw new CannotRepair('What is begun already makes up another number: look at the line’s tasks.');
      }
    });
  },
});
