import { type Command, InvalidArgumentError, Option } from 'commander';
import { findClass } from '../../core/issues/index.ts';
import type { IssueShown } from '../../core/issues/present.ts';
import { hashOf } from '../../core/store/issues/fix-plans.ts';
import { fixOrder } from '../../jobs/fix-order.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import {
  type FixOutcome,
  plannedJson,
  printChoices,
  printMade,
  printPlanned,
  readOutcome,
  waysOf,
} from '../fix-report.ts';
import { count } from '../flags.ts';
import type { Followed } from '../follow-run.ts';
import { classId, issueNumber, theseIssues } from '../issue-refs.ts';
import { groupToJson } from '../json/fix-json.ts';
import { choiceToJson } from '../json/issue-json.ts';
import { oneOrder } from '../one-order.ts';
import { errorWords } from '../run-words.ts';
import { type Session, withSession } from '../session.ts';
import { exitCodeOf, startRun } from '../start-run.ts';

interface FixOptions {
  readonly order?: string;
  readonly class?: string;
  readonly choose?: string;
  readonly value?: string;
  readonly dryRun?: boolean;
  readonly expect?: string;
  readonly confirm?: number;
}

/** `fix ISSUE…|--order REF|--class I15`: puts right what is wrong, as it was shown. */
export function registerFix(program: Command): void {
  const fix = program
    .command('fix')
    .description(
      'put right what is wrong: named issues, an order, or a class; --dry-run shows exactly what it would do',
    )
    .argument('[issues...]', 'their numbers', (text: string, before: readonly number[] = []) => [
      ...before,
      ...text.split(',').map(issueNumber),
    ])
    .option('--order <ref>', 'all that is wrong with this order')
    .option('--class <id>', 'all that is open of this class: I15', classId)
    .option('--choose <way>', 'which way, where a person has to choose')
    .option('--value <text>', 'what is typed with that way')
    .addOption(
      new Option('--dry-run', 'only show what it would do, every outgoing call, and what cannot be taken back'),
    )
    .addOption(
      new Option('--expect <hash>', 'do just what the plan with this hash says, or nothing').argParser(planHash),
    )
    .addOption(new Option('--confirm <n>', 'so many fixes at once are meant').argParser(count));
  act<FixOptions, readonly [readonly number[]]>(fix, run);
}

/** The hash of a plan as it was shown, or its beginning. */
export function planHash(text: string): string {
  const hash = text.trim().toLowerCase();
  if (!/^[0-9a-f]{12,64}$/.test(hash)) throw new InvalidArgumentError('It must be a plan’s hash, as it was shown.');
  return hash;
}

async function run({ home, output }: Call, options: FixOptions, issues: readonly number[] = []): Promise<number> {
  const ways = [issues.length > 0, options.order !== undefined, options.class !== undefined];
  if (ways.filter(Boolean).length !== 1) {
    throw new Refusal(
      'usage',
      'Say what to mend, in one way.',
      'Name issues by their numbers, or --order, or --class.',
    );
  }
  mustTakeChoice(options);
  return withSession(
    home,
    async (session) => {
      const named = await theseIssues(session.store.db, issues, session.now());
      const unchosen = await mustChoose(session, named, options);
      if (unchosen) return askToChoose({ home, output }, unchosen, options.dryRun === true);
      const order = options.order === undefined ? undefined : await oneOrder(session.store.db, options.order);
      const { dryRun, class: cls, choose, value, expect, confirm } = options;
      const args = {
        ...(issues.length > 0 && { issue: issues.join(',') }),
        ...(order && { order: `id:${order.id}` }),
        ...(cls !== undefined && { class: cls }),
        ...(choose !== undefined && { choose }),
        ...(value !== undefined && { value }),
        ...(dryRun && { plan: true }),
        ...(expect !== undefined && { expect }),
        ...(confirm !== undefined && { confirm }),
      };
      const followed = await startRun(session, fixOrder, args);
      const outcome = await readOutcome(session, followed.run.id);
      return dryRun
        ? tellPlan({ home, output }, session, followed, outcome)
        : tellDone({ home, output }, session, followed, outcome);
    },
    { logs: true },
  );
}

/** @throws Refusal where a text is typed for no way, or the class that is named has none to choose from */
function mustTakeChoice({ class: cls, choose, value }: FixOptions): void {
  if (value !== undefined && choose === undefined) {
    throw new Refusal('usage', '--value says nothing without the way that it is for.', 'Add --choose WAY.');
  }
  if (cls !== undefined && choose !== undefined && !findClass(cls)?.choices) throw noChoice(cls, choose);
}

function noChoice(cls: string, choose: string): Refusal {
  return new Refusal('unknown-choice', `${choose} is no way to mend ${cls}: there is one way.`, 'Leave --choose out.');
}

type ToChoose = readonly [IssueShown, Awaited<ReturnType<typeof waysOf>>];

/**
 * The issue for which a person has to choose and did not.
 *
 * @throws Refusal when what was chosen is none of its ways, or needs a text that is missing
 */
async function mustChoose(
  session: Session,
  named: readonly IssueShown[],
  { choose, value }: FixOptions,
): Promise<ToChoose | null> {
  for (const issue of named) {
    if (issue.state === 'closed') continue;
    if (!findClass(issue.class)?.choices) {
      if (choose !== undefined) throw noChoice(issue.class, choose);
      continue;
    }
    const ways = await waysOf(session, issue.id);
    if (choose === undefined) {
      // Of several, those that need no choice are mended; one alone would be for nothing.
      if (issue.mode === 'H' && named.length === 1) return [issue, ways];
      continue;
    }
    const way = ways.find(({ id }) => id === choose);
    const known = ways.map(({ id }) => id).join(', ');
    if (!way) throw new Refusal('unknown-choice', `${choose} is no way to mend issue ${issue.id}.`, `Known: ${known}.`);
    if (way.asks !== undefined && value === undefined) {
      throw new Refusal('value-needed', `${choose} needs ${way.asks}.`, 'Add --value TEXT.');
    }
  }
  return null;
}

function askToChoose({ output }: Call, [issue, ways]: ToChoose, isDryRun: boolean): number {
  const message = `Of issue ${issue.id} (${issue.class}, ${issue.subject}) a person has to choose how.`;
  const hint = 'Add --choose WAY.';
  output.document({ error: { code: 'choice-needed', message, hint }, choices: ways.map(choiceToJson) });
  output.print(`${message} ${hint}`);
  printChoices(output, ways);
  return isDryRun ? 1 : 2;
}

function tellPlan({ output }: Call, session: Session, followed: Followed, { planned }: FixOutcome): number {
  const { run: done } = followed;
  const plans = planned.map(({ plan }) => plan);
  const hash = plans.some((plan) => plan.hash !== null) ? hashOf(plans) : null;
  const items = planned.map(plannedJson);
  output.document({
    dryRun: true,
    hash,
    changes: items.flatMap(({ changes }) => changes),
    calls: items.flatMap(({ calls }) => calls),
    final: items.flatMap(({ final }) => final),
    items,
    total: items.length,
    runId: done.id,
    error: done.error,
  });
  for (const one of planned) printPlanned(output, one, session.settings.zone);
  if (planned.length === 0 && done.summary !== null) output.print(done.summary);
  if (hash !== null) output.print({ text: `do just this: the same with --expect ${hash.slice(0, 12)}`, tone: 'dim' });
  sayError(output, followed);
  return exitCodeOf(followed, session);
}

function tellDone({ output }: Call, session: Session, followed: Followed, { made, planned }: FixOutcome): number {
  const { run: done } = followed;
  const left = planned.filter(({ plan }) => plan.kept.kind !== 'gone');
  const moved = done.error?.code === 'moved' ? hashOf(planned.map(({ plan }) => plan)) : null;
  output.document({
    ...(groupToJson(made) ?? noFix),
    left: planned.map(plannedJson),
    ...(moved !== null && { newHash: moved }),
    summary: done.summary,
    runId: done.id,
    error: done.error,
  });
  printMade(output, made, session.settings.zone);
  for (const one of planned) printPlanned(output, one, session.settings.zone);
  if (moved !== null) output.print({ text: `do just this: the same with --expect ${moved.slice(0, 12)}`, tone: 'dim' });
  if (done.summary !== null) output.print(done.summary);
  sayError(output, followed);
  const code = exitCodeOf(followed, session);
  return code === 0 && left.length > 0 ? 1 : code;
}

const noFix = { id: null, issueIds: [], state: null, changes: [], calls: [], items: [], total: 0 };

function sayError(output: Call['output'], { run: done }: Followed): void {
  const error = errorWords(done);
  if (error !== null) output.say(`orderdeck: ${error}`);
}
