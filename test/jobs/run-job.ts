import type { Installation } from '../../src/app.ts';
import { connectChannels } from '../../src/connect.ts';
import type { Context } from '../../src/core/context.ts';
import { noCounts } from '../../src/core/domain/run.ts';
import { insertRun } from '../../src/core/store/runs/runs.ts';
import type { Store } from '../../src/core/store/store.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';
import type { Ran } from './shop.ts';

/**
 * Runs a job's steps as the engine would, through the real channels of an installation.
 *
 * @param through what stands between the run and the world
 */
export async function runJob(
  installation: Installation,
  store: Store,
  job: JobDefinition,
  args: Record<string, unknown>,
  through: (context: Context) => Context = (context) => context,
): Promise<Ran> {
  const { clock, settings } = installation;
  const runId = await store.write((tx) =>
    insertRun(
      tx,
      {
        job: job.id,
        args,
        trigger: 'manual',
        triggeredBy: null,
        overlapKey: job.id,
        priority: 1,
        dryRun: false,
        dueAt: clock.now(),
        maxAttempts: 1,
        resources: [],
      },
      clock.now(),
    ),
  );
  const signal = new AbortController().signal;
  const counts = noCounts();
  const log: string[] = [];
  const write = (level: string) => (text: string) => void log.push(`${level} ${text}`);
  const context = through({
    store,
    channels: connectChannels(installation, {
      control: store,
      runId,
      signal,
      onWait: () => undefined,
      urgent: true,
    }),
    settings,
    clock,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    signal,
    run: { id: runId, job: job.id, attempt: 1, dryRun: false },
    progress: () => undefined,
    count: (name, by = 1) => {
      counts[name] += by;
    },
  });
  const summaries: string[] = [];
  try {
    for (const step of job.steps) summaries.push((await step.run(args, context)).summary);
    return { runId, counts, summary: summaries.join(' · '), log, error: null };
  } catch (error) {
    return { runId, counts, summary: summaries.join(' · '), log, error };
  }
}
