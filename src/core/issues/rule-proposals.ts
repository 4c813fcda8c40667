import { type Decision, decisionsForRule, isAlike, isSameDecision, likenessText } from '../domain/likeness.ts';
import { decisionsOf, type PastDecision, type PastSpan, spansOf } from '../store/issues/decisions.ts';
import type { IssueRow } from '../store/issues/ledger.ts';
import { type IssueRule, insertRule, issueRules, moveRule } from '../store/issues/rules.ts';
import type { Reader, Tx } from '../store/store.ts';
import { likenessOf, storedFinding } from './likeness.ts';

/** A rule is tried on so many days (ms) of the past before it may be switched on. */
const replayMs = 30 * 24 * 3_600_000;
/** Decisions are looked back at no further than this. */
const mostDecisions = 500;

/** What a rule would have decided, had it been on. */
export interface Replay {
  /** UTC epoch ms. */
  readonly from: number;
  /** How often an issue like those it is for opened. */
  readonly decided: number;
  /** In how many a person decided just so. */
  readonly same: number;
  /** In how many nobody decided: it went by itself, or is open still. */
  readonly nobody: number;
  /** In which a person decided otherwise. */
  readonly surprises: readonly Surprise[];
}

export interface Surprise {
  readonly issueId: number;
  readonly subject: string;
  /** UTC epoch ms: when the issue opened. */
  readonly at: number;
  readonly how:
    | { readonly did: 'chose'; readonly choice: Decision; readonly fixId: number }
    | { readonly did: 'took-back'; readonly fixId: number }
    | { readonly did: 'ignored' };
}

/** Tries a rule that decides on the issues of the last 30 days. @param now UTC epoch ms */
export async function replay(
  db: Reader,
  rule: Pick<IssueRule, 'class' | 'match' | 'choice'>,
  now: number,
): Promise<Replay> {
  const from = now - replayMs;
  const spans = (await spansOf(db, rule.class, from)).filter(({ issue }) => isFor(rule, issue));
  const decisions = await decisionsOf(db, rule.class, mostDecisions);
  const ends = spans.map((span) => endOf(span, decisions, rule.choice));
  const surprises = ends.flatMap((end) => (typeof end === 'string' ? [] : [end]));
  const same = ends.filter((end) => end === 'same').length;
  return { from, decided: spans.length, same, nobody: spans.length - same - surprises.length, surprises };
}

function endOf(
  { issue, openedAt, closedAt }: PastSpan,
  decisions: readonly PastDecision[],
  choice: Decision | null,
): 'same' | 'nobody' | Surprise {
  const surprise = (how: Surprise['how']): Surprise => ({
    ...{ issueId: issue.id, subject: issue.subject, at: openedAt },
    how,
  });
  const made = decisions.filter(
    (one) => one.issue.id === issue.id && one.at >= openedAt && one.at <= (closedAt ?? Number.POSITIVE_INFINITY),
  );
  const stands = made.find(({ undone }) => !undone);
  if (stands) {
    if (choice && isSameDecision(stands.choice, choice)) return 'same';
    return surprise({ did: 'chose', choice: stands.choice, fixId: stands.fixId });
  }
  const [takenBack] = made.filter((one) => choice && isSameDecision(one.choice, choice));
  if (takenBack) return surprise({ did: 'took-back', fixId: takenBack.fixId });
  const isIgnored = issue.ignored_at !== null && issue.ignored_at >= openedAt && closedAt === null;
  return isIgnored ? surprise({ did: 'ignored' }) : 'nobody';
}

function isFor({ match }: Pick<IssueRule, 'match'>, issue: IssueRow): boolean {
  const likeness = likenessOf(storedFinding(issue));
  return likeness !== null && isAlike(match, likeness);
}

/**
 * Weighs the rules of a class after a person decided about one of its issues: the third equal decision proposes a rule; one that
 * contradicts a rule that is on, or takes back what it decided, makes it a proposal again.
 *
 * @param decided the fix, in the transaction that settles or undoes it
 */
export async function weighDecision(
  tx: Tx,
  issue: IssueRow,
  decided: { readonly fixId: number; readonly choice: Decision; readonly undone: boolean; readonly actId: number },
  now: number,
): Promise<void> {
  const match = likenessOf(storedFinding(issue));
  if (!match) return;
  const rules = await issueRules(tx, { class: issue.class, kind: 'decide' });
  for (const rule of rules.filter(({ state, match: alike }) => state === 'on' && isAlike(alike, match))) {
    const isItsOwn = rule.choice !== null && isSameDecision(rule.choice, decided.choice);
    const isAgainstIt = decided.undone ? isItsOwn : !isItsOwn;
    if (!isAgainstIt) continue;
    const reason = decided.undone
      ? `fix ${decided.fixId}, which did so, was taken back`
      : `fix ${decided.fixId} decided otherwise`;
    await moveRule(tx, rule.id, { state: 'propose', at: now, reason });
  }
  const isKnown = rules.some(
    ({ match: other, choice }) =>
      likenessText(other) === likenessText(match) && choice !== null && isSameDecision(choice, decided.choice),
  );
  if (decided.undone || isKnown) return;
  const equal = (await decisionsOf(tx, issue.class, mostDecisions)).filter(
    (one) => !one.undone && isSameDecision(one.choice, decided.choice) && isFor({ match }, one.issue),
  );
  if (equal.length < decisionsForRule) return;
  const fixIds = equal.map(({ fixId }) => fixId).sort((one, other) => one - other);
  const reason = `decided so ${equal.length} times: fixes ${fixIds.slice(-decisionsForRule).join(', ')}`;
  const rule = { class: issue.class, kind: 'decide', match, choice: decided.choice, reason, state: 'propose' } as const;
  await insertRule(tx, { ...rule, at: now, actId: decided.actId });
}
