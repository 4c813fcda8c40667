import type { RunState } from '../core/domain/run.ts';
import { nextSlot, parseSchedule } from '../core/domain/schedule.ts';
import { recordAct } from '../core/store/acts.ts';
import type { ScheduleView } from '../core/store/runs/job-list.ts';
import { requestCancel } from '../core/store/runs/runs.ts';
import { putSchedule } from '../core/store/runs/schedule-save.ts';
import { setAllPaused, setJobPaused } from '../core/store/runs/switches.ts';
import { type Enqueued, enqueue } from '../jobs/engine/enqueue.ts';
import type { JobDefinition } from '../jobs/job.ts';
import type { ConsoleSetting, MessageTone } from './session.ts';

type Args = Readonly<Record<string, unknown>>;

/**
 * Puts a run into the queue as asked for by this operator, with a record of who asked.
 *
 * @throws BadArguments when the arguments are not the job's
 */
export async function startRun(
  by: ConsoleSetting,
  job: JobDefinition,
  args: Args,
  { dryRun = false, forced = false }: { readonly dryRun?: boolean; readonly forced?: boolean } = {},
): Promise<Enqueued> {
  const now = by.clock.now();
  return by.store.write(async (tx) => {
    const request = { args, trigger: 'manual', by: by.actor.name, dryRun, forced } as const;
    const run = await enqueue(tx, job, request, now);
    // The target that a run looks for when it wants to know who started it.
    await recordAct(
      tx,
      by.actor,
      'run',
      `run:${run.id}`,
      { job: job.id, args, dryRun, ...(forced && { forced }) },
      now,
    );
    return run;
  });
}

/** Says what became of `startRun`, with the key that shows it. */
export function startedWords(job: string, { id, state, reason }: Enqueued): string {
  return state === 'skipped' ? `${job} was not started: ${reason}` : `run ${id} of ${job} is queued`;
}

/** Asks for the end of a run. @returns what to say */
export async function cancelRun(by: ConsoleSetting, id: number): Promise<[tone: MessageTone, text: string]> {
  const now = by.clock.now();
  const outcome = await by.store.write(async (tx) => {
    const done = await requestCancel(tx, id, by.actor.name, now);
    if (done === 'asked' || done === 'cancelled') await recordAct(tx, by.actor, 'cancel', `run:${id}`, {}, now);
    return done;
  });
  const words = {
    asked: `run ${id} is asked to stop; it ends at its next safe point`,
    cancelled: `run ${id} is cancelled; it had not begun`,
    over: `run ${id} had already ended`,
    unknown: `there is no run ${id}`,
  };
  return [outcome === 'asked' || outcome === 'cancelled' ? 'good' : 'warn', words[outcome]];
}

/** Whether a run can still be cancelled; null when it can. */
export function whyNotCancel(state: RunState): string | null {
  return state === 'queued' || state === 'retrying' || state === 'running' ? null : `it has ended: ${state}`;
}

export async function pauseJob(by: ConsoleSetting, job: string, isPaused: boolean): Promise<void> {
  const now = by.clock.now();
  await by.store.write(async (tx) => {
    await setJobPaused(tx, job, isPaused, by.actor.name, now);
    await recordAct(tx, by.actor, isPaused ? 'pause' : 'resume', `job:${job}`, {}, now);
  });
}

export async function pauseEverything(by: ConsoleSetting, isPaused: boolean): Promise<void> {
  const now = by.clock.now();
  await by.store.write(async (tx) => {
    await setAllPaused(tx, isPaused, by.actor.name, now);
    await recordAct(tx, by.actor, isPaused ? 'pause' : 'resume', 'engine', {}, now);
  });
}

/**
 * Puts an operator's schedule in place of the present one; its next start is the first after now.
 *
 * @throws Error when `cron` is no schedule
 */
export async function saveSchedule(
  by: ConsoleSetting,
  job: JobDefinition,
  before: ScheduleView,
  cron: string,
): Promise<void> {
  const now = by.clock.now();
  const parsed = parseSchedule(cron, before.zone);
  if (!parsed.ok) throw new Error(parsed.message);
  const nextRunAt = nextSlot(parsed.schedule, now, job.clockChange);
  const { id, zone, args, enabled } = before;
  await by.store.write((tx) =>
    putSchedule(tx, by.actor, before, { id, job: job.id, cron, zone, args, enabled, nextRunAt }, now),
  );
}
