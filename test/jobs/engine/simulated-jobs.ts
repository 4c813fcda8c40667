import * as z from 'zod';
import { defineJob, type JobDefinition } from '../../../src/jobs/job.ts';
import { sendAlerts } from '../../../src/jobs/send-alerts.ts';
import { watch } from '../../../src/jobs/watch.ts';

export const zone = 'Europe/London';

function job(id: string, zoneOf: string, ...crons: string[]): JobDefinition {
  return defineJob({
    ...{ id, title: id, description: id, args: z.object({}), attempts: 1, overlap: 'queue-one' as const },
    schedules: crons.map((cron) => ({ cron, zone: zoneOf })),
    steps: [{ name: id, run: async () => ({ summary: '' }) }],
  }) as unknown as JobDefinition;
}

/** Clocks change in London in spring and in Sydney in autumn, a week apart. */
const shopJobsOfTheTest = [
  job('ten', zone, '*/10 * * * *'),
  job('nightly', zone, '0 1 * * *', '30 1 * * *', '30 2 * * *'),
  job('far', 'Australia/Sydney', '15 * * * *', '30 2 * * *'),
];
export const simulatedJobs: readonly JobDefinition[] = [
  ...shopJobsOfTheTest,
  watch as unknown as JobDefinition,
  sendAlerts as unknown as JobDefinition,
];
