import { type Decision, type Likeness, likenessText } from '../../domain/likeness.ts';
import { among } from '../among.ts';
import type { Reader, Tx } from '../store.ts';

/** `propose`: it is offered and does nothing yet. */
export type RuleState = 'propose' | 'on' | 'off';

/** What holds for all issues of a class that are alike: they are ignored, or decided in one way. */
export interface IssueRule {
  readonly id: number;
  readonly class: string;
  readonly kind: 'ignore' | 'decide';
  readonly match: Likeness;
  /** What is decided; null of a rule that ignores. */
  readonly choice: Decision | null;
  readonly reason: string;
  readonly state: RuleState;
  /** When it was made or last switched, UTC epoch ms. */
  readonly at: number;
  /** The act that made it; what it put aside bears that act too. */
  readonly actId: number;
  /** Who made it. */
  readonly by: string;
}

export interface RuleFilter {
  readonly ids?: readonly number[];
  readonly class?: string;
  readonly kind?: IssueRule['kind'];
  readonly state?: RuleState;
}

/** Rules, the oldest first. */
export async function issueRules(db: Reader, filter: RuleFilter): Promise<IssueRule[]> {
  let query = db
    .selectFrom('issue_rules')
    .innerJoin('acts', 'acts.id', 'issue_rules.act_id')
    .selectAll('issue_rules')
    .select('acts.actor')
    .orderBy('issue_rules.id');
  if (filter.ids) query = query.where('issue_rules.id', 'in', among(filter.ids));
  if (filter.class !== undefined) query = query.where('issue_rules.class', '=', filter.class);
  if (filter.kind !== undefined) query = query.where('issue_rules.kind', '=', filter.kind);
  if (filter.state !== undefined) query = query.where('issue_rules.state', '=', filter.state);
  return (await query.execute()).map((row) => ({
    id: row.id,
    class: row.class,
    kind: row.kind as IssueRule['kind'],
    match: JSON.parse(row.match) as Likeness,
    choice: row.choice === null ? null : (JSON.parse(row.choice) as Decision),
    reason: row.reason,
    state: row.state as RuleState,
    at: row.at,
    actId: row.act_id,
    by: row.actor,
  }));
}

/** @returns its number */
export async function insertRule(tx: Tx, rule: Omit<IssueRule, 'id' | 'by'>): Promise<number> {
  const { id } = await tx
    .insertInto('issue_rules')
    .values({
      class: rule.class,
      kind: rule.kind,
      match: likenessText(rule.match),
      choice: rule.choice && JSON.stringify(rule.choice),
      reason: rule.reason,
      state: rule.state,
      at: rule.at,
      act_id: rule.actId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function moveRule(
  tx: Tx,
  id: number,
  to: { readonly state: RuleState; readonly at: number; readonly reason?: string },
): Promise<void> {
  await tx
    .updateTable('issue_rules')
    .set({ state: to.state, at: to.at, ...(to.reason !== undefined && { reason: to.reason }) })
    .where('id', '=', id)
    .execute();
}
