import { sql } from 'kysely';
import { lastDays } from '../../domain/local-days.ts';
import { figuresOf } from '../stats/day-family.ts';
import { jobDays } from '../stats/job-days.ts';
import { type DayTally, dayTally, type RunTally, sumTallies } from '../stats/tally.ts';
import { noVolume, type Volume, volumesOf } from '../stats/volume-days.ts';
import type { Reader } from '../store.ts';

export interface QueueDepth {
  readonly name: string;
  /** What waits to begin or to be tried again. */
  readonly depth: number;
  /** Since when the oldest of them waits, in seconds; null when nothing does. */
  readonly oldestSeconds: number | null;
  /** What needs a person before it can go on. */
  readonly dead: number;
  /** What nothing could be made of; only where that is something else. */
  readonly parked?: number;
}

/** Each queue with its depth (M84). @param now UTC epoch ms */
export async function queueDepths(db: Reader, now: number): Promise<QueueDepth[]> {
  const { rows } = await sql<{ depth: number; oldest: number | null }>`
    select count(*) as depth, min(created_at) as oldest from runs where state in ('queued', 'retrying')`.execute(db);
  const { depth = 0, oldest = null } = rows[0] ?? {};
  const oldestSeconds = oldest === null ? null : Math.max(0, Math.round((now - oldest) / 1000));
  return [{ name: 'runs', depth, oldestSeconds, dead: await parkedRuns(db) }];
}

async function parkedRuns(db: Reader): Promise<number> {
  const { rows } = await sql<{ parked: number }>`select count(*) as parked from runs where state = 'parked'`.execute(
    db,
  );
  return rows[0]?.parked ?? 0;
}

/** How many runs of each job wait to begin. */
export async function queuedByJob(db: Reader): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ job: string; depth: number }>`
    select +job as job, count(*) as depth from runs where state in ('queued', 'retrying') group by 1`.execute(db);
  return new Map(rows.map((row) => [row.job, row.depth]));
}

export interface TodayStats extends RunTally, Volume {
  /** Sums of what today's runs counted. */
  readonly created: number;
  readonly updated: number;
  readonly apiCalls: number;
}

/** The business's day so far, since its midnight: the totals of `statistics` for one day. @param now UTC epoch ms */
export async function todayStats(db: Reader, now: number, zone: string): Promise<TodayStats> {
  const today = lastDays(now, zone, 1);
  const rows = (await figuresOf(jobDays, db, today)).flatMap((of) => of.rows);
  const [volume = noVolume] = await volumesOf(db, today);
  const { seen: _, calls, ...sums } = sumTallies(rows);
  return { ...sums, ...volume, apiCalls: calls };
}

/** The business's last seven days, today last; days are as long as their clocks make them (M85). @param now UTC epoch ms */
export async function weekStats(db: Reader, now: number, zone: string): Promise<DayTally[]> {
  return (await figuresOf(jobDays, db, lastDays(now, zone, 7))).map(dayTally);
}
