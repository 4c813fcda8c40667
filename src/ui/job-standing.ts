import { engineStatus } from '../core/store/runs/engine-status.ts';
import { begunRuns } from '../core/store/runs/job-list.ts';
import { listRuns, type RunSummary } from '../core/store/runs/run-list.ts';
import { stepsOf, type Waiting, whyWaiting } from '../core/store/runs/run-view.ts';
import type { JobsStanding } from './present/job-flow.ts';
import type { Session } from './session.ts';

/** More runs than these (of all jobs) are not asked what they wait for. */
const mostWaiting = 50;

/** The newest run of each job that has begun, with its steps, and what waits to begin. */
export async function readStanding(session: Session): Promise<JobsStanding> {
  const { store, jobs } = session;
  const runs = await begunRuns(
    store.db,
    jobs.map(({ id }) => id),
  );
  const ids = [...runs.values()].map(({ id }) => id);
  return { jobs, runs, steps: await stepsOf(store.db, ids), waiting: await readWaiting(session) };
}

async function readWaiting({ store, clock }: Session): Promise<JobsStanding['waiting']> {
  const { rows } = await listRuns(store.db, { state: 'queued' }, { limit: mostWaiting, offset: 0 });
  const oldest = new Map(rows.map((run) => [run.job, run]));
  const waiting = new Map<string, { readonly run: RunSummary; readonly why: Waiting }>();
  if (oldest.size === 0) return waiting;
  const engine = await engineStatus(store.db, Date.now(), clock);
  for (const [job, run] of oldest) {
    const why = await whyWaiting(store.db, run, engine, clock.now());
    if (why) waiting.set(job, { run, why });
  }
  return waiting;
}
