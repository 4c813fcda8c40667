import { sanitize } from '../../core/sanitize.ts';
import type { Act } from '../../core/store/acts.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import type { PagerLine } from '../components/pager.ts';
import type { KnownIssue } from '../issues/known.ts';
import { type IssueLook, titled } from './issue-lines.ts';
import { type Part, part } from './line.ts';
import { clockTime } from './time.ts';

interface Entry {
  readonly at: number;
  readonly parts: readonly Part[];
  readonly runId?: number;
}

const longest = 200;
/** The acts of fixes are told by the fixes themselves. */
const ofFixes = ['fix', 'undo'];

/** What happened to an issue, newest first: when it opened and closed, fixes, undos, and what people did with it. */
export function issueHistory({ why }: KnownIssue, { now, zone }: IssueLook): PagerLine[] {
  const entries = [
    ...why.spans.flatMap((span, index): Entry[] => {
      const isFirst = index === why.spans.length - 1;
      const how = span.foundBy === 'live' ? '' : part(` by the sweep of everything`, 'dim');
      const opened: Entry = { at: span.openedAt, parts: [part(isFirst ? 'opened' : 'opened again', 'warn'), how] };
      if (span.closedAt === null) return [opened];
      const by = span.fixId === null ? part(' by itself', 'dim') : part(` by fix ${span.fixId}`, 'dim');
      return [opened, { at: span.closedAt, parts: [part('closed', 'good'), by] }];
    }),
    ...why.fixes.map(fixEntry),
    ...why.acts.filter(({ action }) => !ofFixes.includes(action)).map(actEntry),
  ].sort((one, other) => other.at - one.at);
  return [
    { parts: [] },
    { parts: titled(`what happened (${entries.length})`) },
    ...entries.map(({ at, parts, runId }): PagerLine => {
      const line: Part[] = [part(`${clockTime(at, zone, now).padEnd(9)} `, 'dim'), ...parts];
      return runId === undefined ? { parts: line } : { parts: line, runId };
    }),
  ];
}

function fixEntry(fix: Fix): Entry {
  const what = fix.kind === 'fix' ? `fix ${fix.id}` : `undo ${fix.id}, of fix ${fix.undoes}`;
  const who = fix.alone ? 'by itself, as its class is trusted' : `by ${sanitize(fix.by, 60)} from the ${fix.origin}`;
  const tone = fix.state === 'proven' ? 'good' : fix.state === 'unproven' ? 'warn' : 'bad';
  const chosen = fix.choice === null ? '' : ` (${sanitize(fix.choice.id, 60)})`;
  const outcome = fix.outcome === null ? '' : `: ${sanitize(fix.outcome, longest)}`;
  const undone = fix.undoneBy === null ? '' : ` · taken back by ${fix.undoneBy}`;
  return {
    at: fix.at,
    parts: [part(what, 'strong'), chosen, ` ${who} `, part(fix.state, tone), part(`${outcome}${undone}`, 'dim')],
    ...(fix.runId !== null && { runId: fix.runId }),
  };
}

function actEntry({ at, action, actor, origin, detail }: Act): Entry {
  const reason = typeof detail['reason'] === 'string' ? `: ${sanitize(detail['reason'], longest)}` : '';
  return {
    at,
    parts: [part(action, 'strong'), ` by ${sanitize(actor, 60)}`, part(` from the ${origin}${reason}`, 'dim')],
  };
}
