import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** A job that ends well and sees nothing, while something changed that it should have seen. Times are UTC epoch ms. */
export interface EmptySuccesses {
  readonly runs: number;
  readonly firstRunId: number;
  readonly lastRunId: number;
  readonly since: number;
  /** Orders whose changes it should have met. */
  readonly changed: number;
  /** Who saw one of them. */
  readonly seenBy: number | null;
}

/** So many in a row are no chance. */
const inARow = 10;
/** What was changed so shortly (ms) before the last reading may not have been told yet. */
const lateMs = 10 * 60_000;

/**
 * The last runs of a job that reads a channel's changes, when all of them ended well and saw nothing, although a webhook, another
 * reading, or the source's index of open orders shows that orders of the channel changed meanwhile; null when nothing speaks against them.
 */
export async function emptySuccesses(
  db: Reader,
  { job, channel }: { readonly job: string; readonly channel: string },
): Promise<EmptySuccesses | null> {
  const { rows: runs } = await sql<{ id: number; state: string; seen: number; began: number; ended: number }>`
    select id, state, seen, coalesce(started_at, created_at) as began, finished_at as ended from runs
    where job = ${job} and state in ('done', 'partial', 'failed') and dry_run = 0 and json_extract(args, '$.order') is null
    order by id desc limit ${inARow}`.execute(db);
  const [last, first] = [runs[0], runs.at(-1)];
  if (!last || !first || runs.length < inARow) return null;
  if (runs.some(({ state, seen }) => state !== 'done' || seen > 0)) return null;
  const [from, to] = [first.began, last.began - lateMs];
  const { rows } = await sql<{ changed: number; seenBy: number | null }>`
    select count(*) as changed, max(run_id) as seenBy from (
      select o.external_id, o.run_id from orders o indexed by orders_by_change join runs other on other.id = o.run_id
        where o.changed_at >= ${from} and o.channel = ${channel} and o.modified_at between ${from} and ${to} 
          and (other.job <> ${job} or json_extract(other.args, '$.order') is not null)
      union select external_id, run_id from source_index where channel = ${channel} and modified_at between ${from} and ${to})`.execute(
    db,
  );
  const { changed = 0, seenBy = null } = rows[0] ?? {};
  if (changed === 0) return null;
  return { runs: inARow, firstRunId: first.id, lastRunId: last.id, since: last.ended, changed, seenBy };
}
