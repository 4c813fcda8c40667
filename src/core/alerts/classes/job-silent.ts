import { endedSince, isScheduled, jobsWithoutOutput, type SilentJob } from '../../store/alerts/silent-jobs.ts';
import { isPaused, readSwitches } from '../../store/runs/switches.ts';
import { defineAlert } from '../alert.ts';
import { clockWords } from '../words.ts';

/** Beyond its time limit (ms) a run is ended by the engine; so long after that it should be over. */
const afterLimitMs = 5 * 60_000;

/** M103: noticed within one interval and its grace. */
export const jobSilent = defineAlert({
  id: 'job-silent',
  title: 'Job without output',
  description:
    'The clock has started a job and no run of it has ended since, longer than it may take: it hangs, waits for ever, or is never taken up.',
  next: 'Look at its open run and its log; x cancels the run, r starts it anew.',
  async find({ db, now, zone, settings, timeLimits }) {
    const silent = await jobsWithoutOutput(db, now);
    return silent.flatMap((one) => {
      const limit = timeLimits.get(one.job) ?? 0;
      const since = one.waitsSince + Math.max(settings.silentMs, limit > settings.silentMs ? limit + afterLimitMs : 0);
      if (since > now) return [];
      const last = one.lastEndAt === null ? 'it has never ended a run' : `since ${clockWords(one.lastEndAt, zone)}`;
      return [
        {
          key: one.job,
          line: `no output for ${one.job}: ${last}; due ${clockWords(one.dueAt, zone)}`,
          cause: causeOf(one),
          place: one.runId === null ? { screen: 'history', job: one.job } : { screen: 'run', id: one.runId },
          since,
        } as const,
      ];
    });
  },
  async lapse({ db, now }, { key: job, openedAt }) {
    if (await endedSince(db, job, openedAt)) return null;
    const switches = await readSwitches(db);
    if (isPaused(switches, job))
      return `${switches.jobs.has(job) ? 'the job' : 'everything'} was paused, and no run of it has ended`;
    if (!(await isScheduled(db, job))) return 'no schedule starts it any more, and no run of it has ended';
    const isWaitedFor = (await jobsWithoutOutput(db, now)).some((one) => one.job === job);
    if (isWaitedFor) return 'work began anew: the job is given its time again, and told again if nothing comes of it';
    return 'two days passed without another start, and no run of it has ended';
  },
});

function causeOf({ runId, state, waitFor }: SilentJob): string {
  if (runId === null) return 'No run of it is open: what the clock started was left out or cancelled.';
  if (waitFor !== null) return `Run ${runId} is ${state} and waits for the quota of ${waitFor}.`;
  return `Run ${runId} is ${state}.`;
}
