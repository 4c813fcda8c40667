import { CompiledQuery } from 'kysely';
import type { Reader } from '../store.ts';
import { inputPatienceMs, manualPriority, type RunRow } from './runs.ts';
import { watchersInSql } from './switches.ts';

/** Who takes runs, and the jobs it knows: one that only another version has is left for that. */
export interface Claimant {
  readonly fence: number;
  readonly holder: string;
  readonly jobs: readonly string[];
}

// Texts written out, not built for each call: this is where the engine spends its time when there is much to do.
const waiting = "state in ('queued', 'retrying') and due_at <= ?";

/** Whether a run, by the name of its row, may begin by itself, or a person asked for it. */
export const notPaused = (run: string): string => `(${run}.priority <= ${manualPriority} or not exists (
  select 1 from job_switches where job = ${run}.job
  union all select 1 from settings where key = 'engine.paused' and value = 'true' and ${run}.job not in (${watchersInSql})))`;

/**
 * The runs that the input of the run `id` comes from, at work or about to be; none is about to be that is paused. Its one value: now,
 * UTC epoch ms.
 */
export const makingInput = (id: string): string => `from run_inputs input
  join runs making indexed by runs_by_state on making.job = input.job and making.state in ('queued', 'retrying', 'running')
  where input.run_id = ${id} and making.dry_run = 0
    and (making.state = 'running' or (making.due_at <= ? and ${notPaused('making')}))`;

const inputAtHand = `(due_at <= ? or not exists (select 1 ${makingInput('candidate.id')}))`;

const resourceFree = `not exists (
  select 1 from run_resources wanted
  join run_resources held on held.resource = wanted.resource and held.run_id <> wanted.run_id
  join runs holding on holding.id = held.run_id and holding.state = 'running'
  where wanted.run_id = candidate.id)`;

/**
 * Takes the next run for one holder: by priority, then due time, then age; leaving out those whose resource is held by a
 * running one, those whose input is just being made and who can wait for it, and, while paused, all that nobody asked for by hand. One
 * statement, so that no run is ever taken twice.
 *
 * @param now UTC epoch ms; read it inside a transaction, else what was waited for the lock makes it older than the end of the
 *   run that held the resource
 */
export async function claimRun(db: Reader, claimant: Claimant, now: number): Promise<RunRow | null> {
  const known = claimant.jobs.map(() => '?').join(', ');
  const next = `select id from runs candidate indexed by runs_waiting where ${waiting} and job in (${known}) and ${notPaused('candidate')} and ${resourceFree}
    and ${inputAtHand} order by priority, due_at, id limit 1`;
  return claim(db, claimant, now, next, [now, ...claimant.jobs, now - inputPatienceMs, now]);
}

/** Takes one named run or, while it runs, what it has queued itself; for a process that works for a single run. */
export async function claimRunById(db: Reader, id: number, claimant: Claimant, now: number): Promise<RunRow | null> {
  const child = "parent_id = ? and exists (select 1 from runs parent where parent.id = ? and parent.state = 'running')";
  const next = `select id from runs where ${waiting} and (id = ? or (${child})) order by id limit 1`;
  return claim(db, claimant, now, next, [now, id, id, id]);
}

async function claim(
  db: Reader,
  { fence, holder }: Claimant,
  now: number,
  which: string,
  values: readonly (string | number)[],
): Promise<RunRow | null> {
  const text = `update runs set state = 'running', fence = ?, holder = ?, attempt = attempt + 1,
      started_at = coalesce(started_at, ?), beat_at = ?, wait_for = null, wait_until = null
    where id = (${which}) and exists (select 1 from lease where fence = ?) returning *`;
  const query = CompiledQuery.raw(text, [fence, holder, now, now, ...values, fence]);
  return (await db.executeQuery<RunRow>(query)).rows[0] ?? null;
}
