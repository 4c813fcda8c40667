import { sql } from 'kysely';
import { severityOf } from '../../domain/issue.ts';
import type { Reader } from '../store.ts';
import type { OpenClass } from './issue-counts.ts';
import { type IssueFilter, severityNow, whereOf } from './issue-list.ts';

/** Issues that pass a filter by class: the worst first, then the longest. @param now UTC epoch ms */
export async function listIssueClasses(db: Reader, filter: IssueFilter, now: number): Promise<OpenClass[]> {
  const { rows } = await sql<{ class: string; worst: number; issues: number; since: number }>`
    select i.class, max(${severityNow(now)}) as worst, count(*) as issues, min(i.since) as since
    from issues i left join orders o on o.id = i.order_id where ${whereOf(filter, now)}
    group by i.class order by worst desc, since`.execute(db);
  return rows.map(({ class: cls, worst, issues, since }) => ({
    ...{ class: cls, severity: severityOf(worst), issues, since },
  }));
}

/** The issues that pass a filter, by number, the worst first. @param now UTC epoch ms */
export async function issueIds(db: Reader, filter: IssueFilter, limit: number, now: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select i.id from issues i left join orders o on o.id = i.order_id where ${whereOf(filter, now)}
    order by ${severityNow(now)} desc, i.since, i.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
