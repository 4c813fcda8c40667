import type { Fix, FixState } from '../../core/store/issues/fixes.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';

const stateLooks: Readonly<Record<FixState, { readonly words: string; readonly tone: Tone }>> = {
  applied: { words: '… applied', tone: 'plain' },
  sending: { words: '… sending', tone: 'accent' },
  proven: { words: '✓ proven', tone: 'good' },
  unproven: { words: '! not proven', tone: 'warn' },
  failed: { words: '✗ failed', tone: 'bad' },
};

/** How a fix stands; that it was taken back counts more than how it ended. */
export function fixStateCell(fix: Fix): Part {
  if (fix.undoneBy !== null) return part(`↶ taken back by ${fix.undoneBy}`, 'dim');
  const { words, tone } = stateLooks[fix.state];
  return part(fix.kind === 'undo' && fix.state === 'proven' ? '✓ done' : words, tone);
}

/** Who it was, and whether it was asked for. */
export function fixByWords(fix: Fix): string {
  return fix.alone ? 'without asking' : `${fix.by} (${fix.origin})`;
}

/** A fix in a line: `fix 12, ✓ proven, by anna (console): …`. */
export function fixWords(fix: Fix): Part[] {
  const what = fix.kind === 'undo' ? `undo ${fix.id} of fix ${fix.undoes}` : `fix ${fix.id}`;
  const choice = fix.choice === null ? '' : ` (${fix.choice.id})`;
  return [
    `${what}${choice} `,
    fixStateCell(fix),
    part(` ${fixByWords(fix)}`, 'dim'),
    fix.outcome ? `: ${fix.outcome}` : '',
  ];
}
