import type { Context } from '../../core/context.ts';
import { type FixPlan, type PlannedCall, planChanges, planText } from '../../core/domain/fix-plan.ts';
import { type Decision, isSameDecision } from '../../core/domain/likeness.ts';
import { decidingRule, whyNoWay } from '../../core/issues/choices.ts';
import { findClass } from '../../core/issues/index.ts';
import { CannotRepair, type Finding, type Following, type IssueDefinition } from '../../core/issues/issue.ts';
import { type Look, lookAt } from '../../core/issues/look.ts';
import { scopeOf } from '../../core/issues/scope.ts';
import { captureRows, netChanges, stopCapturing } from '../../core/store/issues/capture.ts';
import type { IssueRow } from '../../core/store/issues/ledger.ts';
import { storeOn } from '../../core/store/on-transaction.ts';
import { bodyHash } from '../../core/store/orders/raw.ts';
import type { Tx } from '../../core/store/store.ts';
import { followingWords, madeBehind } from './follow.ts';
import { repairTools } from './tools.ts';

/** What a person chose, where a class has several ways. */
export type Chosen = Decision | null;

export type WorkedOut =
  | {
      readonly kind: 'worked-out';
      readonly plan: FixPlan;
      readonly hash: string;
      readonly following: readonly Following[];
    }
  /** The condition is not there any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Does what a repair does, within a transaction that the caller ends as it likes, and tells it as a plan: the rows as they were
 * and are, the calls that follow.
 *
 * @param fix under whose id the rows are kept; `alone`: no person has seen it
 */
export async function workOut(
  context: Context,
  tx: Tx,
  issue: IssueRow,
  fix: { readonly id: number; readonly chosen: Chosen; readonly actId: number | undefined; readonly alone: boolean },
): Promise<WorkedOut> {
  const definition = findClass(issue.class);
  if (!definition) return { kind: 'refused', why: `This version knows no class ${issue.class}.` };
  const finding = await findAgain(context, tx, definition, issue);
  if (!finding) return { kind: 'gone' };
  if (!definition.repair)
    return { kind: 'refused', why: `No machine can put ${issue.class} right: ${definition.description}` };
  const mode = finding.mode ?? definition.mode;
  if (fix.alone && mode !== 'A')
    return { kind: 'refused', why: 'As it is by now, it has to be shown to a person first.' };
  if (mode === 'H' && definition.choices && !fix.chosen) return { kind: 'refused', why: 'A person has to choose how.' };
  const meant = { ...issueOf(issue), ...found(finding) };
  // What a rule decides was offered when the rule was made; what is only suggested may be another by now.
  const isRule = await isByRule(tx, issue, fix.chosen);
  const noWay = fix.chosen && !isRule && (await whyNoWay(meant, fix.chosen, lookOf(context, tx, definition, issue)));
  if (noWay) return { kind: 'refused', why: noWay };
  const calls: PlannedCall[] = [];
  const following: Following[] = [];
  const by = {
    now: context.clock.now(),
    runId: context.run.id,
    ...(fix.actId !== undefined && { actId: fix.actId }),
  };
  const store = storeOn(tx, context.store.file);
  await captureRows(tx, fix.id);
  try {
    await definition.repair(meant, {
      store,
      by,
      choice: fix.chosen,
      tools: repairTools({ ...context, store }, by),
      call: (call) => void calls.push(call),
      afterwards: (next) => void following.push(next),
    });
  } catch (error) {
    if (error instanceof CannotRepair) return { kind: 'refused', why: error.message };
    throw error;
  }
  await stopCapturing(tx);
  const rows = await netChanges(tx, fix.id);
  const plan: FixPlan = {
    changes: planChanges(rows, by.now),
    calls,
    following: following.map(followingWords),
    final: calls.filter(({ undoable }) => !undoable).map(({ summary }) => summary),
    ...madeBehind(following),
  };
  if (plan.changes.length + calls.length + following.length === 0) {
    return { kind: 'refused', why: 'There is nothing that this program could change about it.' };
  }
  return { kind: 'worked-out', plan, hash: bodyHash(planText(plan)), following };
}

/** What the rule says now of what the issue is about; undefined: nothing. */
async function findAgain(
  context: Context,
  tx: Tx,
  definition: IssueDefinition,
  issue: IssueRow,
): Promise<Finding | undefined> {
  const look = lookOf(context, tx, definition, issue);
  const found = await definition.find(look);
  return found.find(({ key, since }) => key === issue.key && since <= look.now);
}

async function isByRule(tx: Tx, issue: IssueRow, chosen: Chosen): Promise<boolean> {
  const ruled = chosen && (await decidingRule(tx, issue))?.choice;
  return ruled ? isSameDecision(ruled, chosen) : false;
}

function lookOf({ clock, settings }: Context, tx: Tx, definition: IssueDefinition, issue: IssueRow): Look {
  return lookAt(tx, scopeOf(definition, issue), { now: clock.now(), zone: settings.zone });
}

function issueOf(issue: IssueRow) {
  return { issueId: issue.id, class: issue.class, key: issue.key, subject: issue.subject };
}

function found({ orderId, barcode, detail }: Finding) {
  return { orderId, barcode: barcode ?? null, detail: detail ?? {} };
}
