import { type Bound, keyLabel } from '../action.ts';
import { joined, type Part, part, spread, widthOf } from '../present/line.ts';
import type { Shell } from '../shell.ts';

const signs = { good: '✓ ', warn: '! ', bad: '✗ ', plain: '' } as const;

/**
 * What can be done: the keys of this screen that work here and now, and below them the result of what was done last (until it
 * has been read; then what the tour says) beside the keys that work everywhere, which give way to a long one. Keys for which there is no room are left
 * to the help.
 */
export function footerLines(shell: Pick<Shell, 'keys' | 'message' | 'guide'>, columns: number): string[] {
  const shown = shell.keys.filter(({ action, whyNot }) => !action.quiet && whyNot() === null);
  const own = shown.filter(({ action }) => action.group !== 'program').map(keyParts);
  const everywhere = [...inARow(shown.filter(({ action }) => action.group === 'program').map(keyParts)), ' '];
  const fitting = own.filter((_, at) => widthOf(inARow(own.slice(0, at + 1))) < columns);
  const words: Part[] = [' ', ...said(shell)];
  const isLong = widthOf(words) + widthOf(everywhere) >= columns;
  return [
    spread([' ', ...inARow(fitting)], [], columns),
    spread(words, isLong && words.length > 1 ? [] : everywhere, columns),
  ];
}

function said({ message, guide }: Pick<Shell, 'message' | 'guide'>): Part[] {
  if (message) return [part(signs[message.tone] + message.text, message.tone)];
  return guide === null ? [] : [part(guide, 'accent')];
}

/** A key as the footer tells it: the key, and what it does. */
export function keyParts({ action }: Bound): Part[] {
  return [part(keyLabel(action.key), 'accent'), ` ${action.title}`];
}

function inARow(labels: readonly Part[][]): Part[] {
  return joined(labels, '  ');
}
