import { type Advice, adviseInterval } from '../../domain/interval-advice.ts';
import { lastDays } from '../../domain/local-days.ts';
import { type Spread, spreadOf } from '../../domain/sample.ts';
import { listSchedules } from '../runs/schedules.ts';
import type { Reader } from '../store.ts';
import { figuresOf } from './day-family.ts';
import { type ScheduleDay, scheduleDays } from './schedule-days.ts';

/** A quarter. */
export const reviewDays = 90;

/** One schedule, what the last quarter told of it, and whether to change it. */
export interface ScheduleReview extends Advice {
  readonly id: string;
  readonly job: string;
  /** As it stands. */
  readonly before: string;
  readonly zone: string;
  readonly days: number;
  readonly runs: number;
  readonly empty: number;
  readonly overlapped: number;
  readonly missed: number;
  readonly failed: number;
  readonly calls: number;
  readonly duration: Spread | null;
  readonly found: number;
  readonly age: Spread | null;
}

/**
 * Looks at the last 90 days of every schedule that is on: change or keep, and why (M152). Those to change come first. @param now UTC epoch ms
 */
export async function reviewIntervals(db: Reader, now: number, zone: string): Promise<ScheduleReview[]> {
  const days = await figuresOf(scheduleDays, db, lastDays(now, zone, reviewDays));
  const rows = days.flatMap((of) => of.rows);
  const schedules = (await listSchedules(db)).filter(({ enabled }) => enabled === 1);
  const reviews = schedules.map(({ id, job, cron, zone: own }): ScheduleReview => {
    const record = recordOf(rows.filter(({ schedule }) => schedule === id));
    return { id, job, before: cron, zone: own, ...record, ...adviseInterval({ cron, ...record }) };
  });
  const isChange = ({ verdict }: ScheduleReview): number => (verdict === 'keep' ? 1 : 0);
  return reviews.sort((a, b) => isChange(a) - isChange(b) || (a.id < b.id ? -1 : 1));
}

function recordOf(rows: readonly ScheduleDay[]) {
  const sum = (of: (row: ScheduleDay) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const age = spreadOf(rows.map(({ ages }) => ages));
  return {
    days: rows.filter(({ runs }) => runs > 0).length,
    runs: sum(({ runs }) => runs),
    empty: sum(({ empty }) => empty),
    overlapped: sum(({ overlapped }) => overlapped),
    missed: sum(({ missed }) => missed),
    failed: sum(({ failed }) => failed),
    calls: sum(({ calls }) => calls),
    duration: spreadOf(rows.map(({ durations }) => durations)),
    found: age?.count ?? 0,
    age,
  };
}
