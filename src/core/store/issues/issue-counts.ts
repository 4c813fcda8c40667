import { sql } from 'kysely';
import { type Severity, severityOf } from '../../domain/issue.ts';
import type { Reader } from '../store.ts';
import { type IssueState, severityNow, stateNow } from './issue-list.ts';

export interface IssueCounts {
  readonly open: number;
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly snoozed: number;
  readonly ignored: number;
  /** Of those that are open, by class. */
  readonly byClass: Readonly<Record<string, number>>;
}

/** How many issues are open, by how bad they are now; those that were put aside are told apart. */
export async function countIssues(db: Reader, now: number): Promise<IssueCounts> {
  const open = await openCounts(db, now);
  const byClass: Record<string, number> = {};
  for (const row of open) byClass[row.class] = (byClass[row.class] ?? 0) + row.issues;
  const ofRank = (rank: number): number => sum(open.filter((row) => row.rank === rank));
  const aside = await asideCounts(db, now);
  return {
    open: sum(open),
    ...{ critical: ofRank(4), high: ofRank(3), medium: ofRank(2), low: ofRank(1) },
    snoozed: sum(aside.filter(({ state }) => state === 'snoozed')),
    ignored: sum(aside.filter(({ state }) => state === 'ignored')),
    byClass,
  };
}

/** A class of which something is open. */
export interface OpenClass {
  readonly class: string;
  /** The worst of it now. */
  readonly severity: Severity;
  readonly issues: number;
  /** Since when the longest of it holds, UTC epoch ms. */
  readonly since: number;
}

/** What is open by class: the worst first, then the longest. What was put aside does not count. */
export async function openClasses(db: Reader, now: number): Promise<OpenClass[]> {
  const byClass = new Map<string, { rank: number; issues: number; since: number }>();
  for (const row of await openCounts(db, now)) {
    const known = byClass.get(row.class) ?? row;
    const issues = known === row ? row.issues : known.issues + row.issues;
    const since = Math.min(known.since, row.since);
    byClass.set(row.class, { rank: Math.max(known.rank, row.rank), issues, since });
  }
  return [...byClass]
    .sort(([, one], [, other]) => other.rank - one.rank || one.since - other.since)
    .map(([cls, { rank, issues, since }]) => ({ class: cls, severity: severityOf(rank), issues, since }));
}

interface CountRow {
  readonly class: string;
  readonly rank: number;
  readonly issues: number;
  readonly since: number;
}

/** From one index alone: it is asked whenever anything changes. */
async function openCounts(db: Reader, now: number): Promise<CountRow[]> {
  const { rows } = await sql<{ class: string; severity: number; number: number; worse: number; since: number }>`
    select class, severity, count(*) as number, sum(worse_at is not null and worse_at < ${now}) as worse, min(since) as since
    from issues indexed by issues_standing where state = 'open' and ignored_at is null and snoozed_until is null
    group by class, severity`.execute(db);
  const standing = rows.flatMap(({ class: cls, severity, number, worse, since }) => [
    { class: cls, rank: severity, issues: number - worse, since },
    { class: cls, rank: Math.min(4, severity + 1), issues: worse, since },
  ]);
  // A snooze that is over is like none.
  const again = (await asideCounts(db, now)).filter(({ state }) => state === 'open');
  return [...standing, ...again].filter(({ issues }) => issues > 0);
}

async function asideCounts(db: Reader, now: number): Promise<(CountRow & { readonly state: IssueState })[]> {
  const { rows } = await sql<CountRow & { readonly state: IssueState }>`
    select i.class, ${stateNow(now)} as state, ${severityNow(now)} as rank, count(*) as issues, min(i.since) as since
    from issues i indexed by issues_aside
    where i.state = 'open' and (i.ignored_at is not null or i.snoozed_until is not null) group by 1, 2, 3`.execute(db);
  return rows;
}

function sum(rows: readonly CountRow[]): number {
  return rows.reduce((total, { issues }) => total + issues, 0);
}
