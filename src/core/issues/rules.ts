import { type Actor, recordAct } from '../store/acts.ts';
import { type IssueRule, issueRules, moveRule } from '../store/issues/rules.ts';
import { NotPossible } from '../store/print/decisions.ts';
import type { Reader, Store } from '../store/store.ts';
import { ignoreBy, ignoreNoMore } from './ignoring.ts';
import { findClass } from './index.ts';
import { type Replay, replay } from './rule-proposals.ts';

/** A rule with what it would have done, where it decides. */
export interface WeighedRule extends IssueRule {
  readonly replay: Replay | null;
  /** In words: what it does when it is on. */
  readonly does: string;
}

/** Rules, each that decides tried on the last 30 days. @param now UTC epoch ms */
export async function weighedRules(
  db: Reader,
  filter: { readonly ids?: readonly number[]; readonly class?: string },
  now: number,
): Promise<WeighedRule[]> {
  const weighed: WeighedRule[] = [];
  for (const rule of await issueRules(db, filter)) {
    weighed.push({
      ...rule,
      replay: rule.kind === 'decide' ? await replay(db, rule, now) : null,
      does: doesWords(rule),
    });
  }
  return weighed;
}

function doesWords({ kind, class: cls, choice }: IssueRule): string {
  if (kind === 'ignore') return 'such issues are put aside as they open';
  const way = `${choice?.id}${choice?.value ? ` “${choice.value}”` : ''}`;
  return findClass(cls)?.mode === 'H'
    ? `${way} is offered first; a person still decides each`
    : `fixed without another word, it is ${way}`;
}

/**
 * Switches a rule. One that ignores puts aside what is open, or counts it again; one that decides is switched on only where it would have
 * surprised nobody in the last 30 days.
 *
 * @returns how many issues were put aside or count again
 * @throws NotPossible when there is none of that number, it is so already, or it would have surprised
 */
export async function switchRule(
  store: Store,
  by: Actor,
  id: number,
  to: 'on' | 'off',
  now: number,
): Promise<{ readonly rule: IssueRule; readonly issues: number }> {
  return store.write(async (tx) => {
    const [rule] = await issueRules(tx, { ids: [id] });
    if (!rule) throw new NotPossible(`There is no rule ${id}.`);
    if (rule.state === to) throw new NotPossible(`Rule ${id} is ${to} already.`);
    if (rule.kind === 'decide' && to === 'on') {
      const { surprises } = await replay(tx, rule, now);
      if (surprises.length > 0) {
        throw new NotPossible(
          `In ${surprises.length} of the last 30 days’ issues a person decided otherwise than rule ${id} would have: it stays a proposal.`,
        );
      }
    }
    await recordAct(tx, by, `rule-${to}`, `issue-rule:${id}`, { class: rule.class }, now);
    await moveRule(tx, id, { state: to, at: now });
    const issues =
      rule.kind === 'decide' ? 0 : to === 'on' ? await ignoreBy(tx, rule, now) : await ignoreNoMore(tx, rule);
    return { rule: { ...rule, state: to, at: now }, issues };
  });
}
