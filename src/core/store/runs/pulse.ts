import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/**
 * A text that is another one after almost any change that a screen could show, and the same after a mere sign of life of the
 * engine (which commits every two seconds): some dozen looks at the ends of indexes, about a tenth of a millisecond. It is a
 * hint: what is corrected in the middle of a table may escape it, so whoever relies on it also reads in full now and then.
 */
export async function storePulse(db: Reader): Promise<string> {
  const { rows } = await sql<{ pulse: string }>`
    select json_array(
      (select max(id) from runs), (select max(finished_at) from runs),
      (select json_group_array(json_array(id, state, due_at, beat_at, wait_for, progress_done, cancel_requested_at))
        from runs where state in ('queued', 'retrying', 'running')),
      (select max(id) from calls), (select max(id) from acts), (select max(id) from changes),
      (select max(id) from raw_documents), (select max(rowid) from slots), (select max(last_at) from parked),
      (select count(*) from parked where resolved_at is null),
      (select json_array(sum(next_run_at), max(updated_at)) from schedules),
      (select json_array(sum(tat), max(blocked_until)) from budgets),
      (select json_array(count(*), max(paused_at)) from job_switches),
      (select max(updated_at) from settings),
      (select max(id) from issue_spans), (select max(closed_at) from issue_spans), (select max(id) from fixes)
    ) as pulse`.execute(db);
  return rows[0]?.pulse ?? '';
}
