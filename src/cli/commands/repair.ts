import type { Command } from 'commander';
import { openInboxIfAny } from '../../core/inbox/open.ts';
import { findClass, halfDoneClasses } from '../../core/issues/index.ts';
import { type IssueShown, shownIssues } from '../../core/issues/present.ts';
import { askAgain } from '../../core/issues/sweep.ts';
import { listIssues } from '../../core/store/issues/issue-list.ts';
import { fixOrder } from '../../jobs/fix-order.ts';
import { severityCell } from '../../ui/present/issue-words.ts';
import { relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { printMade, printPlanned, readOutcome } from '../fix-report.ts';
import { count } from '../flags.ts';
import { issueToJson } from '../json/issue-json.ts';
import type { Output } from '../output.ts';
import { errorWords } from '../run-words.ts';
import { type Session, withSession } from '../session.ts';
import { exitCodeOf, startRun } from '../start-run.ts';

interface HalfDone {
  /** The worst first. */
  readonly issues: readonly IssueShown[];
  /** With those that are not listed. */
  readonly total: number;
}

interface RepairOptions {
  readonly apply?: boolean;
  readonly confirm?: number;
}

/** More than so many are not listed or mended at once; those that are left are counted. */
const most = 2000;

/** `repair`: what was begun and not brought to its end, with why and what its repair does; and the repair (S46). */
export function registerRepair(program: Command): void {
  const repair = program
    .command('repair')
    .description(
      'list what is half-done, begun and not brought to its end: why, and what the repair does; --apply does it',
    )
    .option('--apply', 'mend all of it as one group, which `orderdeck undo` takes back')
    .option('--confirm <n>', 'so many at once are meant', count);
  act<RepairOptions>(repair, (call, options) => {
    if (options.confirm !== undefined && !options.apply)
      throw new Refusal(
        'usage',
        '--confirm says how many --apply is meant for.',
        'Give --apply as well, or leave it out.',
      );
    return withSession(call.home, (session) => (options.apply ? apply(call, session, options) : list(call, session)), {
      logs: options.apply === true,
    });
  });
}

async function list({ output }: Call, session: Session): Promise<undefined> {
  const found = await halfDone(session);
  output.document({ items: found.issues.map((issue) => issueToJson(issue)), total: found.total });
  if (!output.json) print(output, found, session.now());
}

async function apply({ output }: Call, session: Session, { confirm }: RepairOptions): Promise<number> {
  const { issues } = await halfDone(session);
  if (issues.length === 0) {
    output.document({ halfDone: 0, mended: [], items: [], summary: null, runId: null, error: null });
    output.print('Nothing is half-done.');
    return 0;
  }
  const args = { issue: issues.map(({ id }) => id).join(','), ...(confirm !== undefined && { confirm }) };
  const followed = await startRun(session, fixOrder, args);
  const { made, planned } = await readOutcome(session, followed.run.id);
  const left = await halfDone(session);
  const { id: runId, summary, error } = followed.run;
  output.document({
    halfDone: left.total,
    mended: made.map(({ issueId }) => issueId),
    items: left.issues.map((issue) => issueToJson(issue)),
    ...{ summary, runId, error },
  });
  printMade(output, made, session.settings.zone);
  for (const one of planned) printPlanned(output, one, session.settings.zone);
  if (summary !== null) output.print(summary);
  if (error !== null) output.say(`orderdeck: ${errorWords(followed.run)}`);
  print(output, left, session.now());
  const code = exitCodeOf(followed, session);
  return code === 0 && left.total > 0 ? 1 : code;
}

/** What is half-done now: asked of everything again, since nobody may have looked lately. */
async function halfDone({ store, settings, now }: Session): Promise<HalfDone> {
  const inbox = await openInboxIfAny(settings.inboxFile);
  try {
    const signal = new AbortController().signal;
    await askAgain(store, halfDoneClasses, { now, zone: settings.zone, inbox, signal });
  } finally {
    await inbox?.close();
  }
  const filter = { states: ['open'], classes: halfDoneClasses.map(({ id }) => id) } as const;
  const { rows, total } = await listIssues(store.db, filter, { limit: most, offset: 0 }, now());
  return { issues: await shownIssues(store.db, rows, now()), total };
}

function print(output: Output, { issues, total }: HalfDone, now: number): void {
  if (issues.length === 0) {
    output.print('Nothing is half-done.');
    return;
  }
  output.columns({
    columns: [
      { title: 'Issue', align: 'right' },
      { title: 'Severity' },
      { title: 'About', least: 12 },
      { title: 'Why', least: 20 },
      { title: 'The repair', least: 16 },
      { title: 'Since', align: 'right' },
    ],
    rows: issues.map((issue) => [
      String(issue.id),
      severityCell(issue.severity),
      issue.subject,
      issue.line,
      findClass(issue.class)?.halfDone ?? '',
      relative(issue.since, now),
    ]),
  });
  const rest =
    total > issues.length ? ` The first ${issues.length} are listed; \`repair --apply\` mends these, then again.` : '';
  output.print({ text: `${total} half-done.${rest}`, tone: 'dim' });
}
