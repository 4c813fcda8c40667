import type { Settings } from './settings.ts';

/** What a job declares of itself; null: what is set for all. A JobDefinition is one. */
export interface DeclaredLimits {
  readonly id: string;
  readonly timeLimitMs: number | null;
  readonly memoryLimitMb: number | null;
}

export interface RunLimits {
  readonly timeLimitMs: number;
  readonly memoryLimitMb: number;
}

/** What a run of a job may take: what is set for that job, else what it declares, else what is set for all (M46, M47). */
export function runLimits(job: DeclaredLimits, { runs }: Pick<Settings, 'runs'>): RunLimits {
  return {
    timeLimitMs: runs.timeLimitsMs[job.id] ?? job.timeLimitMs ?? runs.timeLimitMs,
    memoryLimitMb: runs.memoryLimitsMb[job.id] ?? job.memoryLimitMb ?? runs.memoryLimitMb,
  };
}
