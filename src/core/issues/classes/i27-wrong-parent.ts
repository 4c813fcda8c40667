import { type RawBuilder, sql } from 'kysely';
import { among } from '../../store/among.ts';
import { fetchAnew } from '../../store/print/files-anew.ts';
import {
  cancelOrphan,
  relinkTask,
  type SharedFile,
  type StrayTask,
  sharedFiles,
  strayTasks,
} from '../../store/print/wrong-parents.ts';
import type { Tx } from '../../store/store.ts';
import { CannotRepair, defineIssue, type Finding, type Repairing } from '../issue.ts';

type Detail = ({ readonly taskId: number } | { readonly itemId: number }) & { readonly orders: readonly number[] };

/** What is made, and for whom, hang together by their line alone. */
export const wrongParent = defineIssue({
  id: 'I27',
  title: 'Wrong parent',
  description:
    'A print task hangs on another order than its line does, or a line’s file is byte for byte that of another order: somebody gets another buyer’s name. It comes about when orders are merged or split by hand, or a program mixes up their numbers. The task goes to the order of its line; of a file that two orders share, both are fetched again.',
  severity: 'high',
  mode: 'K',
  subject: 'order',
  async find(look) {
    const tasks = await strayTasks(look.db, look.orders, look.openOrders);
    const files = await sharedFiles(look.db, look.openOrders);
    return [...tasks.map(ofTask), ...files.map(ofFile)];
  },
  async repair({ detail }, repairing) {
    const told = detail as Detail;
    await repairing.store.write(async (tx) => {
      const within = (id: RawBuilder<unknown>) => sql<boolean>`${id} in ${among(told.orders)}`;
      if ('taskId' in told) await mendTask(tx, repairing, told.taskId, await strayTasks(tx, within));
      else await mendFile(tx, repairing, told.itemId, await sharedFiles(tx, within));
    });
  },
});

function ofTask({ id, status, onOrder, lineOrder, orderNumber, runId, changedAt }: StrayTask): Finding {
  return {
    key: `task:${id}`,
    orderId: lineOrder ?? onOrder,
    subject: orderNumber ?? `order id:${onOrder}`,
    since: changedAt,
    line:
      lineOrder === null
        ? `task ${id} hangs on order id:${onOrder} and has no line`
        : `task ${id} hangs on order id:${onOrder}, its line on id:${lineOrder}`,
    evidence: [
      { what: 'order of the task', value: onOrder, of: { run: runId } },
      { what: 'order of its line', value: lineOrder },
      { what: 'task status', value: status, of: { entity: 'task', id, field: 'status' } },
    ],
    detail: { taskId: id, orders: [onOrder, ...(lineOrder === null ? [] : [lineOrder])] },
  };
}

function ofFile(file: SharedFile): Finding {
  return {
    key: `file:${file.itemId}`,
    orderId: file.orderId,
    subject: file.orderNumber,
    since: file.at,
    line: `line ${file.itemId} has the same file as line ${file.firstItemId} of order id:${file.firstOrderId}`,
    evidence: [
      { what: `file of line ${file.itemId}`, value: file.sha256, of: { run: file.runId } },
      {
        what: `file of line ${file.firstItemId}, order ${file.firstOrderNumber}`,
        value: file.sha256,
        of: { run: file.firstRunId },
      },
    ],
    detail: { itemId: file.itemId, orders: [file.orderId, file.firstOrderId] },
  };
}

async function mendTask(tx: Tx, { by }: Repairing, taskId: number, strays: readonly StrayTask[]): Promise<void> {
  const stray = strays.find(({ id }) => id === taskId);
  if (!stray) throw new CannotRepair('The task hangs on the order of its line.');
  if (stray.lineOrder !== null) await relinkTask(tx, by, stray);
  else await cancelOrphan(tx, by, stray);
}

async function mendFile(
  tx: Tx,
  { by, afterwards }: Repairing,
  itemId: number,
  files: readonly SharedFile[],
): Promise<void> {
  const shared = files.filter((file) => file.itemId === itemId);
  const [first] = shared;
  if (!first) throw new CannotRepair('No other order has the file any more.');
  const { orderId, sha256 } = first;
  const others = shared.map(({ firstItemId, firstOrderId }) => ({ itemId: firstItemId, orderId: firstOrderId }));
  const lines = [{ itemId, orderId }, ...others];
  for (const line of lines) await fetchAnew(tx, by, { ...line, sha256 }, 'two orders have the same file');
  for (const id of new Set(lines.map((line) => line.orderId))) {
    afterwards({ do: 'run', job: 'personalization-chain', args: { order: `id:${id}` } });
  }
}
