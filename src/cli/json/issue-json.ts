import type { OfferedChoice } from '../../core/issues/choices.ts';
import { findClass } from '../../core/issues/index.ts';
import type { IssueShown } from '../../core/issues/present.ts';
import type { Replay } from '../../core/issues/rule-proposals.ts';
import type { WeighedRule } from '../../core/issues/rules.ts';
import type { ClassStanding } from '../../core/issues/trust.ts';
import type { Why, WhyValue } from '../../core/issues/why.ts';
import { withoutLinks } from '../../core/redact.ts';
import type { PlanOfIssue } from '../../core/store/issues/fix-plans.ts';
import type { KeptEvidence } from '../../core/store/issues/issue-list.ts';
import type { RawShown } from '../../core/store/issues/writers.ts';
import { fixToJson, planToJson, valueToJson } from './fix-json.ts';
import { iso } from './time.ts';

/**
 * The contract's issue, with more. What a fix would do is worked out only when it is asked for: `fix` tells whether it was.
 *
 * @param plan what was worked out now
 */
export function issueToJson(issue: IssueShown, plan?: PlanOfIssue) {
  return {
    id: issue.id,
    class: issue.class,
    severity: issue.severity,
    title: issue.title,
    line: issue.line,
    subject: issue.subject,
    orderId: issue.orderId,
    orderNumber: issue.orderNumber,
    barcode: issue.barcode,
    state: issue.state,
    evidence: issue.evidence.map(evidenceToJson),
    fix: fixOf(issue, plan),
    /** Of what is half-done: what its repair does. */
    repair: findClass(issue.class)?.halfDone ?? null,
    since: iso(issue.since),
    firstSeenAt: iso(issue.firstSeenAt),
    lastSeenAt: iso(issue.lastSeenAt),
    closedAt: iso(issue.closedAt),
    timesReopened: issue.timesReopened,
    shipBy: iso(issue.shipBy),
    unsureSince: iso(issue.unsureSince),
    rootId: issue.rootId,
    snoozedUntil: issue.state === 'snoozed' ? iso(issue.snoozedUntil) : null,
    reason: issue.reason,
  };
}

function fixOf(issue: IssueShown, plan: PlanOfIssue | undefined) {
  if (!findClass(issue.class)?.repair || issue.state === 'closed') return null;
  const { mode } = issue;
  if (plan?.kept.kind !== 'plan') return { mode, planned: false, changes: [], calls: [], following: [], final: [] };
  return { mode, planned: true, hash: plan.hash, ...planToJson(plan.kept.plan) };
}

function evidenceToJson({ what, value, written }: KeptEvidence) {
  if (!written) return { what, value, from: null };
  const { changeId: _entry, at, ...who } = written;
  return { what, value, from: { ...who, at: at === undefined ? null : iso(at) } };
}

/** An issue with why it is one, and what became of it. */
export function whyToJson(issue: IssueShown, why: Why, plan?: PlanOfIssue) {
  return {
    ...issueToJson(issue, plan),
    evidence: why.values.map((value) => whyValueToJson(value, why.raws)),
    sources: why.raws.map(({ receivedAt, body, ...raw }) => ({
      ...{ ...raw, receivedAt: iso(receivedAt) },
      body: withoutLinks(body),
    })),
    choices: why.choices.map(choiceToJson),
    history: why.spans.map(({ openedAt, closedAt, foundBy, fixId }) => ({
      ...{ openedAt: iso(openedAt), closedAt: iso(closedAt), foundBy, fixId },
    })),
    fixes: why.fixes.map(fixToJson),
    acts: why.acts.map(({ id, at, actor, origin, action, detail }) => ({
      id,
      at: iso(at),
      actor,
      origin,
      action,
      detail,
    })),
  };
}

function whyValueToJson(value: WhyValue, raws: readonly RawShown[]) {
  const { from, ...rest } = evidenceToJson(value);
  const raw = raws.find(({ id }) => id === value.rawId);
  return {
    ...rest,
    ...(value.before !== undefined && { before: value.before }),
    from: from && {
      ...from,
      job: value.run?.job ?? null,
      trigger: value.run?.trigger ?? null,
      actor: value.act?.actor ?? null,
      action: value.act?.action ?? null,
      request: value.call && { channel: value.call.channel, method: value.call.method, path: value.call.path },
      event: value.delivery?.event ?? null,
    },
    source: raw ? { id: raw.id, channel: raw.channel, kind: raw.kind, receivedAt: iso(raw.receivedAt) } : null,
  };
}

/** A way to mend it, as `--choose` names it. */
export function choiceToJson({ id, title, asks, ruleId, value }: OfferedChoice) {
  return { id, title, asks: asks ?? null, rule: ruleId, usualValue: value };
}

/** What a run worked out about one issue, as `fix --dry-run` prints it. */
export function plannedToJson(
  issue: IssueShown,
  { kept, hash }: Pick<PlanOfIssue, 'kept' | 'hash'>,
  choices: readonly OfferedChoice[],
) {
  const { id: issueId, class: cls, title, subject, orderId, orderNumber, mode, line } = issue;
  const plan = kept.kind === 'plan' ? planToJson(kept.plan) : { changes: [], calls: [], following: [], final: [] };
  return {
    ...{ issueId, class: cls, title, line, subject, orderId, orderNumber, mode },
    state: kept.kind,
    why: kept.kind === 'refused' ? kept.why : null,
    hash,
    ...plan,
    conflicts:
      kept.kind === 'conflict'
        ? kept.conflicts.map((one) => ({
            ...one,
            before: valueToJson(one.field, one.before),
            ours: valueToJson(one.field, one.ours),
            now: valueToJson(one.field, one.now),
          }))
        : [],
    choices: choices.map(choiceToJson),
  };
}

/** A class with how it stands on the trust ladder. */
export function classToJson({ definition, mode, standing, open, doneToday }: ClassStanding) {
  const { id, title, description, severity, graceMs, subject, causes } = definition;
  return {
    ...{ id, title, description, severity, mode, subject, causes },
    graceSeconds: graceMs / 1000,
    open,
    trust: {
      state: standing.state,
      done: 'done' in standing ? standing.done : null,
      needed: 'needed' in standing ? standing.needed : null,
      reason: standing.state === 'never' ? standing.why : 'reason' in standing ? standing.reason : null,
      dailyLimit: standing.state === 'alone' ? standing.dailyLimit : null,
      since: standing.state === 'alone' ? iso(standing.since) : null,
      doneToday,
    },
  };
}

export function ruleToJson({ at, actId: _act, replay, ...rule }: WeighedRule) {
  return { ...rule, at: iso(at), replay: replay && replayToJson(replay) };
}

function replayToJson({ from, decided, same, nobody, surprises }: Replay) {
  return {
    ...{ from: iso(from), decided, same, nobody },
    surprises: surprises.map((one) => ({ ...one, at: iso(one.at) })),
  };
}
