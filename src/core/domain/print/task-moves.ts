import type { TaskStatus } from './task.ts';

/** What a person can do to a print task. */
export const taskMoves = ['start', 'finish', 'hold', 'release', 'cancel', 'back'] as const;
export type TaskMove = (typeof taskMoves)[number];

interface Rule {
  readonly from: readonly TaskStatus[];
  readonly to: TaskStatus;
  /** For an operator, as in "to start it". */
  readonly words: string;
}

const rules: Readonly<Record<TaskMove, Rule>> = {
  start: { from: ['pending'], to: 'in_progress', words: 'start' },
  finish: { from: ['in_progress'], to: 'completed', words: 'finish' },
  hold: { from: ['pending'], to: 'held', words: 'hold' },
  release: { from: ['held'], to: 'pending', words: 'release' },
  /** Also of a piece begun or made: it goes to scrap, by a person's word. */
  cancel: { from: ['pending', 'held', 'in_progress', 'completed'], to: 'cancelled', words: 'cancel' },
  back: { from: ['in_progress'], to: 'pending', words: 'put back' },
};

/**
 * Where a task stands after a person's move.
 *
 * @param printable whether it may be printed now; only such a task can be started
 * @returns the new status, or why it cannot be
 */
export function moveTask(
  status: TaskStatus,
  move: TaskMove,
  printable: boolean,
): { readonly to: TaskStatus } | { readonly why: string } {
  const { from, to, words } = rules[move];
  if (!from.includes(status)) return { why: `a task that is ${status} cannot be ${past(words)}` };
  if (move === 'start' && !printable) return { why: 'it is not printable; see what it waits for' };
  return { to };
}

function past(words: string): string {
  if (words === 'put back') return words;
  if (words === 'hold') return 'held';
  if (words === 'cancel') return 'cancelled';
  return words.endsWith('e') ? `${words}d` : `${words}ed`;
}
