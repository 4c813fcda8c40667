import type { Counts } from '../../core/domain/run.ts';
import { type AttemptOutcome, settle } from '../../core/domain/settle.ts';
import { endAttempt, type RunRow } from '../../core/store/runs.ts';
import type { Store } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';
import { enqueue } from './enqueue.ts';

/**
 * Ends an attempt and queues what follows it, in one transaction: either both happened or neither.
 *
 * @param findJob for the jobs that follow
 * @returns whether this call ended it (an attempt is ended once)
 */
export async function finishAttempt(
  store: Store,
  run: RunRow,
  job: JobDefinition,
  counts: Counts,
  outcome: AttemptOutcome,
  findJob: (id: string) => JobDefinition | undefined,
  now: number,
): Promise<boolean> {
  const attempt = { attempt: run.attempt, maxAttempts: run.max_attempts, backoff: job.backoff, counts };
  const end = settle(outcome, attempt, Math.random, now);
  return store.write(async (tx) => {
    if (!(await endAttempt(tx, run, end, now))) return false;
    if (end.state !== 'done' && end.state !== 'partial') return true;
    if (run.dry_run) return true;
    for (const id of job.followedBy) {
      const next = findJob(id);
      if (next) await enqueue(tx, next, { args: {}, trigger: 'chain', by: `run ${run.id}`, parentId: run.id }, now);
    }
    return true;
  });
}
