import type { OfferedChoice } from '../core/issues/choices.ts';
import { choicesOf } from '../core/issues/choices.ts';
import type { IssueShown } from '../core/issues/present.ts';
import { fixPlansOf, type PlanOfIssue } from '../core/store/issues/fix-plans.ts';
import { type Fix, fixes } from '../core/store/issues/fixes.ts';
import { readIssueRow } from '../core/store/issues/ledger.ts';
import { fixWords } from '../ui/present/fix-row.ts';
import { conflictLines, planLines } from '../ui/present/plan-lines.ts';
import { theseIssues } from './issue-refs.ts';
import { plannedToJson } from './json/issue-json.ts';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

/** What a run worked out about an issue, with the ways to mend it where one has to be chosen. */
export interface Planned {
  readonly issue: IssueShown;
  readonly plan: PlanOfIssue;
  readonly choices: readonly OfferedChoice[];
}

/** What a run of `fix-order` did, and what it worked out and left. */
export interface FixOutcome {
  /** In the order in which they were made. */
  readonly made: readonly Fix[];
  readonly planned: readonly Planned[];
}

export async function readOutcome(session: Session, runId: number): Promise<FixOutcome> {
  const { db } = session.store;
  const made = (await fixes(db, { runId })).reverse();
  // What was checked against its plan and then done was not left.
  const done = new Set(made.map(({ issueId }) => issueId));
  const plans = (await fixPlansOf(db, runId)).filter(({ issueId }) => !done.has(issueId));
  const issues = await theseIssues(
    db,
    plans.map(({ issueId }) => issueId),
    session.now(),
  );
  const planned: Planned[] = [];
  for (const plan of plans) {
    const issue = issues.find(({ id }) => id === plan.issueId);
    if (issue)
      planned.push({ issue, plan, choices: plan.kept.kind === 'refused' ? await waysOf(session, issue.id) : [] });
  }
  return { made, planned };
}

/** The ways to mend an issue, where there are several. */
export async function waysOf({ store, settings, now }: Session, issueId: number): Promise<OfferedChoice[]> {
  const row = await readIssueRow(store.db, issueId);
  return row === null ? [] : choicesOf(store.db, row, { now: now(), zone: settings.zone });
}

export function plannedJson({ issue, plan, choices }: Planned): ReturnType<typeof plannedToJson> {
  return plannedToJson(issue, plan, choices);
}

/** One plan for people: what it is about, what would be done, or why nothing. */
export function printPlanned(output: Output, { issue, plan, choices }: Planned, zone: string): void {
  output.print(
    { text: `issue ${issue.id} ${issue.class} ${issue.title}`, tone: 'strong' },
    `  ${issue.subject}: ${issue.line}`,
  );
  const { kept, hash } = plan;
  if (kept.kind === 'plan') {
    for (const line of planLines(kept.plan, zone)) output.print('  ', ...line);
    output.print({ text: `  plan ${hash?.slice(0, 12)}`, tone: 'dim' });
  } else if (kept.kind === 'conflict') {
    for (const line of conflictLines(kept.conflicts, zone)) output.print('  ', ...line);
  } else {
    output.print(kept.kind === 'gone' ? '  it is not so any more' : `  left: ${kept.why}`);
  }
  printChoices(output, choices);
}

/** The ways to choose from, as `--choose` names them. */
export function printChoices(output: Output, choices: readonly OfferedChoice[]): void {
  for (const { id, title, asks, ruleId, value } of choices) {
    const needs = asks === undefined ? '' : ` --value TEXT (${asks})`;
    const usual = ruleId === null ? '' : `  as usual, by rule ${ruleId}${value === null ? '' : `: “${value}”`}`;
    output.print(`  --choose ${id}${needs}`, { text: `  ${title}`, tone: 'dim' }, { text: usual, tone: 'accent' });
  }
}

/** What was done, for people, and how it is taken back. */
export function printMade(output: Output, made: readonly Fix[], zone: string): void {
  for (const fix of made) {
    output.print({ text: `issue ${fix.issueId} ${fix.class}`, tone: 'strong' }, '  ', ...fixWords(fix));
    for (const line of planLines(fix.plan, zone)) output.print('  ', ...line);
  }
  const [first] = made;
  if (!first) return;
  const group = made.length > 1 ? ' --group' : '';
  output.print({ text: `take it back: orderdeck undo ${first.id}${group}`, tone: 'dim' });
}
