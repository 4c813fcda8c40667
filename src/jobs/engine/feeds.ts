import { readSwitches } from '../../core/store/runs/switches.ts';
import type { Store } from '../../core/store/store.ts';
import type { JobDefinition } from '../job.ts';
import { enqueue } from './enqueue.ts';

/** Work that comes from elsewhere than the clock or a person: its job is queued as soon as something is due. */
export interface Feed {
  /** The job that does it. */
  readonly job: string;
  /** Asked several times a second, so it must cost microseconds while nothing changes. @param now UTC epoch ms */
  isDue(now: number): boolean;
}

/** A run that failed as a whole is not followed by the next at once (ms). */
const afterFailureMs = 60_000;

/** Queues a run for each feed that has something due, unless one is open already or the job is paused. */
export async function enqueueFed(
  store: Store,
  jobs: ReadonlyMap<string, JobDefinition>,
  feeds: readonly Feed[],
  now: number,
): Promise<void> {
  for (const feed of feeds) {
    const job = jobs.get(feed.job);
    if (!job || !feed.isDue(now)) continue;
    const last = await store.db
      .selectFrom('runs')
      .select(['state', 'finished_at'])
      .where('job', '=', job.id)
      .where('state', '!=', 'skipped')
      .where('dry_run', '=', 0)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last && ['queued', 'retrying', 'running'].includes(last.state)) continue;
    const isFailed = last && !['done', 'partial', 'cancelled'].includes(last.state);
    if (isFailed && now - (last.finished_at ?? 0) < afterFailureMs) continue;
    const { allPaused, jobs: paused } = await readSwitches(store.db);
    if (allPaused || paused.has(job.id)) continue;
    await store.write((tx) => enqueue(tx, job, { args: {}, trigger: 'webhook', by: null }, now));
  }
}
