import type { Reader } from '../store.ts';

/** What one run of some jobs costs, by the last that each of them finished. */
export interface Effort {
  readonly calls: number;
  /** Of the installation's clock. */
  readonly ms: number;
  /** Jobs that have never finished: nothing is known of what they cost. */
  readonly unknown: readonly string[];
}

/** Reads what these jobs cost when they last ran for real (M98). */
export async function lastEffort(db: Reader, jobs: readonly string[]): Promise<Effort> {
  let calls = 0;
  let ms = 0;
  const unknown: string[] = [];
  for (const job of jobs) {
    const run = await db
      .selectFrom('runs')
      .select(['api_calls', 'started_at', 'finished_at'])
      .where('job', '=', job)
      .where('state', 'in', ['done', 'partial'])
      .where('dry_run', '=', 0)
      .where('args', '=', '{}')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!run) {
      unknown.push(job);
      continue;
    }
    calls += run.api_calls;
    ms += Math.max(0, (run.finished_at ?? 0) - (run.started_at ?? 0));
  }
  return { calls, ms, unknown };
}
