import { sql } from 'kysely';
import type { TaskStatus } from '../../domain/print/task.ts';
import { moveTask, type TaskMove } from '../../domain/print/task-moves.ts';
import { actOf, type Decider } from '../acts.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Store, Tx } from '../store.ts';
import { readWithRelatives } from './adopt.ts';
import { NotPossible } from './decisions.ts';
import { printable, taskSources } from './printable.ts';
import { reconcileTasks } from './tasks.ts';

export interface Moved {
  readonly taskId: number;
  readonly orderId: number;
  readonly from: TaskStatus;
  readonly to: TaskStatus;
}

/**
 * A person starts, finishes, holds, releases, cancels or puts back a task, with an entry in the audit trail.
 *
 * @throws NotPossible when there is no such task or it cannot be moved so; nothing was changed
 */
export async function moveTaskBy(
  store: Store,
  by: Decider,
  taskId: number,
  move: TaskMove,
  now: number,
): Promise<Moved> {
  return store.write(async (tx) => {
    const task = await taskNow(tx, taskId);
    if (!task) throw new NotPossible(`There is no task ${taskId}.`);
    const next = moveTask(task.status, move, task.printable === 1);
    if ('why' in next) throw new NotPossible(`Task ${taskId}: ${next.why}.`);
    const { orderId, status } = task;
    const deed = await actOf(tx, by, `task-${move}`, `order:${orderId}`, { task: taskId }, now);
    const begun = status === 'in_progress' || status === 'completed';
    const after = {
      status: next.to,
      ...(move === 'cancel' && { dropped: begun ? 0 : 1, ready: 0, findings: '[]' }),
      ...(next.to === 'in_progress' && { started_at: now }),
      ...(next.to === 'pending' && { started_at: null, surplus: 0 }),
      ...((next.to === 'completed' || next.to === 'cancelled') && { finished_at: now }),
    };
    await tx
      .updateTable('print_tasks')
      .set({ ...after, updated_at: now })
      .where('id', '=', taskId)
      .execute();
    const op = next.to === 'cancelled' ? 'cancelled' : 'updated';
    await recordChange(tx, deed, { entity: 'task', entityId: taskId, orderId, op, before: { status }, after });
    // A piece that went to scrap is made again; one that was not begun follows what is asked for now.
    if (begun && (move === 'cancel' || move === 'back')) await settle(tx, deed, orderId);
    return { taskId, orderId, from: status, to: next.to };
  });
}

async function settle(tx: Tx, by: Writer, orderId: number): Promise<void> {
  const held = await readWithRelatives(tx, by, orderId);
  if (!held) return;
  const { order } = held;
  await reconcileTasks(tx, by, order, { create: order.status === 'awaiting_shipment' && order.goneAt === null });
}

async function taskNow(
  tx: Tx,
  taskId: number,
): Promise<{ orderId: number; status: TaskStatus; printable: number } | undefined> {
  const { rows } = await sql<{ orderId: number; status: TaskStatus; printable: number }>`
    select t.order_id as orderId, t.status, ${printable} as printable from ${taskSources} where t.id = ${taskId}`.execute(
    tx,
  );
  return rows[0];
}
