import { sql } from 'kysely';
import { localDate, localMidnight } from '../../domain/zones.ts';
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

/** What ended in a stretch of time. `failed` holds what was lost or parked too. Dry runs and skipped starts are not runs. */
export interface RunTally {
  readonly runs: number;
  readonly done: number;
  readonly partial: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TodayStats extends RunTally {
  /** Orders placed today, of those we know. */
  readonly ordersIn: number;
  /** Sums of what today's runs counted. */
  readonly created: number;
  readonly updated: number;
  readonly apiCalls: number;
}

/** The business's day so far, since its midnight. @param now UTC epoch ms */
export async function todayStats(db: Reader, now: number, zone: string): Promise<TodayStats> {
  const midnight = localMidnight(now, zone);
  const { rows } = await sql<RunTally & { created: number; updated: number }>`
    select ${tally}, coalesce(sum(created), 0) as created, coalesce(sum(updated), 0) as updated
    from runs where finished_at >= ${midnight} and dry_run = 0`.execute(db);
  const [today = { runs: 0, done: 0, partial: 0, failed: 0, skipped: 0, created: 0, updated: 0 }] = rows;
  const { rows: outside } = await sql<{ orders: number; calls: number }>`
    select (select count(*) from orders where ordered_at >= ${midnight}) as orders,
      (select count(*) from budgets join calls on calls.channel = budgets.channel and calls.grp = budgets.grp
        where calls.at >= ${midnight}) as calls`.execute(db);
  return { ...today, ordersIn: outside[0]?.orders ?? 0, apiCalls: outside[0]?.calls ?? 0 };
}

export interface DayStats extends RunTally {
  /** The business's calendar day, `2026-03-08`. */
  readonly day: string;
}

/** The business's last seven days, today last; days are as long as their clocks make them. @param now UTC epoch ms */
export async function weekStats(db: Reader, now: number, zone: string): Promise<DayStats[]> {
  const days: { day: string; from: number; to: number }[] = [];
  for (let to = now + 1; days.length < 7; to = days[0]?.from ?? 0) {
    days.unshift({ day: localDate(to - 1, zone), from: localMidnight(to - 1, zone), to });
  }
  const stats: DayStats[] = [];
  for (const { day, from, to } of days) {
    const { rows } = await sql<RunTally>`
      select ${tally} from runs where finished_at >= ${from} and finished_at < ${to} and dry_run = 0`.execute(db);
    stats.push({ day, ...(rows[0] ?? { runs: 0, done: 0, partial: 0, failed: 0, skipped: 0 }) });
  }
  return stats;
}

const tally = sql`
  count(*) filter (where state <> 'skipped') as runs,
  count(*) filter (where state = 'done') as done,
  count(*) filter (where state = 'partial') as partial,
  count(*) filter (where state in ('failed', 'lost', 'parked')) as failed,
  count(*) filter (where state = 'skipped') as skipped`;
