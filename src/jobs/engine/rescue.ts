import type { RunError } from '../../core/domain/run.ts';
import { decideRescue, mostRescues, rescueWindowMs } from '../../core/domain/settle.ts';
import { endOrphan } from '../../core/store/runs/attempts.ts';
import { insertParked, insertRun, orphanedRuns, type RunRow } from '../../core/store/runs/runs.ts';
import type { Store, Tx } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';

/**
 * Takes up what an owner that died left running. The caller holds the file lock and a newer fencing number, so those runs
 * are certainly nobody's: each becomes `lost` and is taken up by its job's rule, as a new run that names it. A run whose
 * end was already asked for ends. The third rescue in a row within 72 hours that got no further parks the work: it may be
 * what kills the process. A long walk that is killed ten times on its way is not that, as long as it moves its cursor; nor is work of
 * many pieces that has made or changed some of them: what is done once is not done again.
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
  if (run.created + run.updated > 0) return true;
  const moved = await tx
    .selectFrom('cursors')
    .select('stream')
    .where('run_id', '=', run.id)
    .limit(1)
    .executeTakeFirst();
  return moved !== undefined;
}

async function rescue(tx: Tx, run: RunRow, job: JobDefinition | undefined, now: number): Promise<void> {
  if (!job) {
    // Only another version knows this job; it is left for that, as it was.
    await tx.updateTable('runs').set({ state: 'queued', fence: null, holder: null }).where('id', '=', run.id).execute();
    return;
  }
  if (run.cancel_requested_at !== null) {
    await endOrphan(tx, run.id, 'cancelled', `cancelled by ${run.cancel_requested_by}`, now);
    return;
  }
  const resources = await endOrphan(tx, run.id, 'lost', 'the process that ran it is gone', now);
  const inARow = now - run.created_at <= rescueWindowMs && !(await gotFurther(tx, run)) ? run.rescues : 0;
  const rescues = inARow + 1;
  const decision = decideRescue(job.onLost, rescues);
  if (decision === 'drop') return;
  const heir = {
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
    resources,
    forced: run.forced === 1,
  } as const;
  if (decision === 'resume') await insertRun(tx, heir, now);
  else await insertParked(tx, heir, parkReason(rescues), now);
}

function parkReason(rescues: number): RunError {
  const why =
    rescues >= mostRescues
      ? `its process died ${rescues} times within 72 hours while it ran and got no further`
      : 'its process died while it ran';
  return { code: 'parked', message: why, hint: 'Look at its log, then run it again.' };
}
