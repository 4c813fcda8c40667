import type { IssueShown } from '../../core/issues/present.ts';
import type { Why, WhyValue } from '../../core/issues/why.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { RawShown } from '../../core/store/issues/writers.ts';
import { fixWords } from './fix-row.ts';
import { asideWords, lineParts, modeWords, severityCell } from './issue-words.ts';
import { jsonLines } from './json.ts';
import { type Part, part, textOf } from './line.ts';
import { clockTime, fullTime } from './time.ts';

const longest = 200;
/** So many lines of a document are shown beside a value. */
const mostBeside = 3;

/** An issue, and why it is one: each value, who wrote it, what the source says beside it; then what became of it. */
export function whyLines(issue: IssueShown, why: Why, at: { readonly now: number; readonly zone: string }): Part[][] {
  return [
    ...headLines(issue, at),
    [part('why', 'strong')],
    ...why.values.flatMap((value) => valueLines(value, why.raws, at)),
    ...choiceLines(why),
    ...historyLines(why, at),
  ];
}

function headLines(issue: IssueShown, { now, zone }: { now: number; zone: string }): Part[][] {
  const about = issue.orderId === null ? issue.subject : `order ${issue.orderNumber ?? issue.subject}`;
  const lines: Part[][] = [
    [
      part(`issue ${issue.id} ${issue.class} ${issue.title}`, 'strong'),
      '  ',
      severityCell(issue.severity),
      `  ${asideWords(issue, now, zone)}`,
    ],
    [part('about   ', 'dim'), issue.orderId === null ? about : `${about} (our id ${issue.orderId})`],
    [part('what    ', 'dim'), ...lineParts(issue, now)],
    [part('since   ', 'dim'), fullTime(issue.since, zone)],
    [part('mended  ', 'dim'), modeWords[issue.mode]],
  ];
  if (issue.rootId !== null) lines.push([part('follows ', 'dim'), `from issue ${issue.rootId}: mend that first`]);
  return lines;
}

function valueLines(value: WhyValue, raws: readonly RawShown[], at: { now: number; zone: string }): Part[][] {
  const was = value.before === undefined ? '' : ` (was ${evidenceWords(value.before, at.zone)})`;
  const raw = raws.find(({ id }) => id === value.rawId);
  return [
    ['  ', part(`${value.what} `, 'dim'), part(evidenceWords(value.value, at.zone), 'strong'), was],
    ...(value.written ? [['    ', part('written by ', 'dim'), ...writerParts(value, at)]] : []),
    ...(raw ? besideLines(raw, value.value, at) : []),
  ];
}

/** Who wrote a value, when: the run, the person's act, the call, the webhook. */
function writerParts(value: WhyValue, { now, zone }: { now: number; zone: string }): Part[] {
  const { written = {}, run, act, call, delivery } = value;
  const words = [
    written.run !== undefined && `run ${written.run}${run ? ` ${run.job} (${run.by ?? run.trigger})` : ''}`,
    act && `${act.actor} (${act.action}, from the ${act.origin})`,
    call &&
      `call ${call.id} ${call.channel} ${call.method} ${sanitize(call.path, longest)} → ${call.status ?? 'no answer'}`,
    written.delivery !== undefined &&
      `webhook ${written.delivery}${delivery ? ` of ${delivery.source}, ${delivery.event ?? 'unknown'}` : ''}`,
  ].filter((one) => typeof one === 'string');
  const when = written.at === undefined ? '' : `, ${clockTime(written.at, zone, now)}`;
  return [part(words.length === 0 ? 'what no record tells' : words.join(', '), 'accent'), when];
}

/** The lines of a document that have the same value, or that it has none. */
function besideLines(
  raw: RawShown,
  value: string | number | null,
  { now, zone }: { now: number; zone: string },
): Part[][] {
  const lines = jsonLines(raw.body).map((line) => line.map(textOf).join(''));
  const same = value === null || value === '' ? [] : lines.filter((line) => saysJust(line, value)).slice(0, mostBeside);
  const when = clockTime(raw.receivedAt, zone, now);
  return [
    [
      '    ',
      part(`${raw.channel} said at ${when} (document ${raw.id})`, 'dim'),
      same.length === 0 && value !== null ? part(': nowhere in this word', 'dim') : '',
    ],
    ...same.map((line): Part[] => ['      ', line.trim()]),
  ];
}

function saysJust(line: string, value: string | number): boolean {
  const member = line
    .trim()
    .replace(/,$/, '')
    .replace(/^"(?:[^"\\]|\\.)*": /, '');
  return member === String(value) || member === JSON.stringify(value);
}

function choiceLines({ choices }: Why): Part[][] {
  if (choices.length === 0) return [];
  return [
    [part('ways', 'strong')],
    ...choices.map(({ id, title, asks, ruleId, value }): Part[] => [
      `  ${id} `,
      part(`${title}${asks === undefined ? '' : `; needs ${asks}`}`, 'dim'),
      ruleId === null ? '' : part(` as usual by rule ${ruleId}${value === null ? '' : `: “${value}”`}`, 'accent'),
    ]),
  ];
}

function historyLines(why: Why, { now, zone }: { now: number; zone: string }): Part[][] {
  const found: Readonly<Record<string, string>> = {
    live: 'when it was touched',
    sweep: 'only by the look at everything',
    'first-sweep': 'by the first look at everything',
  };
  return [
    [part('history', 'strong')],
    ...why.spans.map(({ openedAt, closedAt, foundBy, fixId }): Part[] => [
      `  ${clockTime(openedAt, zone, now)} found ${found[foundBy] ?? foundBy}; `,
      closedAt === null
        ? 'open still'
        : `gone ${clockTime(closedAt, zone, now)}${fixId === null ? ' by itself' : ` by fix ${fixId}`}`,
    ]),
    ...why.fixes.map((fix): Part[] => [`  ${clockTime(fix.at, zone, now)} `, ...fixWords(fix)]),
    ...why.acts
      .filter(({ action }) => action !== 'fix' && action !== 'undo')
      .map((act): Part[] => [
        `  ${clockTime(act.at, zone, now)} ${act.action} by ${sanitize(act.actor, 60)}`,
        part(typeof act.detail['reason'] === 'string' ? `: ${sanitize(act.detail['reason'], longest)}` : '', 'dim'),
      ]),
  ];
}

/** A value of the evidence: a time where it is one, an address never. */
export function evidenceWords(value: string | number | null, zone: string): string {
  if (value === null || value === '') return '–';
  const isTime = typeof value === 'number' && value > 1e12 && value < 1e13;
  if (isTime) return fullTime(value, zone);
  return sanitize(
    String(value)
      .replaceAll('\n', '⏎')
      .replace(/https?:\/\/[^\s"<>]*/gi, '…'),
    longest,
  );
}
