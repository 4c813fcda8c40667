import { begunRuns } from '../core/store/runs/job-list.ts';
import { stepsOf } from '../core/store/runs/run-view.ts';
import type { JobsStanding } from './present/job-flow.ts';
import type { Session } from './session.ts';

/** The newest run of each job that has begun, with its steps. */
export async function readStanding({ store, jobs }: Session): Promise<JobsStanding> {
  const runs = await begunRuns(
    store.db,
    jobs.map(({ id }) => id),
  );
  const ids = [...runs.values()].map(({ id }) => id);
  return { jobs, runs, steps: await stepsOf(store.db, ids) };
}
