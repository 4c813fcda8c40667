import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../store.ts';

const minuteMs = 60_000;

/** What came into a queue and what left it within one minute. */
export interface FlowMinute {
  /** Where the minute begins, UTC epoch ms. */
  readonly at: number;
  readonly in: number;
  readonly out: number;
}

export interface QueueFlow {
  readonly name: string;
  /** Whole minutes in which anything moved, oldest first. */
  readonly minutes: readonly FlowMinute[];
}

/** Where the last whole minute ends. @param now UTC epoch ms */
export function lastWholeMinute(now: number): number {
  return Math.floor(now / minuteMs) * minuteMs;
}

/**
 * How each queue moved in the last whole minutes: a run comes in when it is made and leaves when it has ended, however. Starts
 * that were skipped never waited and count on neither side.
 *
 * @param now UTC epoch ms
 * @param minutes how far back; the cost grows with the runs within that time, not with those before it
 */
export async function queueFlows(db: Reader, now: number, minutes: number): Promise<QueueFlow[]> {
  const to = lastWholeMinute(now);
  const { rows } = await runFlowQuery(to - minutes * minuteMs, to).execute(db);
  return [{ name: 'runs', minutes: rows }];
}

/** Ids grow with the time at which runs are made, so the newest are walked through by their key until one is too old. */
export function runFlowQuery(from: number, to: number): RawBuilder<FlowMinute> {
  return sql<FlowMinute>`
    with recursive newest(id, at, state) as (
      select id, created_at, state from runs where id = (select max(id) from runs)
      union all
      select runs.id, runs.created_at, runs.state from newest
        join runs on runs.id = (select max(id) from runs where id < newest.id) where newest.at >= ${from}
    ), moves(at, came, went) as (
      select at, 1, 0 from newest where at >= ${from} and at < ${to} and state <> 'skipped'
      union all
      select finished_at, 0, 1 from runs where finished_at >= ${from} and finished_at < ${to} and state <> 'skipped'
    )
    select at - at % ${minuteMs} as at, sum(came) as "in", sum(went) as "out" from moves group by 1 order by 1`;
}
