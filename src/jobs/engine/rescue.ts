import { decideRescue, rescueWindowMs } from '../../core/domain/settle.ts';
import { insertRun, orphanedRuns, type RunRow } from '../../core/store/runs.ts';
import type { Store, Tx } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';

/**
 * Takes up what an owner that died left running. The caller holds the file lock and a newer fencing number, so those runs
 * are certainly nobody's: each becomes `lost` and is taken up by its job's rule, as a new run that names it. A run whose
 * end was already asked for ends. The third rescue in a row within 72 hours that got no further parks the work: it may be
 * what kills the process. A long walk that is killed ten times on its way is not that, as long as it moves its cursor.
 *
 * @returns the ids of the lost runs
 */
export async function rescueRuns(
  store: Store,
  findJob: (id: string) => JobDefinition | undefined,
  fence: number,
  now: number,
): Promise<number[]> {
  const orphans = await orphanedRuns(store.db, fence);
  for (const run of orphans) await store.write((tx) => rescue(tx, run, findJob(run.job), now));
  return orphans.map((run) => run.id);
}

async function gotFurther(tx: Tx, run: RunRow): Promise<boolean> {
  return (
    (await tx.selectFrom('cursors').select('stream').where('run_id', '=', run.id).limit(1).executeTakeFirst()) !==
    undefined
  );
}

async function rescue(tx: Tx, run: RunRow, job: JobDefinition | undefined, now: number): Promise<void> {
  const cancelled = run.cancel_requested_at !== null;
  const state = cancelled ? 'cancelled' : 'lost';
  const message = cancelled ? `cancelled by ${run.cancel_requested_by}` : 'the process that ran it is gone';
  await tx
    .updateTable('runs')
    .set({ state, finished_at: now, error_code: state, error_message: message, wait_for: null, wait_until: null })
    .where('id', '=', run.id)
    .execute();
  await tx
    .updateTable('run_attempts')
    .set({ state, finished_at: now })
    .where('run_id', '=', run.id)
    .where('finished_at', 'is', null)
    .execute();
  await tx
    .updateTable('run_steps')
    .set({ state: 'failed', error: message, finished_at: now })
    .where('run_id', '=', run.id)
    .where('state', '=', 'running')
    .execute();
  // A job that this version does not have is left for one that does.
  if (cancelled || !job) return;
  const recent = now - run.created_at <= rescueWindowMs && !(await gotFurther(tx, run)) ? run.rescues : 0;
  const rescues = recent + 1;
  const decision = decideRescue(job.onLost, rescues);
  if (decision === 'drop') return;
  const resources = await tx.selectFrom('run_resources').select('resource').where('run_id', '=', run.id).execute();
  const id = await insertRun(
    tx,
    {
      job: run.job,
      args: JSON.parse(run.args),
      trigger: 'rescue',
      triggeredBy: `run ${run.id}`,
      parentId: run.id,
      overlapKey: run.overlap_key,
      priority: run.priority,
      dryRun: run.dry_run === 1,
      dueAt: now,
      maxAttempts: run.max_attempts,
      rescues,
      resources: resources.map((row) => row.resource),
    },
    now,
  );
  if (decision === 'park') {
    const why =
      rescues >= 3
        ? `its process died ${rescues} times within 72 hours while it ran and got no further`
        : 'its process died while it ran';
    await tx
      .updateTable('runs')
      .set({
        state: 'parked',
        finished_at: now,
        error_code: 'parked',
        error_message: why,
        error_hint: 'Look at its log, then run it again.',
      })
      .where('id', '=', id)
      .execute();
  }
}
