import { fixOrder } from './fix-order.ts';
import type { JobDefinition } from './job.ts';
import { keepingJobs } from './keeping-jobs.ts';
import { replay } from './replay.ts';
import { sendAlerts } from './send-alerts.ts';
import { shopJobs } from './shop-jobs.ts';
import { watch } from './watch.ts';

/**
 * Every job there is, in the order in which the console lists them: those of the shop, those that keep the installation tidy, the
 * one that reads anew what was stored, the one that mends what is wrong, the one that watches them all and the one that tells of it.
 */
export const jobs: readonly JobDefinition[] = [...shopJobs, ...keepingJobs, replay, fixOrder, watch, sendAlerts];

/** The job of that id, or undefined. */
export function findJob(id: string): JobDefinition | undefined {
  return jobs.find((job) => job.id === id);
}
