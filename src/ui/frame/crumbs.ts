import { cut, type Part, part, spread, widthOf } from '../present/line.ts';
import { tabs } from '../screen.ts';
import type { Shell } from '../shell.ts';

const leastNote = 14;
/** What is being typed there is seen whole. */
const leastTyped = 32;

/** The tabs with the open one lit, the way from there to here, and at the right what the screen says of itself. */
export function crumbLine(shell: Pick<Shell, 'screen' | 'path'>, columns: number): string {
  const open = shell.screen.tab;
  const row = tabs.flatMap(({ key, id, title }): Part[] =>
    id === open
      ? [part(` ${key} ${title} `, 'cursor'), ' ']
      : [part(` ${key} `, 'accent'), part(`${title} `, 'dim'), ' '],
  );
  const way = shell.path.slice(1).flatMap((title): Part[] => [part(' › ', 'dim'), part(title, 'strong')]);
  const left = [...row, ...way];
  // Where one is comes before what the screen says of itself.
  const room = Math.max(shell.screen.isTyping ? leastTyped : leastNote, columns - widthOf(left) - 2);
  return spread(left, [...cut(shell.screen.note, room), ' '], columns);
}
