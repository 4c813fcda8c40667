import type { Command } from 'commander';
import { recordAct } from '../../core/store/acts.ts';
import { readSwitches, setAllPaused, setJobPaused } from '../../core/store/runs/switches.ts';
import { act, type Call } from '../act.ts';
import { withSession } from '../session.ts';
import { requireJob } from '../unknown-job.ts';

/** `pause` and `resume`: one job, or with no job everything that starts by itself (M33). What a person starts still runs. */
export function registerPause(program: Command): void {
  const pause = program
    .command('pause')
    .description(
      'stop a job, or all jobs, from starting by themselves; alerts are told all the same, unless paused by name',
    )
    .argument('[job]');
  act<object, readonly [string | undefined]>(pause, (call, _options, job) => turnJob(call, job, true));
  const resume = program
    .command('resume')
    .description('let a job, or all jobs, start by themselves again')
    .argument('[job]');
  act<object, readonly [string | undefined]>(resume, (call, _options, job) => turnJob(call, job, false));
}

/** Pauses or resumes a job, or with no name all of them, and says so. */
export async function turnJob({ home, output }: Call, name: string | undefined, paused: boolean): Promise<undefined> {
  const job = name === undefined ? null : requireJob(name).id;
  await withSession(home, async ({ store, actor, now }) => {
    const changed = await store.write(async (tx) => {
      const before = await readSwitches(tx);
      if ((job === null ? before.allPaused : before.jobs.has(job)) === paused) return false;
      if (job === null) await setAllPaused(tx, paused, actor.name, now());
      else await setJobPaused(tx, job, paused, actor.name, now());
      await recordAct(tx, actor, paused ? 'pause' : 'resume', job === null ? 'engine' : `job:${job}`, {}, now());
      return true;
    });
    const after = await readSwitches(store.db);
    output.document({ job, paused, changed, allPaused: after.allPaused });
    output.print(words(job, paused, changed));
    if (job !== null && !paused && after.allPaused)
      output.print('All jobs are paused still: `orderdeck resume` lets them start.');
  });
}

function words(job: string | null, paused: boolean, changed: boolean): string {
  const who = job === null ? 'all jobs' : job;
  const is = job === null ? 'are' : 'is';
  if (!changed) return `${who} ${is} ${paused ? 'paused already' : 'not paused'}`;
  return paused
    ? `${who} ${is} paused: nothing starts by itself, the queue is kept${job === null ? '; alerts go on being told' : ''}`
    : `${who} ${job === null ? 'go' : 'goes'} on`;
}
