import type { Counts } from '../../core/domain/run.ts';
import { type AttemptOutcome, type Settlement, settle } from '../../core/domain/settle.ts';
import { endAttempt } from '../../core/store/runs/attempts.ts';
import type { RunRow } from '../../core/store/runs/runs.ts';
import type { Store, Tx } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';
import { enqueue } from './enqueue.ts';

/**
 * Ends an attempt and queues what follows it, in one transaction: either both happened or neither.
 *
 * @param findFollower a job that follows; undefined when it cannot work here, which is no news at every run: its schedule tells it
 * @returns whether this call ended it (an attempt is ended once)
 */
export async function finishAttempt(
  store: Store,
  run: RunRow,
  job: JobDefinition,
  counts: Counts,
  outcome: AttemptOutcome,
  findFollower: (id: string) => JobDefinition | undefined,
  now: number,
): Promise<boolean> {
  const attempt = { attempt: run.attempt, maxAttempts: run.max_attempts, backoff: job.backoff, counts };
  const planned = settle(outcome, attempt, Math.random, now);
  return store.write(async (tx) => {
    const end = await unlessCancelled(tx, run.id, planned);
    if (!(await endAttempt(tx, run, end, now))) return false;
    if (end.state !== 'done' && end.state !== 'partial') return true;
    if (run.dry_run) return true;
    const found = outcome.kind === 'finished' ? (outcome.followedBy ?? []) : [];
    for (const id of new Set([...job.followedBy, ...found])) {
      const next = findFollower(id);
      if (next) await enqueue(tx, next, { args: {}, trigger: 'chain', by: `run ${run.id}`, parentId: run.id }, now);
    }
    return true;
  });
}

/** Whoever asked for the end meant the work, not the attempt: it is not tried again, and not taken up after a drain. */
async function unlessCancelled(tx: Tx, runId: number, planned: Settlement): Promise<Settlement> {
  if (planned.state !== 'retrying' && planned.state !== 'queued') return planned;
  const asked = await tx
    .selectFrom('runs')
    .select('cancel_requested_by')
    .where('id', '=', runId)
    .where('cancel_requested_at', 'is not', null)
    .executeTakeFirst();
  return asked
    ? { state: 'cancelled', summary: `cancelled by ${asked.cancel_requested_by}`, error: planned.error }
    : planned;
}
