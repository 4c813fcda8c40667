import { type Selectable, sql } from 'kysely';
import type { RunError, RunTrigger } from '../../domain/run.ts';
import type { Runs } from '../schema.ts';
import type { Reader, Tx } from '../store.ts';

export type RunRow = Selectable<Runs>;

/** So long (ms) from its time on a run waits for the jobs whose work it rests on; then it goes on with what there is (S45). */
export const inputPatienceMs = 5 * 60_000;

/** The urgency of what a person asked for and waits for: it goes first, and past a pause. */
export const manualPriority = 1;

export interface NewRun {
  readonly job: string;
  readonly args: unknown;
  readonly trigger: RunTrigger;
  readonly triggeredBy: string | null;
  readonly parentId?: number | null;
  readonly overlapKey: string;
  readonly priority: number;
  readonly dryRun: boolean;
  readonly dueAt: number;
  readonly maxAttempts: number;
  readonly rescues?: number;
  readonly resources: readonly string[];
  /** Jobs whose work it waits for a while, where they are at it when its time comes. */
  readonly inputs?: readonly string[];
  /** It goes ahead whatever its input is. */
  readonly forced?: boolean;
}

/** Puts a run into the queue. */
export async function insertRun(tx: Tx, run: NewRun, now: number): Promise<number> {
  const { id } = await tx
    .insertInto('runs')
    .values({
      job: run.job,
      args: JSON.stringify(run.args),
      state: 'queued',
      trigger: run.trigger,
      triggered_by: run.triggeredBy,
      parent_id: run.parentId ?? null,
      overlap_key: run.overlapKey,
      priority: run.priority,
      dry_run: run.dryRun ? 1 : 0,
      created_at: now,
      due_at: run.dueAt,
      max_attempts: run.maxAttempts,
      rescues: run.rescues ?? 0,
      forced: run.forced ? 1 : 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const resource of run.resources) await tx.insertInto('run_resources').values({ run_id: id, resource }).execute();
  for (const job of run.inputs ?? []) await tx.insertInto('run_inputs').values({ run_id: id, job }).execute();
  return id;
}

/** A start that did not happen, as a run of its own: a skip is a record, never a silence (M56, C7). */
export async function insertSkipped(tx: Tx, run: NewRun, reason: string, now: number): Promise<number> {
  const id = await insertRun(tx, { ...run, resources: [], inputs: [] }, now);
  await tx
    .updateTable('runs')
    .set({ state: 'skipped', summary: reason, finished_at: now })
    .where('id', '=', id)
    .execute();
  return id;
}

/** Work that waits for a person, on record as a run that did not start. */
export async function insertParked(tx: Tx, run: NewRun, why: RunError, now: number): Promise<number> {
  const id = await insertRun(tx, { ...run, resources: [], inputs: [] }, now);
  await tx
    .updateTable('runs')
    .set({
      state: 'parked',
      finished_at: now,
      error_code: why.code,
      error_message: why.message,
      error_hint: why.hint ?? null,
    })
    .where('id', '=', id)
    .execute();
  return id;
}

/** The open runs (queued, retrying, running) that would do the same work, oldest first. */
export async function openRunsOf(tx: Reader, overlapKey: string): Promise<RunRow[]> {
  return (
    tx
      .selectFrom('runs')
      .selectAll()
      .where('overlap_key', '=', overlapKey)
      // Written out, not bound: only then does SQLite use the index of the open ones.
      .where(sql<boolean>`state in ('queued', 'retrying', 'running')`)
      .orderBy('id')
      .execute()
  );
}

/** Lets a waiting run wait for no input any more. */
export async function forgetInputs(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom('run_inputs').where('run_id', '=', id).execute();
}

/** Lets a waiting run go before all that nobody asked for by hand, now; `forced`: whatever its input is. */
export async function bringForward(
  tx: Tx,
  id: number,
  { forced, waitsForInput }: { readonly forced: boolean; readonly waitsForInput: boolean },
  now: number,
): Promise<void> {
  if (!waitsForInput) await forgetInputs(tx, id);
  await tx
    .updateTable('runs')
    .set((of) => ({
      priority: of.fn<number>('min', ['priority', of.lit(manualPriority)]),
      due_at: of.fn<number>('min', ['due_at', of.val(now)]),
      ...(forced && { forced: 1 }),
    }))
    .where('id', '=', id)
    .execute();
}

/** Asks for the end of a run: a waiting one ends at once, a running one is told by its engine. */
export async function requestCancel(
  tx: Tx,
  id: number,
  by: string,
  now: number,
): Promise<'cancelled' | 'asked' | 'over' | 'unknown'> {
  const run = await tx.selectFrom('runs').select(['state']).where('id', '=', id).executeTakeFirst();
  if (!run) return 'unknown';
  if (run.state === 'running') {
    await tx
      .updateTable('runs')
      .set({ cancel_requested_at: now, cancel_requested_by: by })
      .where('id', '=', id)
      .execute();
    return 'asked';
  }
  if (run.state !== 'queued' && run.state !== 'retrying') return 'over';
  await tx
    .updateTable('runs')
    .set({
      state: 'cancelled',
      finished_at: now,
      summary: `cancelled by ${by}`,
      cancel_requested_at: now,
      cancel_requested_by: by,
    })
    .where('id', '=', id)
    .execute();
  await tx.deleteFrom('run_resources').where('run_id', '=', id).execute();
  await forgetInputs(tx, id);
  return 'cancelled';
}

/**
 * When the next run becomes due after `now` (UTC epoch ms), or has waited long enough for its input; those that are due already wait for
 * something else than time.
 */
export async function nextDueAt(db: Reader, now: number): Promise<number | null> {
  const { rows } = await sql<{ due: number | null }>`select min(due) as due from (
    select due_at as due from runs where state in ('queued', 'retrying')
    union all select due_at + ${inputPatienceMs} from runs where state in ('queued', 'retrying') and id in (select run_id from run_inputs))
    where due > ${now}`.execute(db);
  return rows[0]?.due ?? null;
}

/** The runs that an owner has running, those whose end somebody asked for among them. */
export async function runningRuns(db: Reader, fence: number): Promise<RunRow[]> {
  return db.selectFrom('runs').selectAll().where(sql<boolean>`state = 'running'`).where('fence', '=', fence).execute();
}

/** Running rows that an earlier owner left behind. */
export async function orphanedRuns(db: Reader, fence: number): Promise<RunRow[]> {
  return db.selectFrom('runs').selectAll().where(sql<boolean>`state = 'running'`).where('fence', '<', fence).execute();
}
