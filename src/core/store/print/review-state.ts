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
