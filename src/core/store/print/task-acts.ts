import { sql } from 'kysely';
import type { TaskStatus } from '../../domain/print/task.ts';
import { moveTask, type TaskMove } from '../../domain/print/task-moves.ts';
import { actOf, type Decider } from '../acts.ts';
import type { Writer } from '../orders/changes.ts';
import type { Store, Tx } from '../store.ts';
import { changeTask } from './change-task.ts';
import { NotPossible } from './decisions.ts';
import { printable, taskSources } from './printable.ts';
import { bringTasksIntoStep } from './task-step.ts';

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
    const next = await nextOf(tx, taskId, move);
    const deed = await actOf(tx, by, `task-${move}`, `order:${next.orderId}`, { task: taskId }, now);
    return carryOut(tx, deed, next, move);
  });
}

/**
 * The same move as part of something larger, which has an act of its own or is a run's.
 *
 * @param why for the change log, in words; absent: the act says it
 * @throws NotPossible when there is no such task or it cannot be moved so; nothing was changed
 */
export async function moveTaskWith(tx: Tx, by: Writer, taskId: number, move: TaskMove, why?: string): Promise<Moved> {
  return carryOut(tx, by, await nextOf(tx, taskId, move), move, why);
}

async function nextOf(tx: Tx, taskId: number, move: TaskMove): Promise<Moved> {
  const task = await taskNow(tx, taskId);
  if (!task) throw new NotPossible(`There is no task ${taskId}.`);
  const next = moveTask(task.status, move, task.printable === 1);
  if ('why' in next) throw new NotPossible(`Task ${taskId}: ${next.why}.`);
  return { taskId, orderId: task.orderId, from: task.status, to: next.to };
}

async function carryOut(tx: Tx, by: Writer, next: Moved, move: TaskMove, why?: string): Promise<Moved> {
  const { taskId, orderId, from, to } = next;
  const begun = from === 'in_progress' || from === 'completed';
  const after = {
    status: to,
    ...(move === 'cancel' && { dropped: begun ? 0 : 1, ready: 0, findings: '[]' }),
    ...(to === 'in_progress' && { started_at: by.now }),
    ...(to === 'pending' && { started_at: null, surplus: 0 }),
    ...((to === 'completed' || to === 'cancelled') && { finished_at: by.now }),
  };
  await changeTask(tx, by, { id: taskId, orderId }, after, why);
  // A piece that went to scrap is made again; one that was not begun follows what is asked for now.
  if (begun && (move === 'cancel' || move === 'back')) await bringTasksIntoStep(tx, by, orderId);
  return next;
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
