import type { Figures, IssueSpan } from '../domain/issue-report.ts';
import type { IssueReport, ReportedDay } from '../store/issues/report.ts';
import { findClass } from './index.ts';

/** One issue of the report, as `--json` tells it; times in ISO 8601. */
export interface ReportedIssueJson {
  readonly id: number;
  readonly class: string;
  readonly title: string;
  readonly severity: IssueSpan['severity'];
  readonly subject: string;
  readonly orderId: number | null;
  readonly line: string;
  readonly openedAt: string;
  readonly endedAt: string | null;
  /** `fix`, `ignored`, or `itself` where another path put it right. */
  readonly ending: IssueSpan['ending'];
  readonly foundBy: IssueSpan['foundBy'];
}

export interface IssueReportJson extends Figures {
  readonly day: string;
  readonly from: string;
  readonly to: string;
  readonly isToday: boolean;
  readonly dayBefore: Figures & { readonly day: string };
  readonly classes: readonly (Figures & { readonly class: string; readonly title: string })[];
  readonly severities: readonly (Figures & { readonly severity: IssueSpan['severity'] })[];
  readonly issues: Readonly<Record<'new' | 'solved' | 'stillOpen', readonly ReportedIssueJson[]>>;
  /** The day and those before it, oldest first. */
  readonly week: readonly ReportedDay[];
  /** The last sweep of everything by the end of the day, and what only it found, by class. */
  readonly sweep: {
    readonly at: string;
    readonly runId: number | null;
    readonly missed: Readonly<Record<string, number>>;
  } | null;
}

export function issueReportToJson(report: IssueReport): IssueReportJson {
  const { day, from, to, isToday, dayBefore, sweep, issues, byClass, bySeverity, week } = report;
  const { stillOpen, open, openBefore, solved } = report;
  return {
    ...{ day, from: iso(from), to: iso(to), isToday },
    ...{ new: report.new, solved, stillOpen, open, openBefore },
    dayBefore,
    classes: byClass.map((one) => ({ ...one, title: titleOf(one.class) })),
    severities: bySeverity,
    issues: {
      new: issues.new.map(reported),
      solved: issues.solved.map(reported),
      stillOpen: issues.stillOpen.map(reported),
    },
    week,
    sweep: sweep && { at: iso(sweep.at), runId: sweep.runId, missed: sweep.missed },
  };
}

function titleOf(cls: string): string {
  return findClass(cls)?.title ?? cls;
}

function reported({ issueId: id, openedAt, endedAt, ...span }: IssueSpan): ReportedIssueJson {
  const { class: cls, severity, subject, orderId, line, ending, foundBy } = span;
  return {
    ...{ id, class: cls, title: titleOf(cls), severity, subject, orderId, line },
    ...{ openedAt: iso(openedAt), endedAt: endedAt === null ? null : iso(endedAt), ending, foundBy },
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
