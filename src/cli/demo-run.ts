import { openRunStates, type RunState } from '../core/domain/run.ts';
import type { RunRow } from '../core/store/runs/runs.ts';
import type { Store } from '../core/store/store.ts';
import { enqueue } from '../jobs/engine/enqueue.ts';
import { findJob } from '../jobs/index.ts';

/** What a job is given where its defaults would only tell a plan or list what is wrong. */
const argsOf: Readonly<Record<string, Record<string, unknown>>> = {
  'sync-orders-recent': { hours: 2 },
  'find-missing-personalization': { fix: true },
  'clean-print-queue': { execute: true },
};

/** Runs a job once, by hand, and waits for its end. */
export async function runOnce(store: Store, id: string, now: () => number, args = argsOf[id] ?? {}): Promise<RunRow> {
  const job = findJob(id);
  if (!job) throw new Error(`There is no job ${id}.`);
  await store.write((tx) => enqueue(tx, job, { args, trigger: 'manual', by: 'demo' }, now()));
  for (;;) {
    const newest = await store.db
      .selectFrom('runs')
      .selectAll()
      .where('job', '=', id)
      .where('state', '!=', 'skipped')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    if (newest && !openRunStates.includes(newest.state as RunState)) return newest;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
