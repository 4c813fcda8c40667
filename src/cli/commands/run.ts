import type { Command } from 'commander';
import { lastEffort } from '../../core/store/runs/effort.ts';
import { changesOfRun, mostRunChanges } from '../../core/store/runs/run-changes.ts';
import { jobs } from '../../jobs/index.ts';
import { forceHelp, type JobDefinition } from '../../jobs/job.ts';
import { effortWords } from '../../ui/present/effort.ts';
import { act, type Call, takesCommon } from '../act.ts';
import { Refusal } from '../failure.ts';
import { jobArguments, takesJobFlags } from '../job-flags.ts';
import { runDetailToJson } from '../json/run-json.ts';
import { printChanges } from '../run-changes-report.ts';
import { endWords, errorWords } from '../run-words.ts';
import { withSession } from '../session.ts';
import { exitCodeOf, startRun } from '../start-run.ts';
import { unknownJob } from '../unknown-job.ts';

interface RunOptions extends Record<string, unknown> {
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly force?: boolean | string;
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
    if (job.input !== null) command.option('--force', forceHelp);
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
      const forced = job.input !== null && options.force === true;
      const followed = await startRun(session, job, args, { dryRun, wait: options.wait === true, forced });
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
