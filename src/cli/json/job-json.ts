import type { RunState } from '../../core/domain/run.ts';
import type { JobRow } from '../../core/store/runs/job-list.ts';
import type { JobStats } from '../../core/store/runs/job-stats.ts';
import { type RunJson, runToJson } from './run-json.ts';
import { iso } from './time.ts';

/** A job as --json prints it (the contract's job, with more). */
export interface JobJson {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly schedules: readonly ScheduleJson[];
  readonly nextFireAt: string | null;
  /** Why it cannot work: a channel that it needs is off. */
  readonly off: string | null;
  readonly paused: boolean;
  readonly pausedAt: string | null;
  readonly pausedBy: string | null;
  readonly lastRun: RunJson | null;
  readonly runningId: number | null;
  readonly queued: number;
  readonly recent: readonly RunState[];
  readonly success: JobStats['success'];
  readonly duration: JobStats['duration'];
  readonly peakMemoryBytes: number | null;
}

export interface ScheduleJson {
  readonly id: string;
  readonly cron: string;
  readonly zone: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly words: string;
  readonly enabled: boolean;
  readonly origin: string;
  readonly nextAt: string | null;
  readonly lastSlotAt: string | null;
  readonly missed: number;
  readonly crowdedMinutes: readonly number[];
}

/** @param now UTC epoch ms */
export function jobToJson(job: JobRow, now: number): JobJson {
  return {
    id: job.id,
    title: job.title,
    description: job.description,
    schedules: job.schedules.map((schedule) => ({
      ...schedule,
      nextAt: iso(schedule.nextAt),
      lastSlotAt: iso(schedule.lastSlotAt),
    })),
    nextFireAt: iso(job.nextFireAt),
    off: job.off,
    paused: job.paused !== null,
    pausedAt: iso(job.paused?.at ?? null),
    pausedBy: job.paused?.by ?? null,
    lastRun: job.lastRun && runToJson(job.lastRun, [], now),
    runningId: job.running?.id ?? null,
    queued: job.queued,
    recent: job.recent,
    success: job.success,
    duration: job.duration,
    peakMemoryBytes: job.peakMemoryBytes,
  };
}
