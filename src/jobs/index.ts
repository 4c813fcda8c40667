import { fixOrder } from './fix-order.ts';
import type { JobDefinition } from './job.ts';
import { keepingJobs } from './keeping-jobs.ts';
import { replay } from './replay.ts';
import { shopJobs } from './shop-jobs.ts';

/**
 * Every job there is, in the order in which the console lists them: those of the shop, those that keep the installation tidy, the
 * one that reads anew what was stored, and the one that mends what is wrong.
 */
export const jobs: readonly JobDefinition[] = [...shopJobs, ...keepingJobs, replay, fixOrder];

/** The job of that id, or undefined. */
export function findJob(id: string): JobDefinition | undefined {
  return jobs.find((job) => job.id === id);
}
