import type { Counts, RunError, RunTrigger, ShownRunState, StepState } from '../../core/domain/run.ts';
import { runChangeToJson } from '../../core/store/runs/change-json.ts';
import type { RunChanges } from '../../core/store/runs/run-changes.ts';
import { type RunSummary, shownState } from '../../core/store/runs/run-list.ts';
import type { RunDetail, StepView } from '../../core/store/runs/run-view.ts';
import { iso } from './time.ts';

/** A run as --json prints it (the contract's run, with more). */
export interface RunJson {
  readonly id: number;
  readonly job: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly state: ShownRunState;
  readonly trigger: RunTrigger;
  readonly triggeredBy: string | null;
  readonly parentId: number | null;
  readonly dryRun: boolean;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Of a run that waits to be tried again. */
  readonly nextAttemptAt: string | null;
  readonly waitFor: string | null;
  readonly waitUntil: string | null;
  readonly progress: RunSummary['progress'];
  readonly counts: Counts;
  readonly apiCalls: number;
  readonly bytesRead: number;
  readonly peakMemoryBytes: number | null;
  readonly durationMs: number | null;
  /** When what it works on was read last. */
  readonly inputAsOf: string | null;
  readonly forced: boolean;
  readonly steps: readonly StepJson[];
  readonly error: (Omit<RunError, 'hint'> & { readonly hint: string | null }) | null;
  readonly summary: string | null;
}

export interface StepJson {
  readonly name: string;
  readonly state: StepState;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly counts: Counts;
  readonly error: string | null;
}

/** @param now UTC epoch ms: whether a queued run waits for its time */
export function runToJson(run: RunSummary, steps: readonly StepView[], now: number): RunJson {
  return {
    id: run.id,
    job: run.job,
    args: run.args,
    state: shownState(run, now),
    trigger: run.trigger,
    triggeredBy: run.triggeredBy,
    parentId: run.parentId,
    dryRun: run.dryRun,
    attempt: run.attempt,
    maxAttempts: run.maxAttempts,
    createdAt: iso(run.createdAt),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
    nextAttemptAt: run.state === 'retrying' ? iso(run.dueAt) : null,
    waitFor: run.waitFor,
    waitUntil: iso(run.waitUntil),
    progress: run.progress,
    counts: run.counts,
    apiCalls: run.apiCalls,
    bytesRead: run.bytesRead,
    peakMemoryBytes: run.peakMemoryBytes,
    durationMs: run.durationMs,
    inputAsOf: iso(run.inputAt),
    forced: run.forced,
    steps: steps.map((step) => ({ ...step, startedAt: iso(step.startedAt), finishedAt: iso(step.finishedAt) })),
    error: run.error && { ...run.error, hint: run.error.hint ?? null },
    summary: run.summary,
  };
}

/** A run with what it changed, its family and its attempts, as `orderdeck runs ID --json` and `orderdeck run --json` print it. */
export function runDetailToJson(run: RunDetail, { changes, total }: RunChanges, now: number) {
  return {
    ...runToJson(run, run.steps, now),
    changes: changes.map((change) => runChangeToJson(change, run.startedAt ?? run.createdAt)),
    changesTotal: total,
    attempts: run.attempts.map((attempt) => ({
      ...attempt,
      startedAt: iso(attempt.startedAt),
      finishedAt: iso(attempt.finishedAt),
      nextAt: iso(attempt.nextAt),
    })),
    followedBy: run.children.map((child) => ({ id: child.id, job: child.job, state: shownState(child, now) })),
    slot: run.slot && { scheduleId: run.slot.scheduleId, at: iso(run.slot.at) },
    resources: run.resources,
  };
}

export type RunDetailJson = ReturnType<typeof runDetailToJson>;
