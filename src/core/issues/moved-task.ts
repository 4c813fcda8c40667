import type { TaskMove } from '../domain/print/task-moves.ts';
import type { Writer } from '../store/orders/changes.ts';
import { NotPossible } from '../store/print/decisions.ts';
import { moveTaskWith } from '../store/print/task-acts.ts';
import type { Tx } from '../store/store.ts';
import { CannotRepair } from './issue.ts';

/**
 * Moves a task as a person would, as part of a repair.
 *
 * @param why for the change log, in words
 * @throws CannotRepair when it cannot be moved so
 */
export async function moveTaskInRepair(
  tx: Tx,
  by: Writer,
  taskId: number,
  move: TaskMove,
  why?: string,
): Promise<void> {
  try {
    await moveTaskWith(tx, by, taskId, move, why);
  } catch (error) {
    if (error instanceof NotPossible) throw new CannotRepair(error.message);
    throw error;
  }
}
