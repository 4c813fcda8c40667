import { type Severity, severities } from './issue.ts';

/** A time in which something was wrong. Times are UTC epoch ms. */
export interface IssueSpan {
  readonly issueId: number;
  readonly class: string;
  readonly severity: Severity;
  /** How a person names what it is about: an order number, a barcode, a job. */
  readonly subject: string;
  readonly orderId: number | null;
  /** One line without a buyer's words, as it was said last. */
  readonly line: string;
  readonly openedAt: number;
  /** When it was right again, or was put aside for good; null: it is still wrong. */
  readonly endedAt: number | null;
  /** How it ended; null while it lasts. `itself`: it was right again by another way. */
  readonly ending: 'fix' | 'ignored' | 'itself' | null;
  readonly foundBy: 'live' | 'sweep' | 'first-sweep';
}

export interface Figures {
  readonly new: number;
  readonly solved: number;
  /** Wrong when the day began and when it ended. */
  readonly stillOpen: number;
  /** Wrong when the day ended. */
  readonly open: number;
  readonly openBefore: number;
}

/** What a day brought. Each issue counts once, however often it closed and opened again that day. */
export interface IssueDay extends Figures {
  /** UTC epoch ms; the end is not part of it. */
  readonly from: number;
  readonly to: number;
  readonly byClass: readonly (Figures & { readonly class: string })[];
  /** The worst first. */
  readonly bySeverity: readonly (Figures & { readonly severity: Severity })[];
  readonly issues: {
    readonly new: readonly IssueSpan[];
    readonly solved: readonly IssueSpan[];
    readonly stillOpen: readonly IssueSpan[];
  };
}

/** Of one issue, what of it belongs to a day. */
interface Told {
  readonly span: IssueSpan;
  readonly before: boolean;
  readonly after: boolean;
}

/**
 * The report of a day from all spans that touch it; what is new less what is solved is what there is more of. One that came and went
 * within the day is both.
 *
 * @param from UTC epoch ms, with which the day begins
 * @param to UTC epoch ms, with which it is over
 */
export function issueDay(spans: readonly IssueSpan[], from: number, to: number): IssueDay {
  const told = toldOf(spans, from, to);
  const of = (which: (one: Told) => boolean): IssueSpan[] => told.filter(which).map(({ span }) => span);
  const classes = [...new Set(told.map(({ span }) => span.class))].sort(byNumber);
  const ranks = [...severities].reverse().filter((severity) => told.some(({ span }) => span.severity === severity));
  return {
    ...{ from, to },
    ...figures(told),
    byClass: classes.map((cls) => ({ class: cls, ...figures(told.filter(({ span }) => span.class === cls)) })),
    bySeverity: ranks.map((severity) => ({
      severity,
      ...figures(told.filter(({ span }) => span.severity === severity)),
    })),
    issues: { new: of(isNew), solved: of(isSolved), stillOpen: of((one) => one.before && one.after) },
  };
}

function toldOf(spans: readonly IssueSpan[], from: number, to: number): Told[] {
  const byIssue = new Map<number, Told>();
  for (const span of spans) {
    const isOver = span.endedAt !== null;
    if (span.openedAt >= to || (isOver && (span.endedAt ?? 0) < from)) continue;
    const known = byIssue.get(span.issueId);
    const before = span.openedAt < from || known?.before === true;
    const after = !isOver || (span.endedAt ?? 0) >= to || known?.after === true;
    const newest = known && known.span.openedAt > span.openedAt ? known.span : span;
    byIssue.set(span.issueId, { span: newest, before, after });
  }
  return [...byIssue.values()].sort((one, other) => rank(other) - rank(one) || one.span.issueId - other.span.issueId);
}

function rank({ span }: Told): number {
  return severities.indexOf(span.severity);
}

function isNew({ before }: Told): boolean {
  return !before;
}

function isSolved({ after }: Told): boolean {
  return !after;
}

function figures(told: readonly Told[]): Figures {
  const count = (which: (one: Told) => boolean): number => told.filter(which).length;
  return {
    ...{ new: count(isNew), solved: count(isSolved) },
    stillOpen: count(({ before, after }) => before && after),
    ...{ open: count(({ after }) => after), openBefore: count(({ before }) => before) },
  };
}

function byNumber(one: string, other: string): number {
  return Number(one.slice(1)) - Number(other.slice(1));
}
