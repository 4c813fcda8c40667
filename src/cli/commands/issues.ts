import type { Command } from 'commander';
import { type Severity, severities } from '../../core/domain/issue.ts';
import { groupedIssues, type IssuesOfOne } from '../../core/issues/groups.ts';
import { halfDoneClasses } from '../../core/issues/index.ts';
import { type IssueShown, shownIssues, symptomsBelow } from '../../core/issues/present.ts';
import { type IssueFilter, type IssueListed, type IssueState, listIssues } from '../../core/store/issues/issue-list.ts';
import type { Reader } from '../../core/store/store.ts';
import { asideWords, lineParts, othersWords, severityCell } from '../../ui/present/issue-words.ts';
import { type Part, textOf } from '../../ui/present/line.ts';
import { relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import type { Report } from '../columns.ts';
import { limitOf, type PageOptions, searchWords, someOf, takesPage } from '../flags.ts';
import { classId } from '../issue-refs.ts';
import { issueToJson } from '../json/issue-json.ts';
import { oneOrder } from '../one-order.ts';
import type { Output } from '../output.ts';
import { eachRow } from '../pages.ts';
import { withSession } from '../session.ts';
import { takesAside } from './issue-aside.ts';
import { takesReport } from './issue-report.ts';
import { takesRules } from './issue-rules.ts';
import { takesShow } from './issue-show.ts';
import { takesTrust } from './issue-trust.ts';

interface IssuesOptions extends PageOptions {
  readonly class?: string;
  readonly halfDone?: boolean;
  readonly severity?: readonly Severity[];
  readonly state?: readonly IssueState[];
  readonly order?: string;
  readonly search?: string;
  readonly flat?: boolean;
}

const states: readonly IssueState[] = ['open', 'snoozed', 'ignored', 'closed'];

/** `issues`: what is wrong, the worst first; and what people say about it. */
export function registerIssues(program: Command): void {
  const issues = takesPage(
    program.command('issues').description('what is wrong, the worst first: one row for each order, with its worst'),
  )
    .option('--class <id>', 'only of this class: I15', classId)
    .option('--half-done', 'only what was begun and not brought to its end; `orderdeck repair` mends it')
    .option('--severity <severity...>', `only of these: ${severities.join(', ')}`, someOf(severities))
    .option('--state <state...>', `only in these: ${states.join(', ')} (default: open)`, someOf(states))
    .option('--order <ref>', 'only of this order')
    .option('--search <text>', 'words in class, subject or line; one with a leading - must not occur')
    .option('--flat', 'a row for each issue, symptoms below what brings them about');
  act<IssuesOptions>(issues, list);
  takesShow(issues.command('show'));
  takesAside(issues);
  takesTrust(issues);
  takesRules(issues);
  takesReport(issues);
  takesShow(program.command('issue'));
}

async function list({ home, output }: Call, options: IssuesOptions): Promise<undefined> {
  await withSession(home, async ({ store, now, settings }) => {
    const filter = await filterOf(store.db, options);
    if (!output.json && !options.flat) {
      const { rows, total } = await groupedIssues(store.db, filter, { limit: limitOf(options), offset: 0 }, now());
      return printGroups(output, rows, total, now());
    }
    const read = (page: { limit: number; offset: number }) => listIssues(store.db, filter, page, now());
    const { total } = await read({ limit: 1, offset: 0 });
    const chunks = eachRow(limitOf(options), (issue: IssueListed) => issue.id, read);
    if (output.json) return output.list(total, inFull(store.db, chunks, now()));
    const rows: IssueListed[] = [];
    for await (const chunk of chunks) rows.push(...chunk);
    const shown = symptomsBelow(await shownIssues(store.db, rows, now()));
    if (shown.length === 0) output.print('Nothing is wrong that is known.');
    else output.columns(flatReport(shown, now(), settings.zone));
    tellMore(output, shown.length, total);
  });
}

async function filterOf(
  db: Reader,
  { class: cls, halfDone, severity, state, order, search }: IssuesOptions,
): Promise<IssueFilter> {
  const { words, not } = searchWords(search);
  return {
    states: state ?? ['open'],
    ...(halfDone && { classes: halfDoneClasses.map(({ id }) => id) }),
    ...(cls !== undefined && { classes: [cls] }),
    ...(severity && { severities: severity }),
    ...(order !== undefined && { orderId: (await oneOrder(db, order)).id }),
    ...(words.length > 0 && { words }),
    ...(not.length > 0 && { withoutWords: not }),
  };
}

async function* inFull(
  db: Reader,
  chunks: AsyncIterable<IssueListed[]>,
  now: number,
): AsyncGenerator<ReturnType<typeof issueToJson>[]> {
  for await (const chunk of chunks) yield (await shownIssues(db, chunk, now)).map((issue) => issueToJson(issue));
}

function printGroups(output: Output, rows: readonly IssuesOfOne[], total: number, now: number): void {
  if (rows.length === 0) output.print('Nothing is wrong that is known.');
  else {
    output.columns({
      columns: [
        { title: 'Issue', align: 'right' },
        { title: 'Severity' },
        { title: 'About', least: 12 },
        { title: 'Class', least: 10 },
        { title: 'What', least: 20 },
        { title: 'Since', align: 'right' },
        { title: 'Also', least: 8 },
      ],
      rows: rows.map((group) => [
        String(group.first.id),
        severityCell(group.worst),
        group.first.subject,
        `${group.first.class} ${group.first.title}`,
        oneCell(lineParts(group.first, now)),
        relative(group.first.since, now),
        othersWords(group),
      ]),
    });
  }
  tellMore(output, rows.length, total);
}

function flatReport(issues: readonly IssueShown[], now: number, zone: string): Report {
  const ids = new Set(issues.map(({ id }) => id));
  return {
    columns: [
      { title: 'Issue', align: 'right' },
      { title: 'Severity' },
      { title: 'About', least: 12 },
      { title: 'Class', least: 10 },
      { title: 'What', least: 20 },
      { title: 'Since', align: 'right' },
      { title: 'State', least: 8 },
    ],
    rows: issues.map((issue) => [
      String(issue.id),
      severityCell(issue.severity),
      issue.subject,
      `${issue.rootId !== null && ids.has(issue.rootId) ? '└ ' : ''}${issue.class} ${issue.title}`,
      oneCell(lineParts(issue, now)),
      relative(issue.since, now),
      asideWords(issue, now, zone),
    ]),
  };
}

function oneCell(parts: readonly Part[]): string {
  return parts.map(textOf).join('');
}

function tellMore(output: Output, shown: number, total: number): void {
  if (total > shown) output.print({ text: `${shown} of ${total}; --all shows all.`, tone: 'dim' });
}
