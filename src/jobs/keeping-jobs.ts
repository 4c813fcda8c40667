import { backUp } from './back-up.ts';
import type { JobDefinition } from './job.ts';
import { maintainStore } from './maintain-store.ts';
import { rotateLogs } from './rotate-logs.ts';

/** The jobs that keep the installation itself tidy. */
export const keepingJobs: readonly JobDefinition[] = [rotateLogs, maintainStore, backUp];
