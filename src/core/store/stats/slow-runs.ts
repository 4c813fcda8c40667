import { sql } from 'kysely';
import { jobStats } from '../runs/job-stats.ts';
import type { Reader } from '../store.ts';

/** A run that took unusually long for its job. */
export interface SlowRun {
  readonly run: number;
  readonly job: string;
  readonly ms: number;
  /** What is usual for the job, and from what on a run is slow: over the last seven days. */
  readonly medianMs: number;
  readonly outlierMs: number;
  /** UTC epoch ms. */
  readonly finishedAt: number;
}

const most = 50;

/** The runs since `from` that stand out among those of their job in the last seven days, the latest first (M127). */
export async function slowRuns(
  db: Reader,
  { now, zone, from }: { readonly now: number; readonly zone: string; readonly from: number },
): Promise<SlowRun[]> {
  const fences = [...(await jobStats(db, now, zone))].flatMap(([job, { duration }]) =>
    duration?.outlierMs == null ? [] : [{ job, medianMs: duration.medianMs, outlierMs: duration.outlierMs }],
  );
  if (fences.length === 0) return [];
  const { rows } = await sql<SlowRun>`
    select runs.id as run, runs.job, runs.duration_ms as ms, runs.finished_at as finishedAt,
      fence.value ->> 'medianMs' as medianMs, fence.value ->> 'outlierMs' as outlierMs
    from runs join json_each(${JSON.stringify(fences)}) fence on fence.value ->> 'job' = runs.job
    where runs.finished_at >= ${from} and runs.finished_at <= ${now} and runs.dry_run = 0
      and runs.state in ('done', 'partial') and runs.duration_ms > fence.value ->> 'outlierMs'
    order by runs.finished_at desc limit ${most}`.execute(db);
  return rows;
}
