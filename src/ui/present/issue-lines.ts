import { sanitize } from '../../core/sanitize.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { wrap } from './wrap.ts';

/** What is needed to tell of an issue beside itself. */
export interface IssueLook {
  readonly now: number;
  /** The business's. */
  readonly zone: string;
  readonly columns: number;
}

const longest = 1600;

/** Text from outside as lines in one tone. */
export function said(text: string, tone: Tone, columns: number): Part[][] {
  return wrap(sanitize(text, longest), columns).map((words): Part[] => [part(words, tone)]);
}

/** The line above a part of it. */
export function titled(title: string): Part[] {
  return [part(`── ${title} `, 'dim')];
}
