import { type Bound, keyLabel } from '../action.ts';
import { type Part, part, spread, widthOf } from '../present/line.ts';
import type { Shell } from '../shell.ts';

const signs = { good: '✓ ', warn: '! ', bad: '✗ ', plain: '' } as const;

/**
 * What can be done: the keys of this screen that work here and now, and below them the result of what was done last (until it
 * has been read) beside the keys that work everywhere. Keys for which there is no room are left to the help.
 */
export function footerLines(shell: Pick<Shell, 'keys' | 'message'>, columns: number): string[] {
  const shown = shell.keys.filter(({ action, whyNot }) => !action.quiet && whyNot() === null);
  const own = shown.filter(({ action }) => action.group !== 'program').map(label);
  const everywhere = shown.filter(({ action }) => action.group === 'program').flatMap(label);
  const keys: Part[] = [' '];
  for (const parts of own) {
    if (widthOf(keys) + widthOf(parts) > columns + 2) break;
    keys.push(...parts);
  }
  return [spread(keys, [], columns), spread([' ', ...said(shell)], everywhere, columns)];
}

function said({ message }: Pick<Shell, 'message'>): Part[] {
  return message ? [part(signs[message.tone] + message.text, message.tone)] : [];
}

function label({ action }: Bound): Part[] {
  return [part(keyLabel(action.key), 'accent'), ` ${action.title}  `];
}
