import { type Mode, type Severity, severities } from '../../core/domain/issue.ts';
import type { Standing } from '../../core/domain/trust.ts';
import type { IssuesOfOne } from '../../core/issues/groups.ts';
import type { IssueShown } from '../../core/issues/present.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { clockTime, relative } from './time.ts';

export const severitiesWorstFirst: readonly Severity[] = [...severities].reverse();

/** How bad it is, with a sign that says it without colour. */
export const severityLooks: Readonly<Record<Severity, { readonly sign: string; readonly tone: Tone }>> = {
  critical: { sign: '✗', tone: 'bad' },
  high: { sign: '!', tone: 'warn' },
  medium: { sign: '○', tone: 'plain' },
  low: { sign: '·', tone: 'dim' },
};

/** `✗ critical` */
export function severityCell(severity: Severity): Part {
  const { sign, tone } = severityLooks[severity];
  return part(`${sign} ${severity}`, tone);
}

/** Who mends it. */
export const modeWords: Readonly<Record<Mode, string>> = {
  A: 'by itself once trusted',
  K: 'at a key',
  H: 'a person decides',
};

/** The same where there is little room. */
export const modeShort: Readonly<Record<Mode, string>> = { A: 'one key', K: 'one key', H: 'you choose' };

/** Open, or aside: until when, and why. */
export function asideWords(issue: IssueShown, now: number, zone: string): string {
  const reason = issue.reason === null ? '' : `: ${issue.reason}`;
  if (issue.state === 'snoozed') return `snoozed until ${clockTime(issue.snoozedUntil ?? now, zone, now)}${reason}`;
  if (issue.state === 'ignored') return `ignored${reason}`;
  return issue.state === 'closed' && issue.closedAt !== null ? `closed ${relative(issue.closedAt, now)}` : issue.state;
}

/** What is wrong, and whether what it rests on is old. */
export function lineParts(issue: IssueShown, now: number): Part[] {
  if (issue.unsureSince === null) return [issue.line];
  return [issue.line, part(` (unsure: read ${relative(issue.unsureSince, now)}, fetch it again first)`, 'warn')];
}

/** What else is wrong with the same order: `+2: I15, I23`; empty where nothing is. */
export function othersWords({ others }: IssuesOfOne): string {
  return others.length === 0 ? '' : `+${others.length}: ${[...new Set(others.map((one) => one.class))].join(', ')}`;
}

/** How a class stands on the ladder, in a line. */
export function standingWords(standing: Standing, doneToday: number): string {
  switch (standing.state) {
    case 'never':
      return `always asked: ${standing.why}`;
    case 'asks': {
      const reason = standing.reason === null ? '' : ` again: ${standing.reason}`;
      return `asked${reason} (${standing.done} of ${standing.needed} done as shown)`;
    }
    case 'offered':
      return `asked, could be done alone: ${standing.done} fixes as shown, none taken back`;
    case 'alone':
      return `alone, ${doneToday} of ${standing.dailyLimit} today`;
  }
}
