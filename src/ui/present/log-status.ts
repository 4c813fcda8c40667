import type { LogLevel } from '../../core/context.ts';
import { line, type Part, part, widthOf } from './line.ts';

export interface LogStatus {
  /** Where it is held still, of how many lines, and how many came since; null while it is followed. */
  readonly held: { readonly at: number; readonly of: number; readonly fresh: number } | null;
  /** Where in the past it is, or that this is being looked for; null: the log's end is shown. */
  readonly past: string | null;
  readonly level: LogLevel;
  /** The step of a run whose lines are shown alone; null for all. */
  readonly step: string | null;
  /** What is searched for, as typed so far; empty parts when nothing is. */
  readonly search: readonly Part[];
  readonly isOnlyHits: boolean;
  /** Columns left out at the left. */
  readonly shift: number;
}

/** The line above a log: whether it moves, what is left out, what is looked for. */
export function logStatus({ held, past, level, step, search, isOnlyHits, shift }: LogStatus, width: number): string {
  const fresh = held && held.fresh > 0 ? `, ${held.fresh} new below` : '';
  const said: Part[] = [
    part('── log ', 'dim'),
    held ? part(`‖ held at line ${held.at} of ${held.of}${fresh} `, 'warn') : part('following ', 'accent'),
    ...(past === null ? [] : [part(`· ${past} `, 'accent')]),
    ...(step === null ? [] : [part(`· ${step} alone `, 'warn')]),
    ...(level === 'debug' ? [] : [part(`· ${level} and above `, 'warn')]),
    ...(widthOf(search) === 0 ? [] : [part('/ ', 'accent'), ...search, part(isOnlyHits ? ' only hits ' : ' ', 'dim')]),
    ...(shift > 0 ? [part(`from column ${shift + 1} `, 'dim')] : []),
  ];
  return line([...said, part('─'.repeat(Math.max(0, width - widthOf(said))), 'dim')], width);
}
