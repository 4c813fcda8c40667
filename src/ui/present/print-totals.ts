import type { TaskTotals } from '../../core/store/print/task-list.ts';
import { joined, type Part, part } from './line.ts';

/** How the print queue stands, in one line; what a person has to do first. */
export function printTotals(
  totals: { readonly tasks: TaskTotals; readonly review: number; readonly waiting: number } | undefined,
): Part[] {
  if (!totals) return [];
  const { pending, inProgress, held, printable, pieces } = totals.tasks;
  const count = (sign: string, number: number, word: string, tone: 'good' | 'warn' | 'accent' | 'plain'): Part[] => [
    part(`${sign}${number} ${word}`, number > 0 ? tone : 'dim'),
  ];
  return [
    '  ',
    ...joined(
      [
        count('! ', totals.review, 'review', 'warn'),
        ...(totals.waiting > 0 ? [count('… ', totals.waiting, 'waiting', 'plain')] : []),
        count('✓ ', printable, 'printable', 'good'),
        count('○ ', pending, 'pending', 'plain'),
        count('● ', inProgress, 'in work', 'accent'),
        ...(held > 0 ? [count('‖ ', held, 'held', 'warn')] : []),
        count('', pieces, pieces === 1 ? 'piece' : 'pieces', 'plain'),
      ],
      part(' · ', 'dim'),
    ),
  ];
}
