import { sanitize } from '../../core/sanitize.ts';
import type { PlanOfIssue } from '../../core/store/issues/fix-plans.ts';
import type { FixFlow } from '../fixing/flow.ts';
import { said } from './issue-lines.ts';
import { severityLooks } from './issue-words.ts';
import { type Part, part } from './line.ts';
import { keptPlanLines, type PlanLook } from './plan-diff.ts';

const longest = 400;

/** How far a fix is, and what it would do: all that the dialog tells above its question. */
export function flowLines(flow: FixFlow, look: PlanLook): Part[][] {
  const { state, asked } = flow;
  const about = asked.about.flatMap((text) => said(text, 'dim', look.columns));
  switch (state.at) {
    case 'working-out':
      return [
        ...about,
        [],
        [part('working out what it would do…', 'accent')],
        ...said(state.words, 'dim', look.columns),
      ];
    case 'applying':
      return [
        ...about,
        [],
        [part(asked.kind === 'fix' ? 'applying…' : 'taking it back…', 'accent')],
        ...said(state.words, 'dim', look.columns),
        [],
        ...said('Esc goes on with something else; how it ends is told.', 'dim', look.columns),
      ];
    case 'failed':
      return [...about, [], ...said(`✗ ${state.words}`, 'bad', look.columns)];
    case 'shown':
      return [
        ...(state.moved
          ? said('! It moved meanwhile, and nothing was changed. This is what it is now:', 'warn', look.columns)
          : []),
        ...about,
        ...(asked.many ? tally(flow, state.plans, look) : []),
        [],
        ...ordered(state.plans).flatMap((plan) => planOf(flow, plan, look)),
      ];
    case 'over':
      return [];
  }
}

/** What can be done first; what cannot, and why, below. */
function ordered(plans: readonly PlanOfIssue[]): PlanOfIssue[] {
  return [...plans.filter(({ kept }) => kept.kind === 'plan'), ...plans.filter(({ kept }) => kept.kind !== 'plan')];
}

function planOf(flow: FixFlow, { issueId, kept }: PlanOfIssue, look: PlanLook): Part[][] {
  const lines = keptPlanLines(kept, look);
  if (!flow.asked.many) return lines;
  const issue = flow.issues.get(issueId);
  const { sign, tone } = severityLooks[issue?.severity ?? 'low'];
  const name = issue ? `${issue.class} ${sanitize(issue.subject, 60)}  ` : '';
  const head: Part[] = [
    part(`${sign} `, tone),
    part(`${name}`, 'strong'),
    part(`#${issueId} ${sanitize(issue?.line ?? '', longest)}`, 'dim'),
  ];
  return [head, ...lines.map((parts): Part[] => ['  ', ...parts]), []];
}

function tally(flow: FixFlow, plans: readonly PlanOfIssue[], look: PlanLook): Part[][] {
  const can = flow.possible.length;
  const left = plans.length - can;
  const verb = flow.asked.kind === 'fix' ? 'mended' : 'taken back';
  const words = `${can} of ${plans.length} can be ${verb}${left > 0 ? `; ${left} cannot, and stay as they are: why stands below` : ''}.`;
  return said(words, left > 0 ? 'warn' : 'plain', look.columns);
}
