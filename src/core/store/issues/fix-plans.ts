import type { FixPlan } from '../../domain/fix-plan.ts';
import type { Conflict } from '../../domain/undo.ts';
import { bodyHash } from '../orders/raw.ts';
import type { Reader, Tx } from '../store.ts';

/** What a run worked out about one issue. */
export type KeptPlan =
  | { readonly kind: 'plan'; readonly plan: FixPlan }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] };

export interface PlanOfIssue {
  readonly issueId: number;
  readonly at: number;
  readonly hash: string | null;
  readonly kept: KeptPlan;
}

/** Keeps what a run worked out; of several times, the latest. */
export async function keepFixPlan(tx: Tx, runId: number, { issueId, at, hash, kept }: PlanOfIssue): Promise<void> {
  const said = { at, hash, plan: JSON.stringify(kept) };
  await tx
    .insertInto('fix_plans')
    .values({ run_id: runId, issue_id: issueId, ...said })
    .onConflict((conflict) => conflict.columns(['run_id', 'issue_id']).doUpdateSet(said))
    .execute();
}

/** What a run worked out, issue by issue, in their order. */
export async function fixPlansOf(db: Reader, runId: number): Promise<PlanOfIssue[]> {
  const rows = await db.selectFrom('fix_plans').selectAll().where('run_id', '=', runId).orderBy('issue_id').execute();
  return rows.map((row) => ({
    issueId: row.issue_id,
    at: row.at,
    hash: row.hash,
    kept: JSON.parse(row.plan) as KeptPlan,
  }));
}

/** What stands for several plans together, whatever their order: of one, its own hash. */
export function hashOf(plans: readonly Pick<PlanOfIssue, 'issueId' | 'hash'>[]): string {
  const hashes = [...plans].sort((one, other) => one.issueId - other.issueId).flatMap(({ hash }) => hash ?? []);
  const [only = ''] = hashes;
  return hashes.length === 1 ? only : bodyHash(hashes.join(' '));
}
