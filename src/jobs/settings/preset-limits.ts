import type { PresetName } from '../../core/domain/presets.ts';
import { presets } from '../../core/domain/presets.ts';
import { type RunLimits, runLimits } from '../../core/run-limits.ts';
import type { Settings } from '../../core/settings.ts';
import { mostTaken } from '../../core/store/stats/most-taken.ts';
import type { JobDefinition } from '../job.ts';
import { opencartOrders } from '../opencart-orders.ts';
import { processWebhooks } from '../process-webhooks.ts';
import { trendyolOrders } from '../trendyol-orders.ts';
import { trendyolProducts } from '../trendyol-products.ts';
import { trendyolStock } from '../trendyol-stock.ts';
import { trendyolSync } from '../trendyol-sync.ts';
import type { SettingsDesk } from './desk.ts';

/** What a preset makes of the limits of one job. */
export interface PresetLimit {
  readonly job: string;
  readonly before: RunLimits;
  readonly after: RunLimits;
  /** Which of its limits become the preset's. */
  readonly takes: { readonly time: boolean; readonly memory: boolean };
  /** Why it keeps what it has, all or in part; null: both limits are the preset's. */
  readonly why: string | null;
}

/** The synchronising jobs that the marketplace guide limits; a run that is stopped keeps what it did, and the next goes on from there. */
export const limitedJobs: readonly JobDefinition[] = [trendyolProducts, trendyolOrders, trendyolStock, opencartOrders];

/** Jobs of that guide whose limits no preset touches, and why. */
const leftAlone: readonly (readonly [JobDefinition, string])[] = [
  [trendyolSync, 'it waits for the others'],
  [processWebhooks, 'it ends by itself'],
];

const dayMs = 86_400_000;
const mb = 1024 * 1024;
/** A job whose runs of the last 30 days needed more is given no less. */
const lookBackMs = 30 * dayMs;

/**
 * The limits of runs under a preset, job by job (M46, M47, M131–M133). Of a job that has lately taken more than the preset allows, the
 * limit in question stays what it is. All other jobs, full walks among them, are outside a preset.
 */
export async function presetLimits(
  { store, now }: Pick<SettingsDesk, 'store' | 'now'>,
  settings: Pick<Settings, 'runs'>,
  name: PresetName,
): Promise<readonly PresetLimit[]> {
  const timeLimitMs = presets[name].timeSeconds * 1000;
  const memoryLimitMb = presets[name].memoryMb;
  const ids = limitedJobs.map(({ id }) => id);
  const taken = await mostTaken(store.db, ids, now() - lookBackMs);
  const limited = limitedJobs.map((job): PresetLimit => {
    const before = runLimits(job, settings);
    const { ms = 0, bytes = 0 } = taken.get(job.id) ?? {};
    const [isLonger, isLarger] = [ms > timeLimitMs, bytes > memoryLimitMb * mb];
    const more = [
      ...(isLonger ? [`${Math.ceil(ms / 1000)} s`] : []),
      ...(isLarger ? [`${Math.ceil(bytes / mb)} MB`] : []),
    ];
    return {
      ...{ job: job.id, before, takes: { time: !isLonger, memory: !isLarger } },
      why: more.length === 0 ? null : `a run of it has lately taken ${more.join(' and ')}`,
      after: {
        timeLimitMs: isLonger ? before.timeLimitMs : timeLimitMs,
        memoryLimitMb: isLarger ? before.memoryLimitMb : memoryLimitMb,
      },
    };
  });
  const others = leftAlone.map(([job, why]): PresetLimit => {
    const before = runLimits(job, settings);
    return { job: job.id, before, after: before, takes: { time: false, memory: false }, why };
  });
  return [...limited, ...others];
}

/** In words, a line for each job: what its limits are, or what they become, and why where they stay. */
export function limitWords({ job, before, after, why }: PresetLimit): string {
  const [time, memory] = [seconds(after), `${after.memoryLimitMb} MB`];
  const isSame = before.timeLimitMs === after.timeLimitMs && before.memoryLimitMb === after.memoryLimitMb;
  const was = isSame ? '' : ` (${seconds(before)}, ${before.memoryLimitMb} MB until now)`;
  return `${job}: ${isSame ? 'still ' : ''}${time}, ${memory}${was}${why === null ? '' : `: ${why}`}`;
}

function seconds({ timeLimitMs }: RunLimits): string {
  return `${Math.round(timeLimitMs / 1000)} s`;
}
