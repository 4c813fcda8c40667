import { CompiledQuery } from 'kysely';
import type { Counts, RunError, RunState } from '../../domain/run.ts';
import type { Reader, Tx } from '../store.ts';
import type { RunRow } from './runs.ts';

/** What a running thread tells of itself now and then. */
export interface RunBeat {
  readonly counts: Counts;
  readonly progress: { readonly done: number; readonly total: number | null; readonly note: string | null } | null;
  readonly wait: { readonly for: string; readonly until: number } | null;
  readonly peakMemoryBytes: number;
}

/** Writes a thread's figures to its run; a run that is no longer its own is left alone. */
export async function beatRun(db: Reader, id: number, fence: number, beat: RunBeat, now: number): Promise<void> {
  await db
    .updateTable('runs')
    .set({
      ...beat.counts,
      beat_at: now,
      peak_memory_bytes: beat.peakMemoryBytes,
      wait_for: beat.wait?.for ?? null,
      wait_until: beat.wait?.until ?? null,
      ...(beat.progress && {
        progress_done: beat.progress.done,
        progress_total: beat.progress.total,
        progress_note: beat.progress.note,
      }),
    })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('state', '=', 'running')
    .execute();
}

export interface RunEnd {
  readonly state: RunState;
  readonly summary: string | null;
  readonly error: RunError | null;
  /** For `retrying` and `queued`: when it is due again, UTC epoch ms. */
  readonly dueAt?: number;
  /** The attempt did not count: the engine was told to stop, not the run. */
  readonly giveBackAttempt?: boolean;
}

// Texts written out, not built for each call: together with the claim this is what each run costs the engine.
const endText = `update runs set state = ?, summary = ?, error_code = ?, error_message = ?, error_hint = ?,
    api_calls = (select count(*) from calls where run_id = runs.id),
    bytes_read = (select coalesce(sum(bytes), 0) from calls where run_id = runs.id),
    duration_ms = ? - started_at, finished_at = ?, due_at = coalesce(?, due_at), attempt = attempt - ?,
    wait_for = null, wait_until = null
  where id = ? and fence is ? and attempt = ? and state = 'running'`;

const endRecordText = `update run_attempts set state = ?, finished_at = ?, error_code = ?, error_message = ?, next_at = ?
  where run_id = ? and attempt = ?`;

const closeStepsText = `update run_steps set finished_at = case state when 'running' then ? end,
    error = case state when 'running' then ? else 'not run: ' || ? end,
    state = case state when 'running' then 'failed' else 'not-run' end
  where run_id = ? and state in ('running', 'pending')`;

type Value = string | number | null;

async function execute(tx: Tx, text: string, values: readonly Value[]): Promise<bigint> {
  return (await tx.executeQuery(CompiledQuery.raw(text, [...values]))).numAffectedRows ?? 0n;
}

/**
 * Ends an attempt. Only the holder of the fencing number may; a second end of the same attempt changes nothing.
 *
 * @returns whether this call ended it
 */
export async function endAttempt(
  tx: Tx,
  run: Pick<RunRow, 'id' | 'attempt' | 'fence'>,
  end: RunEnd,
  now: number,
): Promise<boolean> {
  const open = end.state === 'retrying' || end.state === 'queued';
  const dueAt = open ? (end.dueAt ?? now) : null;
  const [code, message] = [end.error?.code ?? null, end.error?.message ?? null];
  const told = [end.state, end.summary, code, message, end.error?.hint ?? null];
  const planned = [now, open ? null : now, dueAt, end.giveBackAttempt ? 1 : 0];
  const ended = await execute(tx, endText, [...told, ...planned, run.id, run.fence, run.attempt]);
  if (ended === 0n) return false;
  await closeSteps(tx, run.id, message ?? end.summary ?? end.state, now);
  if (!open) await freeResources(tx, run.id);
  const record = end.giveBackAttempt ? 'interrupted' : end.state;
  await execute(tx, endRecordText, [record, now, code, message, dueAt, run.id, run.attempt]);
  return true;
}

/** No step of an ended attempt goes on looking as if it ran, or were still to come. */
async function closeSteps(tx: Tx, runId: number, why: string, now: number): Promise<void> {
  await execute(tx, closeStepsText, [now, why, why, runId]);
}

/** What a run holds and waits for, only an open run can; so the tables stay as small as the queue. */
async function freeResources(tx: Tx, runId: number): Promise<void> {
  await execute(tx, 'delete from run_resources where run_id = ?', [runId]);
  await execute(tx, 'delete from run_inputs where run_id = ?', [runId]);
}

/** Begins the record of an attempt: its row, and its steps as not yet begun. */
export async function beginAttempt(tx: Tx, run: RunRow, steps: readonly string[], now: number): Promise<void> {
  const row = { run_id: run.id, attempt: run.attempt, state: 'running', holder: run.holder, started_at: now };
  await tx
    .insertInto('run_attempts')
    .values(row)
    .onConflict((oc) =>
      oc
        .columns(['run_id', 'attempt'])
        .doUpdateSet({ ...row, finished_at: null, error_code: null, error_message: null, next_at: null }),
    )
    .execute();
  await tx.deleteFrom('run_steps').where('run_id', '=', run.id).execute();
  for (const [position, name] of steps.entries()) {
    await tx.insertInto('run_steps').values({ run_id: run.id, position, name, state: 'pending' }).execute();
  }
}

/** Ends a run whose owner died, as what it is; its successor, if any, takes its resources. */
export async function endOrphan(
  tx: Tx,
  id: number,
  state: 'lost' | 'cancelled',
  why: string,
  now: number,
): Promise<string[]> {
  const held = await tx.selectFrom('run_resources').select('resource').where('run_id', '=', id).execute();
  await tx
    .updateTable('runs')
    .set({ state, finished_at: now, error_code: state, error_message: why, wait_for: null, wait_until: null })
    .where('id', '=', id)
    .execute();
  await tx
    .updateTable('run_attempts')
    .set({ state, finished_at: now })
    .where('run_id', '=', id)
    .where('finished_at', 'is', null)
    .execute();
  await closeSteps(tx, id, why, now);
  await freeResources(tx, id);
  return held.map(({ resource }) => resource);
}
