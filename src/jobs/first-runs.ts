import { type ChannelsOff, whyOff } from '../core/channels-off.ts';
import { neverWalked } from '../core/store/orders/order-streams.ts';
import type { Reader, Store } from '../core/store/store.ts';
import { enqueue } from './engine/enqueue.ts';
import { findJob } from './index.ts';

/** What a new installation does at once, and how one sees that it is still to be done. */
const firstRuns: readonly { readonly job: string; readonly isDue: (db: Reader) => Promise<boolean> }[] = [
  { job: 'sync-tags', isDue: (db) => neverEnded(db, 'sync-tags') },
  { job: 'sync-orders-all', isDue: (db) => neverWalked(db, 'shipstation') },
];

/**
 * A new installation does not wait for one o'clock at night: what has never been read in full is read now. A first run that
 * failed, for a wrong key perhaps, is tried again at the next start; work that waits already is not queued twice.
 *
 * @param off channels that are off, and why
 * @param now UTC epoch ms
 */
export async function enqueueFirstRuns(store: Store, off: ChannelsOff, now: number): Promise<void> {
  for (const { job: id, isDue } of firstRuns) {
    const job = findJob(id);
    if (!job || whyOff(job.needs, off) !== null) continue;
    if (!(await isDue(store.db)) || (await hasOpenRun(store.db, id))) continue;
    await store.write((tx) => enqueue(tx, job, { args: {}, trigger: 'start', by: null }, now));
  }
}

async function neverEnded(db: Reader, job: string): Promise<boolean> {
  const ended = await db
    .selectFrom('runs')
    .select('id')
    .where('job', '=', job)
    .where('state', 'in', ['done', 'partial'])
    .where('dry_run', '=', 0)
    .limit(1)
    .executeTakeFirst();
  return ended === undefined;
}

async function hasOpenRun(db: Reader, job: string): Promise<boolean> {
  const open = await db
    .selectFrom('runs')
    .select('id')
    .where('job', '=', job)
    .where('state', 'in', ['queued', 'retrying', 'running'])
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}
