import type { Command } from 'commander';
import { type RunTrigger, runStates, type ShownRunState } from '../../core/domain/run.ts';
import { changesOfRun, mostRunChanges } from '../../core/store/runs/run-changes.ts';
import { listRuns, type Page, type RunSummary } from '../../core/store/runs/run-list.ts';
import { readRun, stepsOf, whyWaiting } from '../../core/store/runs/run-view.ts';
import type { Reader } from '../../core/store/store.ts';
import { argsWords } from '../../ui/present/command-line.ts';
import { resultOf } from '../../ui/present/run-row.ts';
import { stateCell } from '../../ui/present/run-state.ts';
import { relative, span } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import type { Report } from '../columns.ts';
import { Refusal } from '../failure.ts';
import { choice, limitOf, type PageOptions, runNumber, takesPage } from '../flags.ts';
import { type RunJson, runDetailToJson, runToJson } from '../json/run-json.ts';
import type { Output } from '../output.ts';
import { eachRow } from '../pages.ts';
import { printChanges } from '../run-changes-report.ts';
import { printRun } from '../run-report.ts';
import { withSession } from '../session.ts';
import { requireJob } from '../unknown-job.ts';

interface RunsOptions extends PageOptions {
  readonly job?: string;
  readonly state?: ShownRunState;
  readonly trigger?: RunTrigger;
  readonly search?: string;
}

const triggers: readonly RunTrigger[] = ['schedule', 'manual', 'chain', 'rescue', 'start', 'webhook', 'fix'];

/** `runs`: what ran and how it went, newest first; `runs ID`: one of them in full. */
export function registerRuns(program: Command): void {
  const command = takesPage(program.command('runs').description('list runs, newest first, or show one'))
    .argument('[id]', 'the number of one run', runNumber)
    .option('--job <job>', 'only of this job')
    .addOption(choice('--state <state>', 'only in this state', [...runStates, 'waiting']))
    .addOption(choice('--trigger <trigger>', 'only started by', triggers))
    .option('--search <text>', 'words in the job, its arguments, the summary or the error');
  act<RunsOptions, readonly [number | undefined]>(command, (call, options, id) =>
    id === undefined ? list(call, options) : show(call, id),
  );
}

async function list({ home, output }: Call, options: RunsOptions): Promise<undefined> {
  const { job, state, trigger, search } = options;
  if (job !== undefined) requireJob(job);
  await withSession(home, async ({ store, now }) => {
    const read = (page: Page) => listRuns(store.db, { job, state, trigger, search }, page);
    const { total } = await read({ limit: 1, offset: 0 });
    const rows = eachRow(limitOf(options), (run: RunSummary) => run.id, read);
    if (output.json) return output.list(total, inFull(store.db, rows, now()));
    await printRuns(output, rows, total, now());
  });
}

async function* inFull(db: Reader, chunks: AsyncIterable<RunSummary[]>, now: number): AsyncGenerator<RunJson[]> {
  for await (const chunk of chunks) {
    const steps = await stepsOf(
      db,
      chunk.map((run) => run.id),
    );
    yield chunk.map((run) => runToJson(run, steps.get(run.id) ?? [], now));
  }
}

async function printRuns(
  output: Output,
  chunks: AsyncIterable<RunSummary[]>,
  total: number,
  now: number,
): Promise<void> {
  const rows: RunSummary[] = [];
  for await (const chunk of chunks) rows.push(...chunk);
  if (rows.length === 0) output.print('No runs.');
  else output.columns(runsReport(rows, now));
  if (total > rows.length) output.print({ text: `${rows.length} of ${total}; --all shows all.`, tone: 'dim' });
}

function runsReport(rows: readonly RunSummary[], now: number): Report {
  return {
    columns: [
      { title: 'Run', align: 'right' },
      { title: 'Job', least: 10 },
      { title: 'State' },
      { title: 'Began', align: 'right' },
      { title: 'Took', align: 'right' },
      { title: 'By', least: 6 },
      { title: 'Arguments', least: 8 },
      { title: 'Outcome', least: 12 },
    ],
    rows: rows.map((run) => [
      String(run.id),
      run.job,
      stateCell(run, now),
      relative(run.startedAt ?? run.createdAt, now),
      run.durationMs === null || run.state === 'skipped' ? '–' : span(run.durationMs),
      run.trigger === 'manual' ? (run.triggeredBy ?? 'manual') : run.trigger,
      argsWords(run.args) + (run.dryRun ? ', dry run' : ''),
      resultOf(run),
    ]),
  };
}

async function show({ home, output }: Call, id: number): Promise<undefined> {
  await withSession(home, async (session) => {
    const { store, settings, now } = session;
    const run = await readRun(store.db, id);
    if (!run) throw new Refusal('unknown-run', `There is no run ${id}.`, 'See `orderdeck runs`.');
    const waiting = await whyWaiting(store.db, run, await session.engine(), now());
    const changes = await changesOfRun(store.db, run, mostRunChanges);
    output.document({ ...runDetailToJson(run, changes, now()), waiting });
    await printRun(output, run, waiting, now(), settings.zone);
    printChanges(output, run, changes);
  });
}
