import type { RunState, ShownRunState, StepState } from '../../core/domain/run.ts';
import type { RunSummary } from '../../core/store/runs/run-list.ts';
import { shownState } from '../../core/store/runs/run-list.ts';
import type { AttemptView } from '../../core/store/runs/run-view.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { clockTime, roughly } from './time.ts';

interface Look {
  /** Tells the state without colour. */
  readonly sign: string;
  readonly tone: Tone;
}

const looks: Readonly<Record<ShownRunState, Look>> = {
  queued: { sign: '○', tone: 'plain' },
  waiting: { sign: '◔', tone: 'warn' },
  running: { sign: '●', tone: 'accent' },
  retrying: { sign: '↻', tone: 'warn' },
  done: { sign: '✓', tone: 'good' },
  partial: { sign: '◐', tone: 'warn' },
  failed: { sign: '✗', tone: 'bad' },
  skipped: { sign: '–', tone: 'dim' },
  cancelled: { sign: '×', tone: 'dim' },
  lost: { sign: '?', tone: 'bad' },
  parked: { sign: '!', tone: 'bad' },
};

export function stateLook(state: ShownRunState): Look {
  return looks[state];
}

/** `✓ done`; for lists. */
export function stateCell(run: RunSummary, now: number): Part {
  const state = shownState(run, now);
  const { sign, tone } = looks[state];
  return part(`${sign} ${state}${run.state === 'retrying' ? ` ${run.attempt}/${run.maxAttempts}` : ''}`, tone);
}

const stepLooks: Readonly<Record<StepState, Look>> = {
  pending: { sign: '○', tone: 'dim' },
  running: { sign: '●', tone: 'accent' },
  done: { sign: '✓', tone: 'good' },
  partial: { sign: '◐', tone: 'warn' },
  failed: { sign: '✗', tone: 'bad' },
  'not-run': { sign: '–', tone: 'dim' },
};

export function stepLook(state: StepState): Look {
  return stepLooks[state];
}

export function attemptLook(state: AttemptView['state']): Look {
  return state === 'interrupted' ? { sign: '×', tone: 'dim' } : looks[state];
}

/** Where a run stands, in a sentence that keeps apart what is often muddled: waiting and stuck, retrying and given up. */
export function stateSentence(run: RunSummary, now: number, zone: string): string {
  const time = (at: number): string => clockTime(at, zone, now);
  switch (run.state) {
    case 'queued':
      return run.dueAt > now ? `waiting until ${time(run.dueAt)}` : `queued since ${time(run.createdAt)}`;
    case 'retrying':
      return `retrying: attempt ${run.attempt} of ${run.maxAttempts} failed, next at ${time(run.dueAt)} (in ${roughly(run.dueAt - now)})`;
    case 'running':
      return runningSentence(run, time);
    case 'done':
    case 'partial':
    case 'failed':
      return `${run.state}${run.finishedAt === null ? '' : ` at ${time(run.finishedAt)}`}${tries(run)}`;
    case 'skipped':
      return `skipped: ${run.summary ?? 'no reason is recorded'}`;
    case 'cancelled':
      return `cancelled by ${run.cancelRequestedBy ?? 'somebody'}; it will not be tried again`;
    case 'lost':
      return 'lost: the process that worked on it is gone';
    case 'parked':
      return 'parked: it needs a person before it can go on (r runs it again)';
  }
}

function runningSentence(run: RunSummary, time: (at: number) => string): string {
  if (run.cancelRequestedBy !== null) return `stopping: cancel asked by ${run.cancelRequestedBy}`;
  const since = run.startedAt === null ? '' : ` since ${time(run.startedAt)}`;
  if (run.waitFor === null)
    return `running${since}${run.attempt > 1 ? `, attempt ${run.attempt} of ${run.maxAttempts}` : ''}`;
  return `waiting for ${run.waitFor}${run.waitUntil === null ? '' : ` until ${time(run.waitUntil)}`}`;
}

function tries({ attempt, maxAttempts }: RunSummary): string {
  return attempt > 1 ? `, attempt ${attempt} of ${maxAttempts}` : '';
}

/** The last runs of a job as a row of signs, oldest first. */
export function stateMarks(states: readonly RunState[]): string {
  return states.map((state) => (state === 'done' ? '·' : looks[state].sign)).join('');
}
