import { sql } from 'kysely';
import { among } from '../among.ts';
import type { Reader } from '../store.ts';

/** Work that broke off and that nobody has taken up or done since. Times are UTC epoch ms. */
export interface BrokenOff {
  /** The first of the runs that broke off since the work was last done. */
  readonly firstId: number;
  /** The newest of them. */
  readonly runId: number;
  readonly job: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** `running`: an owner that is gone left it so. */
  readonly state: 'lost' | 'parked' | 'failed' | 'running';
  readonly errorCode: string | null;
  readonly since: number;
  /** Of several steps: what was done, and the one that was not. */
  readonly steps: { readonly done: readonly string[]; readonly stopped: string | null } | null;
}

/** So far back (ms) failed runs are looked through; those that are known as broken off are looked at however old they are. */
const failedReachMs = 72 * 3_600_000;

/**
 * Runs that ended in the middle and whose work was not done since: lost ones that nobody took up, parked ones, those with some steps
 * done and the next not, and those still marked as running for an owner who is gone. Work for one order counts as done when the job
 * was done for it, or went through all orders, since. Fixes are another matter: one that is refused is told where it was asked for, and whatever broke off is
 * carried on by the next.
 *
 * @param known ids of runs that were broken off when last looked
 */
export async function brokenOffRuns(db: Reader, now: number, known: readonly number[]): Promise<BrokenOff[]> {
  const { rows } = await sql<Row>`
    with broken as (
      select id from runs where state in ('lost', 'parked')
      union select id from runs where finished_at >= ${now - failedReachMs} and state = 'failed' and job <> 'fix-order'
      union select id from runs where state = 'running' and fence < (select fence from lease)
      union select id from runs where id in ${among(known)} and state in ('lost', 'parked', 'failed'))
    select r.id, r.job, r.args, r.state, r.error_code, r.overlap_key, coalesce(r.finished_at, r.beat_at, r.created_at) as since,
      (select json_group_array(json_object('name', name, 'state', state) order by position) from run_steps where run_id = r.id) as steps
    from broken b join runs r on r.id = b.id
    where r.dry_run = 0
      and (r.state <> 'lost' or not exists (select 1 from runs heir where heir.parent_id = r.id and heir.trigger = 'rescue'))
      and not exists (select 1 from runs later indexed by runs_by_work where later.overlap_key = r.overlap_key and later.id > r.id
        and later.state in ('done', 'partial', 'queued', 'retrying', 'running'))
      and (json_extract(r.args, '$.order') is null or not exists (select 1 from runs later
        where later.job = r.job and later.id > r.id and later.state in ('done', 'partial') and later.dry_run = 0
          and coalesce(json_extract(later.args, '$.order'), json_extract(r.args, '$.order')) = json_extract(r.args, '$.order')))
      and (r.job <> 'fix-order' or not exists (select 1 from runs later
        where later.job = r.job and later.id > r.id and later.state in ('done', 'partial', 'running')))
    order by r.id`.execute(db);
  const byWork = new Map<string, BrokenOff>();
  for (const row of rows) {
    const steps = stepsOf(row.steps);
    // A single step that failed did nothing by half: its job's next run does it.
    if (row.state === 'failed' && (steps === null || steps.done.length === 0)) continue;
    const { id: runId, job, state, error_code: errorCode } = row;
    const first = byWork.get(row.overlap_key);
    const args = JSON.parse(row.args) as Record<string, unknown>;
    const since = first?.since ?? row.since;
    byWork.set(row.overlap_key, { firstId: first?.firstId ?? runId, runId, job, args, state, errorCode, since, steps });
  }
  return [...byWork.values()];
}

interface Row {
  readonly id: number;
  readonly job: string;
  readonly args: string;
  readonly state: BrokenOff['state'];
  readonly error_code: string | null;
  readonly overlap_key: string;
  readonly since: number;
  readonly steps: string;
}

function stepsOf(json: string): BrokenOff['steps'] {
  const steps = JSON.parse(json) as { readonly name: string; readonly state: string }[];
  if (steps.length < 2) return null;
  const done = steps.filter(({ state }) => state === 'done' || state === 'partial').map(({ name }) => name);
  return { done, stopped: steps.find(({ state }) => state === 'failed' || state === 'not-run')?.name ?? null };
}
