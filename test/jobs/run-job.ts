import type { Installation } from '../../src/app.ts';
import { connectChannels } from '../../src/connect.ts';
import type { Context } from '../../src/core/context.ts';
import type { Store } from '../../src/core/store/store.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';
import { type Ran, runSteps } from './run-steps.ts';

/**
 * Runs a job's steps as the engine would, through the real channels of an installation.
 *
 * @param through what stands between the run and the world
 * @param queued a run that waits already; else one is made
 */
export async function runJob(
  installation: Installation,
  store: Store,
  job: JobDefinition,
  args: Record<string, unknown>,
  through: (context: Context) => Context = (context) => context,
  queued?: number,
): Promise<Ran> {
  const { clock, settings } = installation;
  const signal = new AbortController().signal;
  const use = { control: store, signal, onWait: () => undefined, urgent: true };
  const channels = (runId: number) => connectChannels(installation, { ...use, runId });
  return runSteps({ job, args, store, settings, clock, signal, channels, through, runId: queued });
}
