import { sql } from 'kysely';
import { type Severity, severityOf } from '../../domain/issue.ts';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';
import { severityNow } from './issue-list.ts';

/** The worst of what is open at an order, and how much that is in all; what was put aside does not count. */
export interface WorstIssue {
  readonly class: string;
  readonly severity: Severity;
  readonly issues: number;
}

/** By our order id; orders with nothing open are left out. @param now UTC epoch ms */
export async function worstIssues(
  db: Reader,
  orderIds: readonly number[],
  now: number,
): Promise<ReadonlyMap<number, WorstIssue>> {
  const { rows } = await sql<{ orderId: number; class: string; severity: number }>`
    select i.order_id as orderId, i.class, ${severityNow(now)} as severity
    from issues i where i.order_id in ${among(orderIds)} and i.state = 'open' and i.ignored_at is null
      and (i.snoozed_until is null or i.snoozed_until <= ${now})
    order by severity desc, i.since, i.id`.execute(db);
  const worst = new Map<number, WorstIssue>();
  for (const { orderId, class: cls, severity } of rows) {
    const known = worst.get(orderId);
    const first = known ?? { class: cls, severity: severityOf(severity), issues: 0 };
    worst.set(orderId, { ...first, issues: first.issues + 1 });
  }
  return worst;
}
