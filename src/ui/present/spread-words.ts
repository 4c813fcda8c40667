import { mostStarts, type Offset } from '../../core/domain/spread-starts.ts';
import { type Part, part } from './line.ts';

/** How many schedules start in each minute of the hour, ten minutes a row: `:00  4! 1  2 …`; what is too many is marked. */
export function startRows(minutes: readonly { readonly most: number }[]): Part[][] {
  return Array.from({ length: 6 }, (_, row): Part[] => [
    part(`:${row}0 `, 'dim'),
    ...minutes
      .slice(row * 10, row * 10 + 10)
      .map(({ most }) =>
        most > mostStarts
          ? part(`${most}!`.padStart(4), 'warn')
          : part((most === 0 ? '·' : String(most)).padStart(3).padEnd(4), most === 0 ? 'dim' : 'plain'),
      ),
  ]);
}

/** `5 start together, then 3; 2 min later` */
export function offsetWords({ together, afterwards, by }: Pick<Offset, 'together' | 'afterwards' | 'by'>): string {
  return `${together} start together with it, then ${afterwards} at most; ${by} min later`;
}
