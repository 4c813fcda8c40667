import type { IssueCounts } from '../../core/store/issues/issue-counts.ts';
import type { IssueTrend } from '../../core/store/issues/trend.ts';
import { severitiesWorstFirst, severityLooks } from './issue-words.ts';
import { joined, type Part, part } from './line.ts';

/** How much is wrong, how bad, what stands aside, and whether that is more than yesterday at this time. */
export function issueTotals(totals: { readonly counts: IssueCounts; readonly trend: IssueTrend } | undefined): Part[] {
  if (!totals) return [];
  const { counts, trend } = totals;
  const bad = severitiesWorstFirst
    .filter((severity) => counts[severity] > 0)
    .map((severity): Part[] => {
      const { sign, tone } = severityLooks[severity];
      return [part(`${sign} ${counts[severity]} ${severity}`, tone)];
    });
  const aside = [
    counts.snoozed > 0 ? [part(`${counts.snoozed} snoozed`, 'dim')] : [],
    counts.ignored > 0 ? [part(`${counts.ignored} ignored`, 'dim')] : [],
  ];
  const none: Part[] = counts.open === 0 ? [part('✓ nothing open', 'good')] : [];
  return [' ', ...joined([none, ...bad, trendParts(trend), ...aside], part(' · ', 'dim'))];
}

/** `3 more than yesterday (5 new, 2 closed)` */
function trendParts({ opened, closed }: IssueTrend): Part[] {
  const more = opened - closed;
  const words = more === 0 ? 'as many as yesterday' : `${Math.abs(more)} ${more > 0 ? 'more' : 'fewer'} than yesterday`;
  const detail = opened + closed === 0 ? '' : ` (${opened} new, ${closed} closed)`;
  return [part(`${words}${detail}`, more > 0 ? 'warn' : 'dim')];
}
