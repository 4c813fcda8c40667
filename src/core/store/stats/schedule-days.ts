import { sql } from 'kysely';
import type { LocalDay } from '../../domain/local-days.ts';
import { type Sample, sampleOf } from '../../domain/sample.ts';
import type { Reader } from '../store.ts';
import { byDay, type DayFamily, sampleFrom } from './day-family.ts';

/** What one schedule did on one day. */
export interface ScheduleDay {
  readonly schedule: string;
  /** Slots: that started something, that nobody was there for, that were left out (paused, a channel off). */
  readonly fired: number;
  readonly missed: number;
  readonly held: number;
  /** Starts that found the run before still waiting or running. */
  readonly overlapped: number;
  /** Ended done, partial or failed. */
  readonly runs: number;
  /** Of these, those that ended well and neither made nor changed anything. */
  readonly empty: number;
  readonly failed: number;
  readonly calls: number;
  /** In ms, of those that ended well. */
  readonly durations: Sample;
  /** How old (ms) new orders were, by the source's clock, when a run found them. */
  readonly ages: Sample;
}

interface RunTally {
  readonly schedule: string;
  readonly overlapped: number;
  readonly runs: number;
  readonly empty: number;
  readonly failed: number;
  readonly calls: number;
  readonly durations: string;
}

async function measure(db: Reader, day: LocalDay): Promise<ScheduleDay[]> {
  const { rows: runs } = await sql<RunTally>`
    select triggered_by as schedule,
      count(*) filter (where state = 'skipped') as overlapped,
      count(*) filter (where state in ('done', 'partial', 'failed', 'lost', 'parked')) as runs,
      count(*) filter (where state = 'done' and created = 0 and updated = 0) as empty,
      count(*) filter (where state in ('failed', 'lost', 'parked')) as failed,
      coalesce(sum(api_calls), 0) as calls,
      json_group_array(duration_ms) filter (where state in ('done', 'partial') and duration_ms is not null) as durations
    from runs where finished_at >= ${day.from} and finished_at < ${day.to} and dry_run = 0
      and trigger = 'schedule' and triggered_by is not null group by 1`.execute(db);
  const slots = await slotsBySchedule(db, day);
  const ages = await agesBySchedule(db, day);
  const tallies = new Map(runs.map((run) => [run.schedule, run]));
  return [...new Set([...tallies.keys(), ...slots.keys()])].sort().map((schedule) => {
    const { durations = '[]', ...run } = tallies.get(schedule) ?? none;
    const { fired = 0, missed = 0, held = 0 } = slots.get(schedule) ?? {};
    const sample = sampleOf(JSON.parse(durations) as number[]);
    return { ...run, schedule, fired, missed, held, durations: sample, ages: sampleOf(ages.get(schedule) ?? []) };
  });
}

const none = { overlapped: 0, runs: 0, empty: 0, failed: 0, calls: 0, durations: '[]' };

interface SlotTally {
  readonly schedule: string;
  readonly fired: number;
  readonly missed: number;
  readonly held: number;
}

async function slotsBySchedule(db: Reader, day: LocalDay): Promise<ReadonlyMap<string, SlotTally>> {
  const { rows } = await sql<SlotTally>`
    select slots.schedule_id as schedule, count(*) filter (where outcome = 'fired') as fired,
      count(*) filter (where outcome = 'missed') as missed, count(*) filter (where outcome = 'skipped') as held
    from schedules cross join slots on slots.schedule_id = schedules.id
    where slots.slot_at >= ${day.from} and slots.slot_at < ${day.to} group by 1`.execute(db);
  return new Map(rows.map((row) => [row.schedule, row]));
}

/** What is far older was not late but fetched for the first time: a first sync, a wider window. */
const oldestNew = 86_400_000;

async function agesBySchedule(db: Reader, day: LocalDay): Promise<ReadonlyMap<string, number[]>> {
  const { rows } = await sql<{ schedule: string; ages: string }>`
    select schedule, json_group_array(age) as ages from (
      select runs.triggered_by as schedule, changes.at - coalesce(orders.source_created_at, orders.ordered_at) as age
      from runs cross join changes on changes.run_id = runs.id
      cross join orders on orders.id = changes.order_id
      where runs.finished_at >= ${day.from} and runs.finished_at < ${day.to} and runs.dry_run = 0
        and runs.trigger = 'schedule' and runs.triggered_by is not null and runs.created > 0
        and changes.entity = 'order' and changes.op = 'created')
    where age >= 0 and age < ${oldestNew} group by 1`.execute(db);
  return new Map(rows.map(({ schedule, ages }) => [schedule, JSON.parse(ages) as number[]]));
}

export const scheduleDays: DayFamily<ScheduleDay> = {
  measure,

  kept: async (db, first, last) => {
    const rows = await db
      .selectFrom('schedule_days')
      .selectAll()
      .where('day', '>=', first)
      .where('day', '<=', last)
      .orderBy('schedule_id')
      .execute();
    return byDay(rows, ({ day: _, schedule_id, timed, durations, found, ages, ...row }) => ({
      ...{ ...row, schedule: schedule_id, durations: sampleFrom(timed, durations), ages: sampleFrom(found, ages) },
    }));
  },

  keep: async (tx, day, rows) => {
    for (const { schedule, durations, ages, ...row } of rows) {
      const samples = { durations: JSON.stringify(durations.values), ages: JSON.stringify(ages.values) };
      await tx
        .insertInto('schedule_days')
        .values({ day, schedule_id: schedule, ...row, timed: durations.count, found: ages.count, ...samples })
        .execute();
    }
  },
};
