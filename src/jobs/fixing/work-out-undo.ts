import type { Context } from '../../core/context.ts';
import { type FixPlan, type PlannedCall, planChanges, planText } from '../../core/domain/fix-plan.ts';
import type { Conflict } from '../../core/domain/undo.ts';
import type { Following } from '../../core/issues/issue.ts';
import { captureRows, netChanges, type RowChange, stopCapturing } from '../../core/store/issues/capture.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import { bodyHash } from '../../core/store/orders/raw.ts';
import type { Tx } from '../../core/store/store.ts';
import { followingWords, madeBehind } from './follow.ts';
import { putAllBack } from './put-all-back.ts';
import { isOutgoing, takeBack } from './take-back.ts';

export type WorkedOutUndo =
  | {
      readonly kind: 'worked-out';
      readonly plan: FixPlan;
      readonly hash: string;
      readonly following: readonly Following[];
    }
  /** Others have changed since what the fix changed. */
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Puts back, within a transaction that the caller ends as it likes, every row that a fix (or an undo) changed, and stages what
 * answers its calls.
 *
 * @param undo under whose id the rows are kept; `partly`: rows that others changed since stay as they are
 */
export async function workOutUndo(
  context: Context,
  tx: Tx,
  fix: Fix,
  undo: { readonly id: number; readonly partly: boolean; readonly actId: number | undefined },
): Promise<WorkedOutUndo> {
  if (fix.undoneBy !== null) return { kind: 'refused', why: `Fix ${fix.id} is undone already, by ${fix.undoneBy}.` };
  if (fix.state === 'sending') {
    return { kind: 'refused', why: `Fix ${fix.id} is still being carried out: wait, or look at run ${fix.runId}.` };
  }
  const by = {
    now: context.clock.now(),
    runId: context.run.id,
    ...(undo.actId !== undefined && { actId: undo.actId }),
  };
  const made = (await netChanges(tx, fix.id)).reverse();
  const calls: PlannedCall[] = [];
  const final: string[] = [];
  const following: Following[] = [];
  await captureRows(tx, undo.id);
  const back: RowChange[] = [];
  const conflicts: Conflict[] = [];
  for (const row of made) {
    const taken = isOutgoing(row) ? await takeBack(context, tx, by, row) : null;
    if (taken?.kind === 'final') final.push(taken.why);
    if (taken?.kind === 'conflict') {
      conflicts.push(...taken.conflicts);
      final.push('what the order says at its channel, which others have changed since');
    }
    if (taken?.kind === 'answered') {
      calls.push(taken.call);
      following.push(taken.following);
    }
    if (taken === null || taken.kind === 'not-sent') back.push(row);
  }
  conflicts.push(...(await putAllBack(tx, by, back)));
  await stopCapturing(tx);
  if (conflicts.length > 0 && !undo.partly) return { kind: 'conflict', conflicts };
  const { listings = [], jobs = [] } = fix.plan;
  if (listings.length > 0) following.push({ do: 'push-stock', barcodes: listings });
  const read = `the stock of ${listings.join(', ')}: what both sides say when they are read again stands`;
  const brought = jobs.map((job) => `what run ${job} brought in`);
  for (const why of [...fix.plan.final, ...(listings.length > 0 ? [read] : []), ...brought]) {
    if (!final.includes(why)) final.push(why);
  }
  const plan: FixPlan = {
    changes: planChanges(await netChanges(tx, undo.id), by.now),
    calls,
    following: following.map(followingWords),
    final,
    ...madeBehind(following),
  };
  if (plan.changes.length + following.length === 0) {
    return { kind: 'refused', why: `Of fix ${fix.id} nothing can be taken back${final[0] ? `: ${final[0]}` : ''}.` };
  }
  return { kind: 'worked-out', plan, hash: bodyHash(planText(plan)), following };
}
