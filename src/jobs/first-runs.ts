import type { Channels } from '../core/context.ts';
import type { Store } from '../core/store/store.ts';
import { enqueue } from './engine/enqueue.ts';
import { findJob } from './index.ts';

/**
 * A new installation does not wait for one o'clock at night: what has never been read in full is read now, with its tags.
 *
 * @param off channels that are off, and why
 * @param now UTC epoch ms
 */
export async function enqueueFirstRuns(
  store: Store,
  off: Partial<Record<keyof Channels, string>>,
  now: number,
): Promise<void> {
  for (const id of ['sync-tags', 'sync-orders-all']) {
    const job = findJob(id);
    if (!job || job.needs.some((channel) => off[channel] !== undefined)) continue;
    const earlier = await store.db
      .selectFrom('runs')
      .select('id')
      .where('job', '=', id)
      .where('dry_run', '=', 0)
      .limit(1)
      .executeTakeFirst();
    if (earlier) continue;
    await store.write((tx) => enqueue(tx, job, { args: {}, trigger: 'start', by: null }, now));
  }
}
