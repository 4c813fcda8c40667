import type { Command } from 'commander';
import { recordAct } from '../../core/store/acts.ts';
import { lastEffort } from '../../core/store/runs/effort.ts';
import { changesOfRun, mostRunChanges } from '../../core/store/runs/run-changes.ts';
import type { RunDetail } from '../../core/store/runs/run-view.ts';
import { readRun } from '../../core/store/runs/run-view.ts';
import { enqueue } from '../../jobs/engine/enqueue.ts';
import { jobs } from '../../jobs/index.ts';
import type { JobDefinition } from '../../jobs/job.ts';
import { effortWords } from '../../ui/present/effort.ts';
import { act, type Call, takesCommon } from '../act.ts';
import { Refusal } from '../failure.ts';
import { type Followed, followRun, logFromNow } from '../follow-run.ts';
import { jobArguments, takesJobFlags } from '../job-flags.ts';
import { runDetailToJson } from '../json/run-json.ts';
import { printChanges } from '../run-changes-report.ts';
import { endWords, errorWords } from '../run-words.ts';
import { type Session, withSession } from '../session.ts';
import { unknownJob } from '../unknown-job.ts';

interface RunOptions extends Record<string, unknown> {
  readonly dryRun?: boolean;
  readonly wait?: boolean;
}

/** `run JOB`: one subcommand for each job, with the job's own flags. */
export function registerRun(program: Command): void {
  const run = takesCommon(program.command('run'))
    .description('run a job now and follow it to its end')
    .usage('JOB [flags] [--dry-run] [--wait]')
    .argument('[job]')
    .enablePositionalOptions()
    .allowUnknownOption()
    .allowExcessArguments()
    .action((name: string | undefined) => {
      throw name === undefined
        ? new Refusal('no-job', 'Which job? Name one.', `Jobs: ${jobs.map((job) => job.id).join(', ')}.`)
        : unknownJob(name);
    });
  for (const job of jobs) {
    const command = takesJobFlags(run.command(job.id).summary(job.title).description(job.description), job)
      .option('--dry-run', 'do everything on a copy, keep nothing, tell what would change')
      .option('--wait', 'try again as often as the job allows, however long it takes');
    act<RunOptions>(command, (call, options) => runJob(call, job, options));
  }
}

/** Runs a job with these flags and follows it to its end. @returns the exit code */
export async function runJob({ home, output }: Call, job: JobDefinition, options: RunOptions): Promise<number> {
  const args = jobArguments(job, options);
  const dryRun = options.dryRun === true;
  return withSession(
    home,
    async (session) => {
      if (job.children.length > 0 && !dryRun) output.say(effortWords(await lastEffort(session.store.db, job.children)));
      const log = logFromNow(session, job.id);
      const { id, state } = await session.store.write(async (tx) => {
        const { actor, now } = session;
        const attempts = options.wait ? {} : { attempts: 1 };
        const queued = await enqueue(tx, job, { args, trigger: 'manual', by: actor.name, dryRun, ...attempts }, now());
        await recordAct(tx, actor, 'run', `run:${queued.id}`, { job: job.id, args, dryRun }, now());
        return queued;
      });
      const followed =
        state === 'skipped' ? await notFollowed(session, id) : await followRun(session, { id, job: job.id }, log);
      const changes = await changesOfRun(session.store.db, followed.run, mostRunChanges);
      output.document(runDetailToJson(followed.run, changes, session.now()));
      output.print(endWords(followed.run));
      if (followed.run.summary !== null && followed.run.state !== 'skipped') output.print(followed.run.summary);
      printChanges(output, followed.run, changes);
      const error = errorWords(followed.run);
      if (error !== null) output.say(`orderdeck: ${error}`);
      return exitCodeOf(followed, session);
    },
    { logs: true },
  );
}

async function notFollowed({ store }: Session, id: number): Promise<Followed> {
  const run = await readRun(store.db, id);
  if (!run) throw new Refusal('unknown-run', `Run ${id} is not there any more.`, 'Look at `orderdeck runs`.', 1);
  return { run, leftBy: null };
}

/** What a run that ended with one of these was asked for does not exist, or is not clear. */
const wrongUsage = ['unknown-order', 'ambiguous-order'];

/** 0: it did what it should, or had nothing to do and said why. 2: the order that it was given is not one order. */
function exitCodeOf({ run, leftBy }: Followed, { actor }: Session): number {
  if (leftBy !== null) return leftBy === 'SIGTERM' ? 143 : 129;
  if (run.state === 'cancelled') return isOwnDoing(run, actor.name) ? 130 : 1;
  if (run.state === 'done' || run.state === 'skipped') return 0;
  return run.error && wrongUsage.includes(run.error.code) ? 2 : 1;
}

function isOwnDoing(run: RunDetail, name: string): boolean {
  return run.cancelRequestedBy === name;
}
