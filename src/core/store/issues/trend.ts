import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** What became of the list since a moment; what people put aside is left out on both sides. */
export interface IssueTrend {
  /** Open now and not open then. */
  readonly opened: number;
  /** Open then and not open now. */
  readonly closed: number;
}

/** The list now against what it was then, by when each issue was open. @param since UTC epoch ms */
export async function issueTrend(db: Reader, since: number, now: number): Promise<IssueTrend> {
  const counts = sql`i.ignored_at is null and (i.snoozed_until is null or i.snoozed_until <= ${now})`;
  const openThen = sql`exists (select 1 from issue_spans b where b.issue_id = s.issue_id
    and b.opened_at <= ${since} and (b.closed_at is null or b.closed_at > ${since}))`;
  const { rows } = await sql<IssueTrend>`select
    (select count(distinct s.issue_id) from issue_spans s join issues i on i.id = s.issue_id
      where s.opened_at > ${since} and s.closed_at is null and ${counts} and not ${openThen}) as opened,
    (select count(distinct s.issue_id) from issue_spans s join issues i on i.id = s.issue_id
      where s.closed_at > ${since} and s.opened_at <= ${since} and i.state = 'closed' and ${counts}) as closed`.execute(
    db,
  );
  return rows[0] ?? { opened: 0, closed: 0 };
}
