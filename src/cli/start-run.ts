import { recordAct } from '../core/store/acts.ts';
import { type RunDetail, readRun } from '../core/store/runs/run-view.ts';
import { enqueue } from '../jobs/engine/enqueue.ts';
import type { JobDefinition } from '../jobs/job.ts';
import { Refusal } from './failure.ts';
import { type Followed, followRun, logFromNow } from './follow-run.ts';
import type { Session } from './session.ts';

export interface HowToRun {
  /** On a copy of the store. */
  readonly dryRun?: boolean;
  /** Try again as often as the job allows, however long it takes. */
  readonly wait?: boolean;
  /** Whatever its input is. */
  readonly forced?: boolean;
}

/**
 * Queues a job as the operator's own and follows it to its end; works itself where nobody does.
 *
 * @throws BadArguments before anything is queued
 */
export async function startRun(
  session: Session,
  job: JobDefinition,
  args: Readonly<Record<string, unknown>>,
  { dryRun = false, wait = false, forced = false }: HowToRun = {},
): Promise<Followed> {
  const log = logFromNow(session, job.id);
  const { id, state } = await session.store.write(async (tx) => {
    const { actor, now } = session;
    const attempts = wait ? {} : { attempts: 1 };
    const queued = await enqueue(
      tx,
      job,
      { args, trigger: 'manual', by: actor.name, dryRun, forced, ...attempts },
      now(),
    );
    await recordAct(
      tx,
      actor,
      'run',
      `run:${queued.id}`,
      { job: job.id, args, dryRun, ...(forced && { forced }) },
      now(),
    );
    return queued;
  });
  return state === 'skipped' ? notFollowed(session, id) : followRun(session, { id, job: job.id }, log);
}

async function notFollowed({ store }: Session, id: number): Promise<Followed> {
  const run = await readRun(store.db, id);
  if (!run) throw new Refusal('unknown-run', `Run ${id} is not there any more.`, 'Look at `orderdeck runs`.', 1);
  return { run, leftBy: null };
}

/** What a run that ended with one of these was asked for does not exist, or is not clear. */
const wrongUsage = ['unknown-order', 'ambiguous-order'];

/** 0: it did what it should, or had nothing to do and said why. 2: the order that it was given is not one order. */
export function exitCodeOf({ run, leftBy }: Followed, { actor }: Session): number {
  if (leftBy !== null) return leftBy === 'SIGTERM' ? 143 : 129;
  if (run.state === 'cancelled') return isOwnDoing(run, actor.name) ? 130 : 1;
  if (run.state === 'done' || run.state === 'skipped') return 0;
  return run.error && wrongUsage.includes(run.error.code) ? 2 : 1;
}

function isOwnDoing(run: RunDetail, name: string): boolean {
  return run.cancelRequestedBy === name;
}
