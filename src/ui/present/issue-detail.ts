import type { IssueShown } from '../../core/issues/present.ts';
import type { WhyValue } from '../../core/issues/why.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { PagerLine } from '../components/pager.ts';
import type { KnownIssue } from '../issues/known.ts';
import { issueHistory } from './issue-history.ts';
import { type IssueLook, said, titled } from './issue-lines.ts';
import { issueState } from './issue-row.ts';
import { evidenceWords } from './issue-why.ts';
import { modeWords, severityCell, severityLooks } from './issue-words.ts';
import { joined, type Part, part } from './line.ts';
import { rawPlace } from './raw-place.ts';
import { clockTime, fullTime, relative, roughly } from './time.ts';

const dot = part(' · ', 'dim');
const longest = 400;
const nameColumns = 24;

/** Everything about one issue: what is wrong in words, each value with who wrote it, what goes with it, how it is mended, what happened. */
export function issueLines(known: KnownIssue, look: IssueLook): PagerLine[] {
  return [
    ...plain(head(known, look)),
    ...known.why.values.flatMap((value) => valueLines(known, value, look)),
    ...relatives(known),
    ...plain(mending(known, look)),
    ...issueHistory(known, look),
  ];
}

function plain(lines: readonly Part[][]): PagerLine[] {
  return lines.map((parts) => ({ parts }));
}

function head({ issue, definition }: KnownIssue, { now, zone, columns }: IssueLook): Part[][] {
  const { since, firstSeenAt, timesReopened, shipBy } = issue;
  const state = issueState(issue, now, zone);
  return [
    joined(
      [
        [severityCell(issue.severity)],
        [part(`${issue.class} ${issue.title}`, 'strong')],
        [part(sanitize(issue.subject, 60), 'accent')],
        [part(`issue ${issue.id}`, 'dim')],
      ],
      dot,
    ),
    ...said(issue.line, 'strong', columns),
    joined(
      [
        state === '' ? [] : [state],
        [part('wrong for ', 'dim'), roughly(Math.max(0, (issue.closedAt ?? now) - since))],
        shipBy === null ? [] : [part('ship by ', 'dim'), relative(shipBy, now)],
        timesReopened > 0 ? [part(`came back ${timesReopened}×`, 'warn')] : [],
      ],
      dot,
    ),
    [part(`since ${fullTime(since, zone)}, seen ${clockTime(firstSeenAt, zone, now)}`, 'dim')],
    ...(issue.reason === null ? [] : said(`why aside: ${issue.reason}`, 'warn', columns)),
    ...(issue.unsureSince === null
      ? []
      : said(
          `Unsure: it rests on what was read ${relative(issue.unsureSince, now)}, longer ago than it should be. r fetches it again.`,
          'warn',
          columns,
        )),
    ...(definition?.halfDone == null ? [] : said(`half-done; its repair ${definition.halfDone}`, 'accent', columns)),
    ...said(definition?.description ?? 'This version does not know its class.', 'dim', columns),
    [],
    titled('what it rests on'),
  ];
}

/** The value, who wrote it, and the line of the source that says it. */
function valueLines({ why }: KnownIssue, value: WhyValue, look: IssueLook): PagerLine[] {
  const behind = {
    ...(value.run && { runId: value.run.id }),
    ...(value.rawId !== null && { rawId: value.rawId, rawValue: value.value }),
  };
  const shown = evidenceWords(value.value, look.zone);
  const label = sanitize(value.what, 40);
  const was = value.before === undefined ? '' : part(`  was ${evidenceWords(value.before, look.zone)}`, 'dim');
  const first: Part[] = [part(`${label.padEnd(nameColumns - 1)}  `, 'dim'), part(shown, 'strong'), was];
  const indent = part(' '.repeat(nameColumns + 1), 'dim');
  const source = why.raws.find(({ id }) => id === value.rawId);
  const place = source ? rawPlace(source.body, value.value) : null;
  const lines: Part[][] = [first, [indent, part('← ', 'dim'), ...writer(value, look)]];
  if (source) {
    const words = place ? place.text : `${source.channel} ${source.kind} ${sanitize(source.externalId, 40)}`;
    lines.push([
      indent,
      part('v ', 'accent'),
      words,
      part(`  told ${clockTime(source.receivedAt, look.zone, look.now)}`, 'dim'),
    ]);
  }
  return lines.map((parts) => ({ parts, ...behind }));
}

/** `run 41 of sync-orders-recent, 2h ago`, `jane (approve, from the console)`, `nobody knows: …`. */
function writer({ run, act, call, delivery, written }: WhyValue, { now }: IssueLook): Part[] {
  const when = written?.at === undefined ? '' : `, ${relative(written.at, now)}`;
  if (act) return [`${sanitize(act.actor, 60)}: ${act.action} from the ${act.origin}`, part(when, 'dim')];
  if (call) return [`call ${call.method} ${sanitize(call.path, 120)}`, part(when, 'dim')];
  if (delivery) return [`webhook ${delivery.id} ${delivery.event ?? ''} from ${delivery.source}`, part(when, 'dim')];
  if (run) return [`run ${run.id} of ${sanitize(run.job, 60)}`, part(when, 'dim')];
  if (written?.run !== undefined) return [`run ${written.run}, whose record is not kept any more`, part(when, 'dim')];
  return [part(written?.at === undefined ? 'worked out here, from the rows above' : `not on record${when}`, 'dim')];
}

/** What brings it about, what it brings about, and what else is wrong there. */
function relatives({ issue, others, definition }: KnownIssue): PagerLine[] {
  if (others.length === 0) return [];
  const words = (other: IssueShown): string => {
    if (other.id === issue.rootId) return 'brings it about: fix that first';
    if (definition?.causes.includes(other.class)) return 'goes with it';
    return 'also wrong there';
  };
  return [
    { parts: [] },
    { parts: titled('beside it') },
    ...others.map((other): PagerLine => {
      const { sign, tone } = severityLooks[other.severity];
      const parts: Part[] = [
        part(`${sign} ${other.class.padEnd(4)}`, tone),
        sanitize(other.line, longest),
        part(`  ${words(other)}`, other.id === issue.rootId ? 'warn' : 'dim'),
      ];
      return { parts, issueId: other.id };
    }),
  ];
}

function mending({ issue, why, definition }: KnownIssue, { columns }: IssueLook): Part[][] {
  if (issue.state === 'closed') return [];
  const how = definition?.repair ? modeWords[issue.mode] : 'no machine can; a person does what is said above';
  return [
    [],
    titled('how it is mended'),
    ...said(how, 'plain', columns),
    ...why.choices.map((choice): Part[] => [
      part('  ○ ', 'accent'),
      choice.title,
      part(`  ${choice.id}${choice.ruleId === null ? '' : `, as rule ${choice.ruleId} says`}`, 'dim'),
    ]),
  ];
}
