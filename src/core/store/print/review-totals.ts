import { sql } from 'kysely';
import type { ReviewReason } from '../../domain/print/review.ts';
import type { Reader } from '../store.ts';
import { isLineInReview, isOpenLine, lineSources, reviewIn } from './review-state.ts';

const waitsItself = sql`t.status in ('pending', 'held')`;

export interface ReviewTotals {
  /** Lines of open orders with a finding that nobody has decided. */
  readonly lines: number;
  /** Lines of open orders that merely wait for the print line itself: their file is on its way. */
  readonly waiting: number;
  readonly byReason: readonly { readonly reason: ReviewReason; readonly lines: number }[];
}

/** Lines with something open, and whether that is a person's matter: as their waiting tasks say, where they have any. */
const open = sql`
  select item_id, findings, iif(isLine, lineReview, tasksReview) as review
  from (
    select r.item_id, r.findings, ${isOpenLine} as isLine, ${isLineInReview} as lineReview,
      exists (select 1 from print_tasks t where t.item_id = r.item_id and ${waitsItself} and t.findings <> '[]') as tasksOpen,
      exists (select 1 from print_tasks t where t.item_id = r.item_id and ${waitsItself} and ${reviewIn(sql`t.findings`)}) as tasksReview
    from ${lineSources}
    where o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment') and o.gone_at is null and i.removed_at is null
      and r.findings <> '[]')
  where tasksOpen or isLine`;

/** How much waits for a person, and why. */
export async function reviewTotals(db: Reader): Promise<ReviewTotals> {
  const { rows } = await sql<{ lines: number; waiting: number }>`
    select count(*) filter (where review) as lines, count(*) filter (where not review) as waiting from (${open})`.execute(
    db,
  );
  const reasons = await sql<{ reason: ReviewReason; lines: number }>`
    select json_extract(f.value, '$.reason') as reason, count(distinct item_id) as lines
    from (${open}) line, json_each(line.findings) f where review
    group by 1 order by 2 desc, 1`.execute(db);
  return { lines: rows[0]?.lines ?? 0, waiting: rows[0]?.waiting ?? 0, byReason: reasons.rows };
}
