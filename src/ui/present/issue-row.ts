import { findClass } from '../../core/issues/index.ts';
import type { IssueShown } from '../../core/issues/present.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { IssueRow } from '../issues/rows.ts';
import { modeShort, severityCell } from './issue-words.ts';
import { type Part, part } from './line.ts';
import type { Column } from './table.ts';
import { clockTime, roughly } from './time.ts';

const longest = 300;

/** The columns of the list by order. @param zone the business's */
export function issueColumns(now: () => number, zone: string): Column<IssueRow>[] {
  return [
    { title: 'severity', width: 10, cell: (row) => severityCell(worstOf(row)) },
    { title: 'age', width: 4, align: 'right', cell: (row) => roughly(now() - sinceOf(row)) },
    { title: 'about', width: 13, grow: 1, most: 22, cell: aboutCell },
    { title: 'class', width: 5, cell: (row) => part(row.kind === 'one' ? row.first.class : row.class, 'accent') },
    { title: 'what', width: 20, grow: 8, cell: whatCell },
    { title: 'also', width: 8, grow: 1, most: 16, from: 130, cell: alsoCell },
    { title: 'state', width: 12, from: 110, cell: (row) => stateCell(row, now(), zone) },
    { title: 'fix', width: 10, from: 84, cell: modeCell },
  ];
}

/** The columns of the list Repair: why each is half-done, and what its repair does. */
export function repairColumns(now: () => number): Column<IssueRow>[] {
  return [
    { title: 'severity', width: 10, cell: (row) => severityCell(worstOf(row)) },
    { title: 'age', width: 4, align: 'right', cell: (row) => roughly(now() - sinceOf(row)) },
    { title: 'about', width: 13, grow: 1, most: 22, cell: aboutCell },
    { title: 'why', width: 18, grow: 6, cell: whatCell },
    { title: 'the repair', width: 16, grow: 4, cell: (row) => (row.kind === 'one' ? repairsOf(row).join('; ') : '') },
  ];
}

/** What the repairs of a row do, each said once. */
function repairsOf({ first, others }: Extract<IssueRow, { kind: 'one' }>): string[] {
  return [...new Set([first, ...others].flatMap((issue) => findClass(issue.class)?.halfDone ?? []))];
}

/** The columns of the list by class. */
export function classColumns(now: () => number): Column<IssueRow>[] {
  return [
    { title: 'worst', width: 10, cell: (row) => severityCell(worstOf(row)) },
    { title: 'issues', width: 6, align: 'right', cell: (row) => String(row.kind === 'class' ? row.issues : 1) },
    { title: 'class', width: 5, cell: (row) => part(row.kind === 'one' ? row.first.class : row.class, 'accent') },
    { title: 'what', width: 20, grow: 8, cell: (row) => (row.kind === 'class' ? row.title : row.first.title) },
    { title: 'oldest', width: 6, align: 'right', cell: (row) => roughly(now() - sinceOf(row)) },
    { title: 'fix', width: 10, from: 70, cell: modeCell },
  ];
}

function worstOf(row: IssueRow): IssueShown['severity'] {
  return row.kind === 'one' ? row.worst : row.severity;
}

function sinceOf(row: IssueRow): number {
  return row.kind === 'one' ? row.first.since : row.since;
}

function aboutCell(row: IssueRow): Part {
  return row.kind === 'one' ? sanitize(row.first.subject, longest) : '';
}

/** What is wrong, behind a word where that is not certain or somebody put it aside. */
function whatCell(row: IssueRow): Part {
  if (row.kind === 'class') return row.title;
  const { first, others } = row;
  const more = others.length > 0 ? `+${others.length} ` : '';
  const word = first.state !== 'open' ? `${first.state}: ` : first.unsureSince !== null ? 'unsure: ' : '';
  return part(`${more}${word}${sanitize(first.line, longest)}`, first.state === 'open' ? 'plain' : 'dim');
}

/** The classes of what else is wrong there, or goes with it. */
function alsoCell(row: IssueRow): Part {
  if (row.kind === 'class') return '';
  return part([...new Set(row.others.map((other) => other.class))].join(' '), 'dim');
}

function stateCell(row: IssueRow, now: number, zone: string): Part {
  return row.kind === 'one' ? issueState(row.first, now, zone) : '';
}

/** `? unsure`, `snoozed to 14:00`, `✓ closed 2h`; nothing where it is simply open. */
export function issueState(issue: IssueShown, now: number, zone: string): Part {
  switch (issue.state) {
    case 'snoozed':
      return part(`‖ to ${clockTime(issue.snoozedUntil ?? now, zone, now)}`, 'dim');
    case 'ignored':
      return part('– ignored', 'dim');
    case 'closed':
      return part(`✓ closed ${issue.closedAt === null ? '' : roughly(now - issue.closedAt)}`, 'good');
    case 'open':
      if (issue.unsureSince !== null) return part('? unsure', 'warn');
      return issue.timesReopened > 0 ? part(`↻ back ${issue.timesReopened}×`, 'warn') : '';
  }
}

function modeCell(row: IssueRow): Part {
  const cls = row.kind === 'one' ? row.first.class : row.class;
  const definition = findClass(cls);
  if (!definition?.repair) return part('by hand', 'dim');
  return part(modeShort[row.kind === 'one' ? row.first.mode : definition.mode], 'dim');
}
