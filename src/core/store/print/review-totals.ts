import { sql } from 'kysely';
import type { ReviewReason } from '../../domain/print/review.ts';
import type { Reader } from '../store.ts';

export interface ReviewTotals {
  /** Lines of open orders with a finding (approved ones among them, when there are no tasks yet). */
  readonly lines: number;
  readonly byReason: readonly { readonly reason: ReviewReason; readonly lines: number }[];
}

/** How much waits for a person, and why. */
export async function reviewTotals(db: Reader): Promise<ReviewTotals> {
  const open = sql`from readings r join orders o on o.id = r.order_id
    join order_items i on i.id = r.item_id and i.removed_at is null
    where o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment') and o.gone_at is null and r.findings <> '[]'
      and (exists (select 1 from print_tasks t where t.item_id = r.item_id and t.status in ('pending', 'held') and t.findings <> '[]')
        or not exists (select 1 from print_tasks t where t.item_id = r.item_id and t.status <> 'cancelled'))`;
  const { rows } = await sql<{ lines: number }>`select count(*) as lines ${open}`.execute(db);
  const reasons = await sql<{ reason: ReviewReason; lines: number }>`
    select json_extract(f.value, '$.reason') as reason, count(distinct item_id) as lines
    from (select r.item_id, r.findings ${open}), json_each(findings) f
    group by 1 order by 2 desc, 1`.execute(db);
  return { lines: rows[0]?.lines ?? 0, byReason: reasons.rows };
}
