import { isDeepStrictEqual } from 'node:util';
import { reviewRules } from '../../core/domain/print/review.ts';
import { moveTask, type TaskMove } from '../../core/domain/print/task-moves.ts';
import { approveLine, NotPossible } from '../../core/store/print/decisions.ts';
import { type PrintRow, readPrintRows } from '../../core/store/print/print-list.ts';
import { moveTaskBy } from '../../core/store/print/task-acts.ts';
import { tasksOfOrder } from '../../core/store/print/task-list.ts';
import { reasonWords } from '../present/print-words.ts';
import type { Session } from '../session.ts';

/** What a key does to rows of the print list. */
export type PrintMove = TaskMove | 'approve';

/** Why a move cannot be made of a row as it stands; null when it can. */
export function whyNotMove(row: PrintRow | undefined, move: PrintMove): string | null {
  if (!row) return 'nothing is selected';
  if (move === 'approve') return whyNotApprove(row);
  if (!row.task) return 'it is a line that has no task yet; e says what it shall carry';
  const next = moveTask(row.task.status, move, row.task.printable);
  return 'why' in next ? next.why : null;
}

function whyNotApprove({ findings }: PrintRow): string | null {
  const [first] = findings;
  if (!first) return 'nothing waits for approval here';
  if (findings.some(({ reason }) => reviewRules[reason].approvable)) return null;
  const { title, help } = reviewRules[first.reason];
  return `it cannot be approved: ${title}. ${help}`;
}

/**
 * Makes a move with one row, as a person who saw it as it was drawn.
 *
 * @returns what became of it, with the key that undoes it
 * @throws NotPossible when it cannot be done, or the row is another one than was seen; nothing was changed
 */
export async function makeMove(session: Session, seen: PrintRow, move: PrintMove): Promise<string> {
  await asSeen(session, seen);
  const { store, actor, now } = session;
  if (move === 'approve') {
    await approveLine(store, actor, seen.itemId, seen.task, now());
    return `approved; ${await whatWaits(session, seen)}`;
  }
  if (!seen.task) throw new NotPossible('It is a line that has no task yet.');
  const { from } = await moveTaskBy(store, actor, seen.task.id, move, now());
  const pieces = `${seen.quantity} ${seen.quantity === 1 ? 'piece' : 'pieces'}`;
  const begun = from === 'in_progress' || from === 'completed';
  const words: Readonly<Record<TaskMove, string>> = {
    start: 'is in work (u puts it back)',
    finish: `is made: ${pieces} (status:completed shows it; x there makes it again)`,
    hold: 'is held back (h releases it)',
    release: 'is released (h holds it back again)',
    back: 'is put back: it was not begun (b begins it)',
    cancel: begun
      ? `is scrap: ${pieces}; what is still asked for is made again`
      : `is cancelled: ${pieces} not to be made (this cannot be undone)`,
  };
  return `task ${seen.task.id} ${words[move]}`;
}

/** What still waits for a person at a row, in words; a line that has got its task by now is told by that. */
export async function whatWaits({ store }: Session, { key, itemId, orderId }: PrintRow): Promise<string> {
  const [row] = await readPrintRows(store.db, [key]);
  const tasks = row?.task ? [] : await tasksOfOrder(store.db, orderId);
  const task = row?.task ?? tasks.find((one) => one.itemId === itemId && one.status === 'pending');
  const findings = (task ?? row)?.findings ?? [];
  if (findings.length > 0) return `still waits: ${reasonWords(findings)}`;
  if (task?.printable) return 'it may be printed (h holds it back)';
  return task ? 'nothing waits, but it is not printable: w says why' : 'nothing waits any more';
}

/** @throws NotPossible when a row is not what it was when it was drawn */
export async function asSeen({ store }: Session, seen: PrintRow): Promise<void> {
  const [row] = await readPrintRows(store.db, [seen.key]);
  if (!row || !isDeepStrictEqual(said(row), said(seen)))
    throw new NotPossible('It has changed since you saw it; look again. Nothing was done.');
}

/** All that a decision about a row rests on. */
function said({ text, color1, color2, quantity, findings, task }: PrintRow) {
  return { text, color1, color2, quantity, findings, font: task?.font, fields: task?.fields, status: task?.status };
}
