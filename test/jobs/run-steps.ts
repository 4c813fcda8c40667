import type { Context } from '../../src/core/context.ts';
import { type Counts, noCounts } from '../../src/core/domain/run.ts';
import { insertRun } from '../../src/core/store/runs/runs.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';

export interface Ran {
  readonly runId: number;
  readonly counts: Counts;
  readonly summary: string;
  /** Jobs that its steps asked for. */
  readonly followedBy: readonly string[];
  readonly log: readonly string[];
  readonly error: unknown;
}

export interface Steps extends Pick<Context, 'store' | 'settings' | 'clock' | 'signal'> {
  readonly job: JobDefinition;
  readonly args: Record<string, unknown>;
  readonly channels: (runId: number) => Context['channels'];
  /** Who is told that something is wrong; nobody unless told. */
  readonly alerting?: Partial<Context['alerting']>;
  /** The lost run whose work this one takes up. */
  readonly rescues?: number | undefined;
  /** A run that is queued already; else one is made. */
  readonly runId?: number | undefined;
  /** What stands between the run and the world. */
  readonly through?: (context: Context) => Context;
}

/** Runs a job's steps as the engine would; an error is told, not thrown. */
export async function runSteps({
  job,
  args,
  channels,
  alerting,
  rescues,
  through,
  runId: given,
  ...world
}: Steps): Promise<Ran> {
  const { store, clock } = world;
  const runId =
    given ??
    (await store.write((tx) =>
      insertRun(
        tx,
        {
          job: job.id,
          args,
          trigger: rescues === undefined ? 'manual' : 'rescue',
          triggeredBy: null,
          ...(rescues !== undefined && { parentId: rescues }),
          overlapKey: job.id,
          priority: 1,
          dryRun: false,
          dueAt: clock.now(),
          maxAttempts: 1,
          resources: [],
        },
        clock.now(),
      ),
    ));
  const counts = noCounts();
  const log: string[] = [];
  const write = (level: string) => (text: string) => void log.push(`${level} ${text}`);
  const plain: Context = {
    ...world,
    channels: channels(runId),
    alerting: { notifiers: [], ping: null, redact: (text) => text, ...alerting },
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    run: { id: runId, job: job.id, attempt: 1, dryRun: false },
    progress: () => undefined,
    count: (name, by = 1) => {
      counts[name] += by;
    },
  };
  const context = through?.(plain) ?? plain;
  const summaries: string[] = [];
  const followedBy: string[] = [];
  let error: unknown = null;
  for (const step of job.steps) {
    try {
      const result = await step.run(args, context);
      if (result.summary !== '') summaries.push(result.summary);
      followedBy.push(...(result.followedBy ?? []));
    } catch (thrown) {
      error ??= thrown;
      if (job.onStepFailure === 'stop') break;
    }
  }
  return { runId, counts, summary: summaries.join(' · '), followedBy, log, error };
}
