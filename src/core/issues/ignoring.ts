import { isAlike } from '../domain/likeness.ts';
import { type Actor, recordAct } from '../store/acts.ts';
import { putAside, said, takeOut } from '../store/issues/aside.ts';
import { type IssueRow, readIssueRow } from '../store/issues/ledger.ts';
import { type IssueRule, insertRule, issueRules } from '../store/issues/rules.ts';
import { NotPossible } from '../store/print/decisions.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import type { Finding, IssueDefinition } from './issue.ts';
import { likenessOf, storedFinding } from './likeness.ts';

/**
 * Ignores an issue and all that are like it, now and to come, by a rule that can be switched off.
 *
 * @returns the rule's number, and how many open issues it put aside
 * @throws NotPossible when nothing is known that such issues have in common, or no reason is given
 */
export async function ignoreAlways(
  store: Store,
  by: Actor,
  issueId: number,
  why: string,
  now: number,
): Promise<{ readonly ruleId: number; readonly ignored: number }> {
  return store.write(async (tx) => {
    const reason = said(why);
    const issue = await readIssueRow(tx, issueId);
    if (!issue) throw new NotPossible(`There is no issue ${issueId}.`);
    const match = likenessOf(storedFinding(issue));
    if (!match) {
      throw new NotPossible(
        `Issues of ${issue.class} have nothing in common that a rule could go by: ignore this one alone.`,
      );
    }
    const actId = await recordAct(tx, by, 'ignore-always', `issue:${issueId}`, { match, reason }, now);
    const rule = { class: issue.class, kind: 'ignore', match, choice: null, reason, state: 'on', at: now } as const;
    const ruleId = await insertRule(tx, { ...rule, actId });
    return { ruleId, ignored: await ignoreBy(tx, { ...rule, id: ruleId, actId }, now) };
  });
}

/** Puts aside what is open and alike. @returns how many */
export async function ignoreBy(
  tx: Tx,
  rule: Pick<IssueRule, 'id' | 'class' | 'match' | 'reason' | 'actId'>,
  now: number,
): Promise<number> {
  const open = await tx
    .selectFrom('issues')
    .selectAll()
    .where('class', '=', rule.class)
    .where('state', '=', 'open')
    .where('ignored_at', 'is', null)
    .execute();
  const alike = open.filter((issue) => isOf(rule, issue));
  await putAside(
    tx,
    alike.map(({ id }) => id),
    { reason: reasonOf(rule), actId: rule.actId, at: now },
  );
  return alike.length;
}

/** Counts again what a rule has put aside, closed or not. @returns how many */
export async function ignoreNoMore(tx: Tx, rule: IssueRule): Promise<number> {
  return takeOut(tx, rule.actId);
}

function isOf({ match }: Pick<IssueRule, 'match'>, issue: IssueRow): boolean {
  const likeness = likenessOf(storedFinding(issue));
  return likeness !== null && isAlike(match, likeness);
}

function reasonOf({ id, reason }: Pick<IssueRule, 'id' | 'reason'>): string {
  return `rule ${id}: ${reason}`;
}

/** Why and by which act a new finding is put aside from the start; null: it is not. */
export type Ignored = { readonly reason: string; readonly actId: number } | null;

/** Asked of each finding that opens: whether a rule ignores it. */
export async function ignoring(
  db: Reader,
  definition: IssueDefinition,
): Promise<(finding: Finding, issueId: number) => Ignored> {
  const rules = definition.likeness ? await issueRules(db, { class: definition.id, kind: 'ignore', state: 'on' }) : [];
  if (rules.length === 0) return () => null;
  return (finding, issueId) => {
    const likeness = likenessOf({
      ...{ issueId, class: definition.id, key: finding.key, orderId: finding.orderId },
      ...{ barcode: finding.barcode ?? null, subject: finding.subject, detail: finding.detail ?? {} },
    });
    const rule = likeness && rules.find(({ match }) => isAlike(match, likeness));
    return rule ? { reason: reasonOf(rule), actId: rule.actId } : null;
  };
}
