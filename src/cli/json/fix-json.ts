import type { FixPlan, PlanValue } from '../../core/domain/fix-plan.ts';
import { withoutLinks } from '../../core/redact.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import { iso } from './time.ts';

/** A plan as the contract tells it, with what comes behind the commit and what cannot be taken back. */
export function planToJson({ changes, calls, following, final }: FixPlan) {
  return {
    changes: changes.map((change) => ({
      ...change,
      before: valueToJson(change.field, change.before),
      after: valueToJson(change.field, change.after),
    })),
    calls,
    following,
    final,
  };
}

/** A value of a row: times in ISO 8601, links to buyers' files hidden. */
export function valueToJson(field: string, value: PlanValue): PlanValue {
  if (typeof value === 'number' && /(_at|_until|ship_by)$/.test(field)) return iso(value);
  return typeof value === 'string' ? withoutLinks(value) : value;
}

/** The contract's fix, with more. */
export function fixToJson(fix: Fix) {
  return {
    id: fix.id,
    groupId: fix.groupId,
    kind: fix.kind,
    class: fix.class,
    issueIds: [fix.issueId],
    orderId: fix.orderId,
    choice: fix.choice,
    state: fix.state,
    outcome: fix.outcome,
    by: fix.by,
    origin: fix.origin,
    alone: fix.alone,
    at: iso(fix.at),
    runId: fix.runId,
    hash: fix.hash,
    ...planToJson(fix.plan),
    undoes: fix.undoes,
    undoneBy: fix.undoneBy,
  };
}

const worstFirst = ['failed', 'unproven', 'sending', 'applied', 'proven'] as const;

/** Fixes that were made together, as one: the contract's fix of all their issues, and each of them. Null when there are none. */
export function groupToJson(fixes: readonly Fix[]) {
  const inOrder = [...fixes].sort((one, other) => one.id - other.id);
  const [first] = inOrder;
  if (!first) return null;
  const orders = new Set(inOrder.map(({ orderId }) => orderId));
  const plans = inOrder.map(({ plan }) => planToJson(plan));
  return {
    ...fixToJson(first),
    issueIds: inOrder.map(({ issueId }) => issueId),
    orderId: orders.size === 1 ? first.orderId : null,
    state: worstFirst.find((state) => inOrder.some((fix) => fix.state === state)) ?? first.state,
    changes: plans.flatMap(({ changes }) => changes),
    calls: plans.flatMap(({ calls }) => calls),
    following: plans.flatMap(({ following }) => following),
    final: plans.flatMap(({ final }) => final),
    undoneBy: inOrder.every(({ undoneBy }) => undoneBy !== null) ? first.undoneBy : null,
    items: inOrder.map(fixToJson),
    total: inOrder.length,
  };
}
