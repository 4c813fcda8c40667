import { sql } from 'kysely';
import type { Reader } from '../store.ts';

/** What the last starts of a schedule cost of one limit's own group, with all that followed from each. */
export interface CostOfStart {
  readonly channel: string;
  readonly group: string;
  /** Calls of each, oldest first; the same starts in every group. */
  readonly calls: readonly number[];
}

/** So many of a schedule's last runs tell what the next will cost; its very first, which reads all that there was before, does not. */
const lastRuns = 48;
const day = 86_400_000;

/**
 * What the starts of each of these schedules cost in calls: of its last runs that ended before `at` (UTC epoch ms), with the runs that
 * they started or that were queued behind them.
 */
export async function costOfStarts(
  db: Reader,
  schedules: readonly { readonly id: string; readonly job: string }[],
  at: number,
): Promise<ReadonlyMap<string, CostOfStart[]>> {
  const { rows } = await sql<{
    schedule: string;
    root: number;
    channel: string | null;
    grp: string | null;
    calls: number;
  }>`
    with recursive roots(schedule, id) as (
      select named.value ->> 'id', runs.id from json_each(${JSON.stringify(schedules)}) named
      join runs on runs.id in (select id from runs where job = named.value ->> 'job' and trigger = 'schedule'
        and triggered_by = named.value ->> 'id' and state in ('done', 'partial', 'failed') and dry_run = 0
        and finished_at <= ${at} order by id desc limit ${lastRuns + 1})
    ), tree(schedule, root, id) as (
      select schedule, id, id from roots
      union select tree.schedule, tree.root, runs.id from tree join runs on runs.parent_id = tree.id
    )
    select tree.schedule, tree.root, calls.channel, calls.grp, count(calls.id) as calls
    from tree left join calls on calls.run_id = tree.id and calls.at <= ${at} group by 1, 2, 3, 4`.execute(db);
  const bySchedule = new Map<string, CostOfStart[]>();
  for (const { id } of schedules) {
    const own = rows.filter((row) => row.schedule === id);
    const all = [...new Set(own.map(({ root }) => root))].sort((a, b) => a - b);
    // Fewer than were asked for: the oldest of them is the first there ever was.
    const roots = all.slice(-Math.max(1, Math.min(lastRuns, all.length - 1)));
    const keys = [...new Set(own.flatMap(({ channel, grp }) => (channel === null ? [] : [`${channel} ${grp}`])))];
    bySchedule.set(
      id,
      keys.map((key) => {
        const [channel = '', group = ''] = key.split(' ');
        const ofKey = own.filter((row) => row.channel === channel && row.grp === group);
        const ofRoot = new Map(ofKey.map(({ root, calls }) => [root, calls]));
        return { channel, group, calls: roots.map((root) => ofRoot.get(root) ?? 0) };
      }),
    );
  }
  return bySchedule;
}

/**
 * Calls an hour that no schedule led to: by webhooks, people, repairs; the first runs of an installation do not come again. Of the day before `at`, or of as much of it as there is.
 */
export async function callsUnplanned(
  db: Reader,
  at: number,
): Promise<readonly { channel: string; group: string; perHour: number }[]> {
  const { rows } = await sql<{ channel: string; grp: string; calls: number; first: number | null }>`
    with recursive planned(id) as (
      select id from runs where finished_at > ${at - day} and trigger in ('schedule', 'start')
      union select id from runs where state = 'running' and trigger in ('schedule', 'start')
      union select runs.id from planned join runs on runs.parent_id = planned.id
    )
    select budgets.channel, budgets.grp, count(*) as calls,
      (select min(coalesce(started_at, created_at)) from runs where finished_at > ${at - day}) as first
    from budgets cross join calls on calls.channel = budgets.channel and calls.grp = budgets.grp
    where calls.at > ${at - day} and calls.at <= ${at} and (calls.run_id is null or calls.run_id not in (select id from planned))
    group by 1, 2`.execute(db);
  return rows.map(({ channel, grp, calls, first }) => {
    const hours = Math.max(1, (at - Math.max(first ?? at - day, at - day)) / 3_600_000);
    return { channel, group: grp, perHour: calls / hours };
  });
}
