import { type Bound, keyLabel } from '../action.ts';
import { line, type Part, part, spread, widthOf } from '../present/line.ts';
import type { Shell } from '../shell.ts';

const signs = { good: '✓ ', warn: '! ', bad: '✗ ', plain: '' } as const;

const between = '  ';

/**
 * What can be done: the keys of this screen that work here and now, and below them the result of what was done last (until it
 * has been read) beside the keys that work everywhere, which give way to a long one. Keys for which there is no room are left
 * to the help.
 */
export function footerLines(shell: Pick<Shell, 'keys' | 'message'>, columns: number): string[] {
  const shown = shell.keys.filter(({ action, whyNot }) => !action.quiet && whyNot() === null);
  const own = shown.filter(({ action }) => action.group !== 'program').map(label);
  const everywhere = shown
    .filter(({ action }) => action.group === 'program')
    .flatMap((key) => [...label(key), between]);
  const keys: Part[] = [];
  for (const parts of own) {
    const more = [keys.length === 0 ? ' ' : between, ...parts];
    if (widthOf(keys) + widthOf(more) > columns) break;
    keys.push(...more);
  }
  const words: Part[] = [' ', ...said(shell)];
  const isLong = widthOf(words) + widthOf(everywhere) >= columns;
  return [line(keys, columns), spread(words, isLong && shell.message ? [] : everywhere, columns)];
}

function said({ message }: Pick<Shell, 'message'>): Part[] {
  return message ? [part(signs[message.tone] + message.text, message.tone)] : [];
}

function label({ action }: Bound): Part[] {
  return [part(keyLabel(action.key), 'accent'), ` ${action.title}`];
}
