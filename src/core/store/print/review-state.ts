import { type RawBuilder, sql } from 'kysely';
import { reviewRules } from '../../domain/print/review.ts';

const passing = sql.join(
  Object.entries(reviewRules).flatMap(([reason, rule]) => (rule.passing ? [sql.lit(reason)] : [])),
);

/**
 * Whether any of the findings in a column is a person's matter; the rule of `needsReview`, as a condition.
 *
 * @param findings a column with findings as JSON
 */
export function reviewIn(findings: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(${findings} <> '[]' and exists (
    select 1 from json_each(${findings}) where value ->> 'reason' not in (${passing})))`;
}

/** Whether there are findings in a column and none of them is a person's matter; the rule of `isWaiting`. */
export function waitingIn(findings: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(${findings} <> '[]' and not ${reviewIn(findings)})`;
}

/** Whether this one finding (a row of `json_each`) is a person's matter. */
export function isReview(finding: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(${finding} ->> 'reason' not in (${passing}))`;
}

/**
 * Whether a line has a finding of a kind that nobody has approved of its present input. Expects the aliases r (readings), i
 * (order_items), o (orders) and c (customization_files).
 *
 * @param kind asked of the finding, `f.value`
 */
export function unapproved(kind: RawBuilder<number>): RawBuilder<number> {
  return sql`exists (select 1 from json_each(r.findings) f where ${kind} and not exists (select 1 from json_each(r.approvals) a
    where a.value ->> 'reason' = f.value ->> 'reason' and a.value ->> 'position' is f.value ->> 'position'
      and a.value ->> 'detail' = f.value ->> 'detail' and a.value ->> 'inputHash' = i.input_hash
      and a.value ->> 'notesHash' = o.notes_hash and a.value ->> 'archiveSha256' is c.sha256))`;
}

/**
 * Whether something is open about a line of an order that is still to be sent, and no waiting task carries it: nothing could be made
 * of it, or all that waited is begun. It must be seen by itself. Expects the aliases of `unapproved`.
 */
export const isOpenLine: RawBuilder<number> = sql`(r.findings <> '[]' and i.removed_at is null and o.gone_at is null
  and o.status in ('awaiting_shipment', 'on_hold', 'awaiting_payment')
  and not exists (select 1 from print_tasks x where x.item_id = r.item_id and x.status in ('pending', 'held'))
  and coalesce((select sum(x.quantity) from print_tasks x where x.item_id = r.item_id and x.dropped = 1), 0) < i.quantity
  and ${unapproved(sql`1`)})`;

/** Whether what is open about a line is a person's matter. Expects the aliases of `unapproved`. */
export const isLineInReview: RawBuilder<number> = unapproved(isReview(sql`f.value`));

/** Whose matter it is that is open: a person's, or merely the print line's own. */
export type OpenKind = 'review' | 'waiting';

/** What `reviewIn` and `waitingIn` say, by kind. */
export const openIn: Readonly<Record<OpenKind, typeof reviewIn>> = { review: reviewIn, waiting: waitingIn };

/** Lines of `isOpenLine`, by kind. */
export const isOpenLineOf: Readonly<Record<OpenKind, RawBuilder<number>>> = {
  review: sql`(${isOpenLine} and ${isLineInReview})`,
  waiting: sql`(${isOpenLine} and not ${isLineInReview})`,
};

/** What `isOpenLine` is asked of. */
export const lineSources: RawBuilder<unknown> = sql`readings r
  join orders o on o.id = r.order_id
  join order_items i on i.id = r.item_id
  left join customization_files c on c.item_id = r.item_id`;
