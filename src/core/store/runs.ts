import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Counts, RunError, RunState, RunTrigger } from '../domain/run.ts';
import type { Runs } from './schema.ts';
import type { Reader, Store, Tx } from './store.ts';

export type RunRow = Selectable<Runs>;

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
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const resource of run.resources) await tx.insertInto('run_resources').values({ run_id: id, resource }).execute();
  return id;
}

/** A start that did not happen, as a run of its own: a skip is a record, never a silence (M56, C7). */
export async function insertSkipped(tx: Tx, run: NewRun, reason: string, now: number): Promise<number> {
  const id = await insertRun(tx, { ...run, resources: [] }, now);
  await tx
    .updateTable('runs')
    .set({ state: 'skipped', summary: reason, finished_at: now })
    .where('id', '=', id)
    .execute();
  return id;
}

/** Work that waits for a person, on record as a run that did not start. */
export async function insertParked(tx: Tx, run: NewRun, why: RunError, now: number): Promise<number> {
  const id = await insertRun(tx, { ...run, resources: [] }, now);
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

/** Who takes runs, and the jobs it knows: one that only another version has is left for that. */
export interface Claimant {
  readonly fence: number;
  readonly holder: string;
  readonly jobs: readonly string[];
}

/**
 * Takes the next run for one holder: by priority, then due time, then age; leaving out those whose resource is held by a
 * running one, and, while paused, all that nobody asked for by hand. One statement, so that no run is ever taken twice.
 */
export async function claimRun(store: Store, claimant: Claimant, now: number): Promise<RunRow | null> {
  return claim(
    store,
    claimant,
    now,
    sql`(
      select candidate.id from runs candidate
      where candidate.state in ('queued', 'retrying') and candidate.due_at <= ${now}
        and candidate.job in (${sql.join(claimant.jobs)})
        and (candidate.priority <= ${manualPriority} or not exists (
          select 1 from job_switches where job = candidate.job
          union all select 1 from settings where key = 'engine.paused' and value = 'true'))
        and not exists (
          select 1 from run_resources wanted
          join run_resources held on held.resource = wanted.resource and held.run_id <> wanted.run_id
          join runs holding on holding.id = held.run_id and holding.state = 'running'
          where wanted.run_id = candidate.id)
      order by candidate.priority, candidate.due_at, candidate.id limit 1)`,
  );
}

/** Takes one named run, whatever else waits; for a process that works for a single run. */
export async function claimRunById(store: Store, id: number, claimant: Claimant, now: number): Promise<RunRow | null> {
  return claim(
    store,
    claimant,
    now,
    sql`(select id from runs where id = ${id} and state in ('queued', 'retrying') and due_at <= ${now})`,
  );
}

async function claim(
  store: Store,
  { fence, holder }: Claimant,
  now: number,
  which: RawBuilder<unknown>,
): Promise<RunRow | null> {
  const claimed = await sql<RunRow>`
    update runs set state = 'running', fence = ${fence}, holder = ${holder}, attempt = attempt + 1,
      started_at = coalesce(started_at, ${now}), beat_at = ${now}, wait_for = null, wait_until = null
    where id = ${which} and exists (select 1 from lease where fence = ${fence})
    returning *`.execute(store.db);
  return claimed.rows[0] ?? null;
}

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
  const totals = sql<number>`(select count(*) from calls where run_id = ${run.id})`;
  const bytes = sql<number>`(select coalesce(sum(bytes), 0) from calls where run_id = ${run.id})`;
  const result = await tx
    .updateTable('runs')
    .set({
      state: end.state,
      summary: end.summary,
      error_code: end.error?.code ?? null,
      error_message: end.error?.message ?? null,
      error_hint: end.error?.hint ?? null,
      api_calls: totals,
      bytes_read: bytes,
      duration_ms: sql<number>`${now} - started_at`,
      finished_at: open ? null : now,
      wait_for: null,
      wait_until: null,
      ...(open && { due_at: end.dueAt ?? now }),
      ...(end.giveBackAttempt && { attempt: run.attempt - 1 }),
    })
    .where('id', '=', run.id)
    .where('fence', 'is', run.fence)
    .where('attempt', '=', run.attempt)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await closeSteps(tx, run.id, end.error?.message ?? end.summary ?? end.state, now);
  if (!open) await freeResources(tx, run.id);
  await tx
    .updateTable('run_attempts')
    .set({
      state: end.giveBackAttempt ? 'interrupted' : end.state,
      finished_at: now,
      error_code: end.error?.code ?? null,
      error_message: end.error?.message ?? null,
      next_at: open ? (end.dueAt ?? now) : null,
    })
    .where('run_id', '=', run.id)
    .where('attempt', '=', run.attempt)
    .execute();
  return true;
}

/** No step of an ended attempt goes on looking as if it ran, or were still to come. */
export async function closeSteps(tx: Tx, runId: number, why: string, now: number): Promise<void> {
  const steps = tx.updateTable('run_steps').where('run_id', '=', runId);
  await steps.set({ state: 'failed', error: why, finished_at: now }).where('state', '=', 'running').execute();
  await steps
    .set({ state: 'not-run', error: `not run: ${why}` })
    .where('state', '=', 'pending')
    .execute();
}

/** What a run holds, only an open run can hold; so the table stays as small as the queue. */
async function freeResources(tx: Tx, runId: number): Promise<void> {
  await tx.deleteFrom('run_resources').where('run_id', '=', runId).execute();
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
  await freeResources(tx, id);
  return 'cancelled';
}

/** When the next run becomes due after `now` (UTC epoch ms); those that are due already wait for something else than time. */
export async function nextDueAt(db: Reader, now: number): Promise<number | null> {
  const row = await db
    .selectFrom('runs')
    .select((eb) => eb.fn.min('due_at').as('due'))
    .where(sql<boolean>`state in ('queued', 'retrying')`)
    .where('due_at', '>', now)
    .executeTakeFirst();
  return row?.due ?? null;
}

/** The runs that an owner has running, those whose end somebody asked for among them. */
export async function runningRuns(db: Reader, fence: number): Promise<RunRow[]> {
  return db.selectFrom('runs').selectAll().where(sql<boolean>`state = 'running'`).where('fence', '=', fence).execute();
}

/** Running rows that an earlier owner left behind. */
export async function orphanedRuns(db: Reader, fence: number): Promise<RunRow[]> {
  return db.selectFrom('runs').selectAll().where(sql<boolean>`state = 'running'`).where('fence', '<', fence).execute();
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
