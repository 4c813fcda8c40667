import { runLimits } from '../../core/run-limits.ts';
import type { Settings } from '../../core/settings.ts';
import { jobNumbersText, runBounds } from '../../core/settings-runs.ts';
import type { RunSummary } from '../../core/store/runs/run-list.ts';
import type { JobDefinition } from '../job.ts';

/** A setting that would have helped a run, with the value to give it. */
export interface Advice {
  readonly name: string;
  readonly value: string;
  /** What it would do, in words. */
  readonly words: string;
}

/** A run that took this share of the time it may take was slow. */
const slowShare = 0.8;
const leastBatch = 10;

/**
 * What to set after a run that ran out of memory (M128), out of time, or nearly so (M127): twice the limit for this job alone, or
 * less in one call where its job works in batches. Nothing for a run that was well within its limits.
 */
export function adviseFor(
  run: Pick<RunSummary, 'state' | 'error' | 'startedAt' | 'finishedAt'>,
  job: JobDefinition,
  settings: Pick<Settings, 'runs' | 'trendyol'>,
): readonly Advice[] {
  const { timeLimitMs, memoryLimitMb } = runLimits(job, settings);
  const { runs, trendyol } = settings;
  if (run.error?.code === 'out-of-memory') {
    const more = Math.min(memoryLimitMb * 2, runBounds.memory[1]);
    const value = jobNumbersText({ ...runs.memoryLimitsMb, [job.id]: more });
    return more === memoryLimitMb
      ? []
      : [{ name: 'RUN_MEMORY_LIMITS', value, words: `give ${job.id} ${more} MB in place of ${memoryLimitMb}` }];
  }
  const took = (run.finishedAt ?? 0) - (run.startedAt ?? 0);
  const isSlow = (run.state === 'done' || run.state === 'partial') && took >= timeLimitMs * slowShare;
  if (run.error?.code !== 'timed-out' && !isSlow) return [];
  const advice: Advice[] = [];
  const batch = trendyol?.batchSize ?? 0;
  if (job.worksInBatches && batch > leastBatch) {
    const less = Math.max(leastBatch, Math.floor(batch / 2));
    advice.push({
      name: 'TRENDYOL_BATCH_SIZE',
      value: String(less),
      words: `send ${less} a call in place of ${batch}`,
    });
  }
  const seconds = Math.min(Math.ceil((timeLimitMs * 2) / 1000), runBounds.time[1]);
  if (seconds * 1000 > timeLimitMs) {
    const inSeconds = Object.entries(runs.timeLimitsMs).map(([id, ms]) => [id, ms / 1000]);
    const value = jobNumbersText({ ...Object.fromEntries(inSeconds), [job.id]: seconds });
    advice.push({
      name: 'RUN_TIME_LIMITS',
      value,
      words: `give ${job.id} ${seconds} s in place of ${timeLimitMs / 1000}`,
    });
  }
  return advice;
}
