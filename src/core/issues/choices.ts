import { type Decision, isAlike } from '../domain/likeness.ts';
import type { IssueRow } from '../store/issues/ledger.ts';
import { type IssueRule, issueRules } from '../store/issues/rules.ts';
import type { Reader } from '../store/store.ts';
import { findClass } from './index.ts';
import type { Choice, StoredFinding } from './issue.ts';
import { likenessOf, storedFinding } from './likeness.ts';
import { type Look, lookAt } from './look.ts';
import { scopeOf } from './scope.ts';

/** A way to decide, and the rule that says that it is the usual one. */
export interface OfferedChoice extends Choice {
  readonly ruleId: number | null;
  /** What that rule types with it. */
  readonly value: string | null;
}

/** The ways to mend an issue where there are several, the likeliest first; what a rule says is ahead of all. */
export async function choicesOf(
  db: Reader,
  issue: IssueRow,
  at: { readonly now: number; readonly zone: string },
): Promise<OfferedChoice[]> {
  const definition = findClass(issue.class);
  // Of an order whose buyer's data was erased nothing is left that could be chosen between.
  if (!definition?.choices || (await isErased(db, issue.order_id))) return [];
  const choices = await definition.choices(storedFinding(issue), lookAt(db, scopeOf(definition, issue), at));
  const rule = await decidingRule(db, issue);
  const offered = choices.map((choice) => {
    const isUsual = rule?.choice?.id === choice.id;
    return { ...choice, ruleId: isUsual ? rule.id : null, value: isUsual ? (rule.choice?.value ?? null) : null };
  });
  return offered.sort((one, other) => Number(other.ruleId !== null) - Number(one.ruleId !== null));
}

/** Why what was chosen is no way to mend what was found; null: it is one. */
export async function whyNoWay(finding: StoredFinding, chosen: Decision, look: Look): Promise<string | null> {
  const definition = findClass(finding.class);
  const ways = (await definition?.choices?.(finding, look)) ?? [];
  const way = ways.find(({ id }) => id === chosen.id);
  if (way) return way.asks !== undefined && chosen.value === null ? `${way.id} needs ${way.asks}.` : null;
  const known = ways.length === 0 ? 'nothing is to be chosen' : `known: ${ways.map(({ id }) => id).join(', ')}`;
  return `${chosen.id} is no way to mend this ${finding.class}; ${known}.`;
}

/** The rule that is on and decides issues like this one; of a class that a person decides it only says what is usual. */
export async function decidingRule(db: Reader, issue: IssueRow): Promise<IssueRule | null> {
  const likeness = likenessOf(storedFinding(issue));
  if (!likeness) return null;
  const rules = await issueRules(db, { class: issue.class, kind: 'decide', state: 'on' });
  return rules.find(({ match }) => isAlike(match, likeness)) ?? null;
}

async function isErased(db: Reader, orderId: number | null): Promise<boolean> {
  if (orderId === null) return false;
  const order = await db.selectFrom('orders').select('erased_at').where('id', '=', orderId).executeTakeFirst();
  return order !== undefined && order.erased_at !== null;
}
