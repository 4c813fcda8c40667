import { sql } from 'kysely';
import { severityOf } from '../../domain/issue.ts';
import { type Figures, type IssueDay, type IssueSpan, issueDay } from '../../domain/issue-report.ts';
import { localDate, localDay } from '../../domain/zones.ts';
import type { Reader } from '../store.ts';
import { lastSweep, type SweepRecord } from './looks.ts';

const weekDays = 7;

/** The dated report of what was wrong (S37). */
export interface IssueReport extends IssueDay {
  /** The business's day, `yyyy-mm-dd`. */
  readonly day: string;
  /** The day goes on: what it tells is as of now. */
  readonly isToday: boolean;
  readonly dayBefore: Figures & { readonly day: string };
  /** The last sweep of everything by the end of the day; null when there was none. */
  readonly sweep: SweepRecord | null;
  /** The day and those before it, oldest first. */
  readonly week: readonly ReportedDay[];
}

/** One day among others. */
export interface ReportedDay extends Figures {
  readonly day: string;
}

/**
 * What a day of the business brought, held against the day before: new, solved, still open, by class and severity.
 *
 * @param day `yyyy-mm-dd`; a day of the future is empty
 * @param now UTC epoch ms
 * @throws RangeError for what is no day of the calendar
 */
export async function issueReport(db: Reader, day: string, zone: string, now: number): Promise<IssueReport> {
  const { from, to } = dayOf(day, zone);
  const before = dayOf(localDate(from - 1, zone), zone);
  const spans = await spansWithin(db, before.from, to);
  const end = Math.max(from, Math.min(to, now + 1));
  return {
    day,
    isToday: now >= from && now < to,
    ...issueDay(spans, from, end),
    dayBefore: { day: localDate(before.from, zone), ...figuresOf(issueDay(spans, before.from, before.to)) },
    sweep: await lastSweep(db, end),
    week: await weekTo(db, zone, Math.max(from, end - 1)),
  };
}

/** The figures of the week that ends with the day of `last` (UTC epoch ms), as they stood then; oldest first. */
async function weekTo(db: Reader, zone: string, last: number): Promise<ReportedDay[]> {
  const wanted: { readonly day: string; readonly from: number; readonly to: number }[] = [];
  for (let at = last; wanted.length < weekDays; ) {
    const day = localDate(at, zone);
    const { from, to } = dayOf(day, zone);
    wanted.unshift({ day, from, to: Math.min(to, last + 1) });
    at = from - 1;
  }
  const spans = await spansWithin(db, wanted[0]?.from ?? last, last + 1);
  return wanted.map(({ day, from, to }) => ({ day, ...figuresOf(issueDay(spans, from, to)) }));
}

function dayOf(day: string, zone: string): { readonly from: number; readonly to: number } {
  const found = localDay(day, zone);
  if (!found) throw new RangeError(`“${day}” is no day: write it as 2026-03-29.`);
  return found;
}

function figuresOf({ stillOpen, open, openBefore, ...day }: IssueDay): Figures {
  return { new: day.new, solved: day.solved, stillOpen, open, openBefore };
}

/** All times in which something was wrong that touch [from, to). What was put aside for good is not wrong any more from then on. */
async function spansWithin(db: Reader, from: number, to: number): Promise<IssueSpan[]> {
  const { rows } = await sql<Row>`
    with told as (
      select s.id, s.issue_id, s.opened_at, s.severity, s.found_by, s.fix_id, s.closed_at,
        i.class, i.subject, i.order_id, i.line,
        case when s.closed_at is null or i.ignored_at < s.closed_at then i.ignored_at end as ignored_at
      from issue_spans s join issues i on i.id = s.issue_id
      where s.opened_at < ${to} and (s.closed_at is null or s.closed_at >= ${from})
        and (i.ignored_at is null or i.ignored_at > s.opened_at))
    select *, coalesce(ignored_at, closed_at) as ended_at from told
    where coalesce(ignored_at, closed_at) is null or coalesce(ignored_at, closed_at) >= ${from} order by id`.execute(
    db,
  );
  return rows.map((row) => ({
    ...{ issueId: row.issue_id, class: row.class, severity: severityOf(row.severity), subject: row.subject },
    ...{ orderId: row.order_id, line: row.line, openedAt: row.opened_at, endedAt: row.ended_at },
    ending: endingOf(row),
    foundBy: row.found_by,
  }));
}

interface Row {
  readonly issue_id: number;
  readonly class: string;
  readonly severity: number;
  readonly subject: string;
  readonly order_id: number | null;
  readonly line: string;
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly ignored_at: number | null;
  readonly ended_at: number | null;
  readonly fix_id: number | null;
  readonly found_by: IssueSpan['foundBy'];
}

function endingOf({ ignored_at, ended_at, fix_id }: Row): IssueSpan['ending'] {
  if (ended_at === null) return null;
  if (ignored_at !== null) return 'ignored';
  return fix_id === null ? 'itself' : 'fix';
}
