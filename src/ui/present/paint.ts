import chalk from 'chalk';

/**
 * What a piece of text is, not which colour it has. The sixteen colours of the terminal's own palette only, so that the
 * console looks right on light and dark; red and yellow mean trouble and nothing else.
 */
export type Tone = 'plain' | 'dim' | 'strong' | 'accent' | 'good' | 'warn' | 'bad' | 'cursor' | 'hit';

const brushes: Readonly<Record<Tone, (text: string) => string>> = {
  plain: (text) => text,
  dim: chalk.dim,
  strong: chalk.bold,
  accent: chalk.cyan,
  good: chalk.green,
  warn: chalk.yellow,
  bad: chalk.red,
  cursor: chalk.inverse,
  hit: chalk.black.bgYellow,
};

/** Puts colour on sanitised text. */
export function paint(text: string, tone: Tone): string {
  return text === '' ? '' : brushes[tone](text);
}
