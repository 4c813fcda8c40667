import type { JobDefinition } from './job.ts';
import { syncOrdersAll } from './sync-orders-all.ts';
import { syncOrdersRecent } from './sync-orders-recent.ts';
import { syncTags } from './sync-tags.ts';

/** Every job there is, in the order in which the console lists them. A new job is one file and one line here. */
export const jobs: readonly JobDefinition[] = [syncOrdersRecent, syncOrdersAll, syncTags];

/** The job of that id, or undefined. */
export function findJob(id: string): JobDefinition | undefined {
  return jobs.find((job) => job.id === id);
}
