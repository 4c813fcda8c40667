/** The states of a run that are stored. `waiting` is shown for a running or queued one that waits for something. */
export const runStates = [
  'queued',
  'retrying',
  'running',
  'done',
  'partial',
  'failed',
  'skipped',
  'cancelled',
  'lost',
  'parked',
] as const;
export type RunState = (typeof runStates)[number];
export type ShownRunState = RunState | 'waiting';

export const openRunStates: readonly RunState[] = ['queued', 'retrying', 'running'];

export type RunTrigger = 'schedule' | 'manual' | 'chain' | 'rescue' | 'start' | 'webhook' | 'fix';

/** What a run did with what it saw. `refused`: the source or a rule said no; `failed`: it should have worked and did not. */
export const countNames = ['seen', 'created', 'updated', 'unchanged', 'refused', 'failed'] as const;
export type CountName = (typeof countNames)[number];
export type Counts = Record<CountName, number>;

export function noCounts(): Counts {
  return { seen: 0, created: 0, updated: 0, unchanged: 0, refused: 0, failed: 0 };
}

/** The counts that a stored run carries. */
export function countsOf(row: Counts): Counts {
  return Object.fromEntries(countNames.map((name) => [name, row[name]])) as Counts;
}

/** The work of one run, as data: how it ended and what to say about it. */
export interface RunError {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

export type StepState = 'pending' | 'running' | 'done' | 'partial' | 'failed' | 'not-run';
