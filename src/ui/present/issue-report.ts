import type { Severity } from '../../core/domain/issue.ts';
import type { Figures, IssueSpan } from '../../core/domain/issue-report.ts';
import { findClass } from '../../core/issues/index.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { IssueReport } from '../../core/store/issues/report.ts';
import type { PagerLine } from '../components/pager.ts';
import { fit } from '../terminal/fit.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { clockTime } from './time.ts';

/** Of each kind no more than so many are listed; the figures count them all. */
const mostListed = 50;
const titleWidth = 38;

export const severityTones: Readonly<Record<Severity, Tone>> = {
  critical: 'bad',
  high: 'warn',
  medium: 'plain',
  low: 'dim',
};

/** The report of a day as lines, for a screen and for a command alike. */
export function issueReportLines(report: IssueReport, zone: string): PagerLine[] {
  const { day, isToday, dayBefore, byClass, bySeverity, issues, week } = report;
  const figures: Part[][] = [
    [part(`What was wrong on ${day}`, 'strong'), part(isToday ? ', so far' : '', 'dim')],
    [figuresWords(report), part(`; ${report.openBefore} were open when it began`, 'dim')],
    [part(`the day before (${dayBefore.day}): ${figuresWords(dayBefore)}`, 'dim')],
    ...sweepLines(report, zone),
  ];
  const days = week.map((one) => row(one.day, one, one.day === day ? 'strong' : 'dim'));
  if (byClass.length === 0)
    return [...figures, [], [part('Nothing was wrong.', 'good')], [], heading('Day'), ...days].map((parts) => ({
      parts,
    }));
  const since = (span: IssueSpan): string => `since ${clockTime(span.openedAt, zone, report.to - 1)}`;
  const tables: Part[][] = [
    [],
    heading('Severity'),
    ...bySeverity.map((one) => row(one.severity, one, severityTones[one.severity])),
    [],
    heading('Class'),
    ...byClass.map((one) => row(`${one.class.padEnd(4)} ${titleOf(one.class)}`, one, 'plain')),
    [],
    heading('Day'),
    ...days,
  ];
  return [
    ...[...figures, ...tables].map((parts) => ({ parts })),
    ...listed('New', issues.new, since),
    ...listed('Solved', issues.solved, endingWords),
    ...listed('Still open', issues.stillOpen, since),
  ];
}

function figuresWords({ new: fresh, solved, stillOpen, open }: Figures): string {
  return `${fresh} new, ${solved} solved, ${stillOpen} still open: ${open} open at its end`;
}

/** What a look at what was touched should have found before. */
function sweepLines({ sweep }: IssueReport, zone: string): Part[][] {
  if (!sweep) return [];
  const missed = Object.entries(sweep.missed).map(([cls, number]) => `${cls} × ${number}`);
  if (missed.length === 0) return [];
  return [
    [part(`found only by asking everything (${clockTime(sweep.at, zone, sweep.at)}): ${missed.join(', ')}`, 'warn')],
  ];
}

/** Each figure with the columns it takes; eighty are enough for the row. */
const columns = [
  ['New', 5],
  ['Solved', 8],
  ['Still open', 12],
  ['Open', 7],
  ['Change', 8],
] as const;

function cells(values: readonly string[]): string {
  return columns.map(([, width], index) => (values[index] ?? '').padStart(width)).join('');
}

function heading(title: string): Part[] {
  return [part(fit(title, titleWidth) + cells(columns.map(([name]) => name)), 'dim')];
}

function row(title: string, { new: fresh, solved, stillOpen, open, openBefore }: Figures, tone: Tone): Part[] {
  const more = open - openBefore;
  const change = more === 0 ? '=' : more > 0 ? `▲ ${more}` : `▼ ${-more}`;
  return [part(fit(title, titleWidth), tone), cells([...[fresh, solved, stillOpen, open].map(String), change])];
}

function listed(title: string, spans: readonly IssueSpan[], when: (span: IssueSpan) => string): PagerLine[] {
  if (spans.length === 0) return [];
  const rest = spans.length - mostListed;
  return [
    { parts: [] },
    { parts: [part(title, 'strong')] },
    ...spans.slice(0, mostListed).map((span) => ({
      issueId: span.issueId,
      parts: [
        part(`  ${span.severity.padEnd(9)}`, severityTones[span.severity]),
        `${span.class.padEnd(4)} `,
        part(`#${span.issueId} `, 'dim'),
        part(`${sanitize(span.subject, 40)}: `, 'accent'),
        sanitize(span.line, 200),
        part(`  ${when(span)}`, 'dim'),
      ],
    })),
    ...(rest > 0 ? [{ parts: [part(`  … and ${rest} more`, 'dim')] }] : []),
  ];
}

function endingWords({ ending }: IssueSpan): string {
  if (ending === 'fix') return 'by a fix';
  return ending === 'ignored' ? 'ignored' : 'by another way';
}

function titleOf(cls: string): string {
  return findClass(cls)?.title ?? cls;
}
