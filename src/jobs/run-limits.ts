import type { Settings } from '../core/settings.ts';
import type { JobDefinition } from './job.ts';

export interface RunLimits {
  readonly timeLimitMs: number;
  readonly memoryLimitMb: number;
}

/** What a run of a job may take: what is set for that job, else what it declares, else what is set for all (M46, M47). */
export function runLimits(
  job: Pick<JobDefinition, 'id' | 'timeLimitMs' | 'memoryLimitMb'>,
  { runs }: Pick<Settings, 'runs'>,
): RunLimits {
  return {
    timeLimitMs: runs.timeLimitsMs[job.id] ?? job.timeLimitMs ?? runs.timeLimitMs,
    memoryLimitMb: runs.memoryLimitsMb[job.id] ?? job.memoryLimitMb ?? runs.memoryLimitMb,
  };
}
