import { CompiledQuery, type Selectable, sql } from 'kysely';
import { type Counts, noCounts, type RunState, type StepState } from '../../domain/run.ts';
import type { RunSteps } from '../schema.ts';
import type { Reader } from '../store.ts';
import { makingInput } from './claim.ts';
import type { EngineStatus } from './engine-status.ts';
import { type RunSummary, runSummary } from './run-list.ts';
import { inputPatienceMs, manualPriority, type RunRow } from './runs.ts';
import { isSwitchedOff, readSwitches } from './switches.ts';

export interface StepView {
  readonly name: string;
  readonly state: StepState;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly counts: Counts;
  readonly error: string | null;
}

export interface AttemptView {
  readonly attempt: number;
  readonly state: RunState | 'interrupted';
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** When the next attempt was planned for, UTC epoch ms. */
  readonly nextAt: number | null;
}

/** A run with all that is known of it. */
export interface RunDetail extends RunSummary {
  readonly steps: readonly StepView[];
  /** Newest first. */
  readonly attempts: readonly AttemptView[];
  readonly parent: RunSummary | null;
  /** What it led to: the runs that follow it and those that took it up after it was lost; oldest first. */
  readonly children: readonly RunSummary[];
  /** The slot of the schedule that it was started for. */
  readonly slot: { readonly scheduleId: string; readonly at: number } | null;
  readonly resources: readonly string[];
  /** The log file's name and where in it this run's lines begin; null before it first started. */
  readonly log: { readonly file: string; readonly offset: number } | null;
}

/** One run; null when there is none of that id. */
export async function readRun(db: Reader, id: number): Promise<RunDetail | null> {
  const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const attempts = await db
    .selectFrom('run_attempts')
    .selectAll()
    .where('run_id', '=', id)
    .orderBy('attempt', 'desc')
    .execute();
  const resources = await db.selectFrom('run_resources').select('resource').where('run_id', '=', id).execute();
  return {
    ...runSummary(row),
    steps: (await stepsOf(db, [id])).get(id) ?? [],
    attempts: attempts.map((attempt) => ({
      attempt: attempt.attempt,
      state: attempt.state as AttemptView['state'],
      startedAt: attempt.started_at,
      finishedAt: attempt.finished_at,
      errorCode: attempt.error_code,
      errorMessage: attempt.error_message,
      nextAt: attempt.next_at,
    })),
    parent: row.parent_id === null ? null : await summaryOf(db, row.parent_id),
    children: await childrenOf(db, row),
    slot: await slotOf(db, row),
    resources: resources.map(({ resource }) => resource),
    log: row.log_file === null ? null : { file: row.log_file, offset: row.log_offset ?? 0 },
  };
}

/** The steps of several runs, in order, by the run's id. */
export async function stepsOf(db: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, StepView[]>> {
  const { rows } = await sql<StepRow>`
    select run_steps.* from json_each(${JSON.stringify(ids)}) wanted
    join run_steps on run_steps.run_id = wanted.value order by run_steps.run_id, position`.execute(db);
  const byRun = new Map<number, StepView[]>(ids.map((id) => [id, []]));
  for (const step of rows) {
    byRun.get(step.run_id)?.push({
      name: step.name,
      state: step.state as StepState,
      startedAt: step.started_at,
      finishedAt: step.finished_at,
      counts: { ...noCounts(), ...(JSON.parse(step.counts) as Partial<Counts>) },
      error: step.error,
    });
  }
  return byRun;
}

type StepRow = Selectable<RunSteps>;

async function summaryOf(db: Reader, id: number): Promise<RunSummary | null> {
  const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? runSummary(row) : null;
}

async function childrenOf(db: Reader, run: RunRow): Promise<RunSummary[]> {
  const rows = await db
    .selectFrom('runs')
    .selectAll()
    .where('parent_id', '=', run.id)
    .where('id', '>', run.id)
    .orderBy('id')
    .limit(50)
    .execute();
  return rows.map(runSummary);
}

async function slotOf(db: Reader, run: RunRow): Promise<RunDetail['slot']> {
  if (run.trigger !== 'schedule' || run.triggered_by === null) return null;
  // A run is made after its slot has come and soon after the slot before it was settled, so the newest few hold it.
  const slot = await db
    .selectFrom('slots')
    .select(['schedule_id', 'slot_at'])
    .where('schedule_id', '=', run.triggered_by)
    .where('slot_at', '<=', run.created_at)
    .where('run_id', '=', run.id)
    .orderBy('slot_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return slot ? { scheduleId: slot.schedule_id, at: slot.slot_at } : null;
}

/** Why a run does not go on, for the operator who asks. */
export interface Waiting {
  readonly reason:
    | 'no-engine'
    | 'all-paused'
    | 'job-paused'
    | 'resource'
    | 'input'
    | 'turn'
    | 'due'
    | 'retry'
    | 'quota';
  /** "run 12 of sync-orders-all works on shipstation"; the time, where there is one, is in `until`. */
  readonly words: string;
  /** UTC epoch ms. */
  readonly until: number | null;
  /** The run that is in the way. */
  readonly runId: number | null;
}

/**
 * What an open run waits for; null for one that works or has ended.
 *
 * @param engine from `engineStatus`
 * @param now UTC epoch ms
 */
export async function whyWaiting(
  db: Reader,
  run: Pick<
    RunSummary,
    'id' | 'job' | 'state' | 'priority' | 'dueAt' | 'attempt' | 'maxAttempts' | 'waitFor' | 'waitUntil'
  >,
  engine: Pick<EngineStatus, 'running'>,
  now: number,
): Promise<Waiting | null> {
  if (run.state === 'running') {
    return run.waitFor === null ? null : waiting('quota', `waits for ${run.waitFor}`, { until: run.waitUntil });
  }
  if (run.state !== 'queued' && run.state !== 'retrying') return null;
  if (!engine.running) return waiting('no-engine', 'nobody works: start `orderdeck` or `orderdeck --daemon`');
  if (run.dueAt > now && run.state === 'retrying') {
    const words = `attempt ${run.attempt} of ${run.maxAttempts} failed, the next is planned`;
    return waiting('retry', words, { until: run.dueAt });
  }
  if (run.dueAt > now) return waiting('due', 'its time has not come', { until: run.dueAt });
  // What a person asked for goes past a pause, also when it has been taken up again after its process died.
  if (run.priority > manualPriority) {
    const switches = await readSwitches(db);
    if (isSwitchedOff(switches, run.job)) return waiting('all-paused', 'all jobs are paused');
    const pause = switches.jobs.get(run.job);
    if (pause) return waiting('job-paused', `${run.job} was paused by ${pause.by}`);
  }
  return (await heldResource(db, run.id)) ?? (await inputInTheMaking(db, run, now)) ?? (await othersFirst(db, run.id));
}

function waiting(
  reason: Waiting['reason'],
  words: string,
  more: { until?: number | null; runId?: number } = {},
): Waiting {
  return { reason, words, until: more.until ?? null, runId: more.runId ?? null };
}

async function heldResource(db: Reader, id: number): Promise<Waiting | null> {
  const { rows } = await sql<{ id: number; job: string; resource: string }>`
    select holding.id, holding.job, held.resource
    from run_resources wanted
    join run_resources held on held.resource = wanted.resource and held.run_id <> wanted.run_id
    join runs holding on holding.id = held.run_id and holding.state = 'running'
    where wanted.run_id = ${id} limit 1`.execute(db);
  const [holding] = rows;
  if (!holding) return null;
  return waiting('resource', `run ${holding.id} of ${holding.job} works on ${holding.resource}`, { runId: holding.id });
}

/** What `claimRun` holds it back for, by the same rule. */
async function inputInTheMaking(
  db: Reader,
  { id, dueAt }: Pick<RunSummary, 'id' | 'dueAt'>,
  now: number,
): Promise<Waiting | null> {
  const until = dueAt + inputPatienceMs;
  if (until <= now) return null;
  const text = `select making.id, making.job, making.state ${makingInput('?')} order by making.state = 'running' desc limit 1`;
  const { rows } = await db.executeQuery<{ id: number; job: string; state: RunState }>(
    CompiledQuery.raw(text, [id, now]),
  );
  const [making] = rows;
  if (!making) return null;
  const does = making.state === 'running' ? 'is at work' : 'is due';
  const words = `its input is just being read: run ${making.id} of ${making.job} ${does}`;
  return waiting('input', words, { until, runId: making.id });
}

async function othersFirst(db: Reader, id: number): Promise<Waiting> {
  const { rows } = await sql<{ running: number; ahead: number }>`
    select (select count(*) from runs where state = 'running') as running,
      (select count(*) from runs other join runs me on me.id = ${id}
        where other.state in ('queued', 'retrying')
          and (other.priority, other.due_at, other.id) < (me.priority, me.due_at, me.id)) as ahead`.execute(db);
  const { running = 0, ahead = 0 } = rows[0] ?? {};
  return waiting('turn', `its turn: ${running} under way, ${ahead} ahead of it`);
}
