import { ChannelError } from '../../core/channels/channel.ts';
import type { Context } from '../../core/context.ts';
import { type Counts, countNames, type RunError, type StepState } from '../../core/domain/run.ts';
import type { AttemptOutcome } from '../../core/domain/settle.ts';
import { SettingsError } from '../../core/settings.ts';
import { beginAttempt } from '../../core/store/runs/attempts.ts';
import type { RunRow } from '../../core/store/runs/runs.ts';
import type { Store } from '../../core/store/store.ts';
import { StoreError } from '../../core/store/store-error.ts';
import { GiveUp, type JobDefinition } from '../job.ts';
import { BadArguments, parseArgs } from './enqueue.ts';

/** Why a run's signal was aborted. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly why: 'cancelled' | 'draining' | 'timed-out';
  readonly by: string;

  constructor(why: 'cancelled' | 'draining' | 'timed-out', by: string) {
    super(`The run was stopped: ${why}.`);
    this.why = why;
    this.by = by;
  }
}

export interface Execution {
  readonly run: RunRow;
  readonly job: JobDefinition;
  /** The run's own records; guarded by its fencing number. */
  readonly control: Store;
  readonly context: Context;
  /** The figures gathered so far, live. */
  readonly counts: Readonly<Counts>;
  /** Told which step begins, so that what it writes is known as its own; null when it has ended. */
  readonly onStep: (name: string | null) => void;
}

/**
 * One attempt, from its arguments to its outcome: check the arguments, take the steps in order, and tell how it ended. It
 * never throws for what a job did; a throw here is a fault of the engine or the loss of the lease.
 */
export async function executeAttempt(execution: Execution): Promise<AttemptOutcome> {
  const { run, job, control, context } = execution;
  const startedAt = context.clock.now();
  await control.write((tx) =>
    beginAttempt(
      tx,
      run,
      job.steps.map((step) => step.name),
      startedAt,
    ),
  );
  const summaries: string[] = [];
  const followedBy: string[] = [];
  let failed: { error: unknown; step: string } | null = null;
  let failedSteps = 0;
  try {
    const args = parseArgs(job, JSON.parse(run.args));
    for (const [position, step] of job.steps.entries()) {
      context.signal.throwIfAborted();
      if (failed && job.onStepFailure === 'stop') {
        await markStep(execution, position, 'not-run', { error: `not run: ${failed.step} failed` });
        continue;
      }
      const before = { ...execution.counts };
      await markStep(execution, position, 'running', { startedAt: context.clock.now() });
      execution.onStep(step.name);
      try {
        const result = await step.run(args, context);
        const counts = difference(execution.counts, before);
        await markStep(execution, position, counts.failed > 0 ? 'partial' : 'done', {
          finishedAt: context.clock.now(),
          counts,
        });
        if (result.summary !== '') summaries.push(result.summary);
        followedBy.push(...(result.followedBy ?? []));
      } catch (error) {
        context.signal.throwIfAborted();
        const counts = difference(execution.counts, before);
        const { message } = describe(error);
        await markStep(execution, position, 'failed', { finishedAt: context.clock.now(), counts, error: message });
        context.log.error(`${step.name} failed: ${message}`);
        failed ??= { error, step: step.name };
        failedSteps += 1;
      } finally {
        execution.onStep(null);
      }
    }
  } catch (error) {
    return stoppedOutcome(error) ?? errorOutcome(error);
  }
  const nothingWorked = failedSteps === job.steps.length;
  if (failed && (job.onStepFailure === 'stop' || nothingWorked)) return errorOutcome(failed.error);
  return { kind: 'finished', summary: summaries.join(' · '), failedSteps, followedBy };
}

function stoppedOutcome(error: unknown): AttemptOutcome | null {
  if (!(error instanceof Stopped)) return null;
  if (error.why === 'cancelled') return { kind: 'cancelled', by: error.by };
  if (error.why === 'draining') return { kind: 'interrupted' };
  return { kind: 'died', error: timedOut(error.by) };
}

/** @param limit the limit in words */
export function timedOut(limit: string): RunError {
  return {
    code: 'timed-out',
    message: `timed out: stopped after ${limit}; what it had done is kept`,
    hint: 'It goes on at the next attempt.',
  };
}

/** What became of an attempt that threw. @throws the error itself when it is the loss of the lease: then no end is ours to write */
export function errorOutcome(error: unknown): AttemptOutcome {
  if (error instanceof StoreError && error.code === 'fenced') throw error;
  const retryAfterMs = error instanceof ChannelError ? error.retryAfterMs : null;
  return { kind: 'error', error: describe(error), retryable: mayPass(error), retryAfterMs };
}

/** Whether trying again can help by itself. What a person has to mend is not tried again. */
function mayPass(error: unknown): boolean {
  if (error instanceof ChannelError) return error.passing;
  return !(
    error instanceof GiveUp ||
    error instanceof BadArguments ||
    error instanceof StoreError ||
    error instanceof SettingsError
  );
}

/** The error as a run keeps it. Messages of our own errors name ids and settings only; others are kept to their first line. */
export function describe(error: unknown): RunError {
  if (error instanceof ChannelError) return { code: error.kind, message: error.message, hint: error.hint };
  if (error instanceof GiveUp || error instanceof StoreError)
    return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof BadArguments) return { code: 'bad-arguments', message: error.message };
  if (error instanceof SettingsError) return { code: 'bad-setting', message: error.message, hint: error.hint };
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'error', message: (text.split('\n')[0] ?? '').slice(0, 500) };
}

interface StepChange {
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly counts?: Counts;
  readonly error?: string;
}

async function markStep(
  { control, run }: Execution,
  position: number,
  state: StepState,
  change: StepChange,
): Promise<void> {
  await control.write((tx) =>
    tx
      .updateTable('run_steps')
      .set({
        state,
        ...(change.startedAt !== undefined && { started_at: change.startedAt }),
        ...(change.finishedAt !== undefined && { finished_at: change.finishedAt }),
        ...(change.counts && { counts: JSON.stringify(change.counts) }),
        ...(change.error !== undefined && { error: change.error }),
      })
      .where('run_id', '=', run.id)
      .where('position', '=', position)
      .execute(),
  );
}

function difference(after: Readonly<Counts>, before: Readonly<Counts>): Counts {
  return Object.fromEntries(countNames.map((name) => [name, after[name] - before[name]])) as Counts;
}
