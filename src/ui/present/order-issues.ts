import type { IssueShown } from '../../core/issues/present.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import { fixWords } from './fix-row.ts';
import { issueState } from './issue-row.ts';
import { severityLooks } from './issue-words.ts';
import { type Part, part } from './line.ts';
import type { OrderLine } from './order-detail.ts';
import { relative, roughly } from './time.ts';

const longest = 300;
/** The newest fixes; all of them stand in the order's story. */
const mostFixes = 3;

/** What is wrong with an order, the worst first, each with what mended it before; and what was mended lately. */
export function orderIssueLines(
  issues: readonly IssueShown[],
  fixes: readonly Fix[],
  { now, zone }: { readonly now: number; readonly zone: string },
): OrderLine[] {
  const lines = issues.map((issue): OrderLine => {
    const { sign, tone } = severityLooks[issue.severity];
    const state = issueState(issue, now, zone);
    const parts: Part[] = [
      part(`${sign} ${issue.class.padEnd(4)}`, issue.state === 'open' ? tone : 'dim'),
      part(`${issue.title}: `, 'strong'),
      sanitize(issue.line, longest),
      part(`  ${roughly(now - issue.since)}  `, 'dim'),
      state,
    ];
    return { parts, issueId: issue.id };
  });
  const done = fixes.slice(0, mostFixes).map((fix): OrderLine => {
    const parts: Part[] = [part('  ', 'dim'), part(`${fix.class.padEnd(4)}`, 'dim'), ...fixWords(fix)];
    return { parts: [...parts, part(`, ${relative(fix.at, now)}`, 'dim')], issueId: fix.issueId };
  });
  return [...lines, ...done];
}
