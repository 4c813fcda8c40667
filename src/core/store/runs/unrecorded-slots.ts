import { sql } from 'kysely';
import { type ClockChangePolicy, parseSchedule, type Schedule, slotsBetween } from '../../domain/schedule.ts';
import type { Reader } from '../store.ts';
import { listSchedules, type ScheduleRow } from './schedules.ts';

/** A slot of a schedule that passed and left no record. Times are UTC epoch ms. */
export interface UnrecordedSlot {
  readonly scheduleId: string;
  readonly job: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly slotAt: number;
  /** From here on it should have one. */
  readonly since: number;
}

/** So far back (ms) it is looked; what was found is looked at however old it is. */
const reachMs = 24 * 3_600_000;
/** A slot handled this late (ms) is still on time. */
const toleranceMs = 60_000;
/** Of one gap no more than so many are told. */
const mostOfAGap = 20;

/**
 * Slots of the last day of which nobody knows what became of them. Every slot leaves a record, also when it was missed or left out, so
 * between two records that follow each other none can lie.
 *
 * @param known slots that had no record when last looked
 */
export async function unrecordedSlots(
  db: Reader,
  now: number,
  known: readonly Pick<UnrecordedSlot, 'scheduleId' | 'slotAt'>[],
): Promise<UnrecordedSlot[]> {
  const found: UnrecordedSlot[] = [];
  const gaps = await gapsToCheck(db, now);
  const working = await workingSince(db);
  for (const row of await listSchedules(db)) {
    const slots = new Set(row.enabled === 1 ? slotsIn(gaps.get(row.id) ?? [], row, now) : []);
    for (const { scheduleId, slotAt } of known) {
      if (scheduleId === row.id && !(await hasRecord(db, scheduleId, slotAt))) slots.add(slotAt);
    }
    for (const slotAt of slots) {
      const isDue = slotAt === row.next_run_at;
      // Where the schedule still stands at the slot, whoever works has to come to it first; while nobody works it waits.
      if (isDue && working === null) continue;
      const since = isDue ? Math.max(slotAt, working ?? 0) : slotAt;
      const args = JSON.parse(row.args) as Record<string, unknown>;
      found.push({ scheduleId: row.id, job: row.job, args, slotAt, since });
    }
  }
  return found;
}

/** Times between which a schedule left no record; null: none is known on that side. */
interface Gap {
  readonly id: string;
  readonly after: number | null;
  readonly before: number | null;
}

/**
 * By schedule: what lies before its first record and behind its last, and those between two records that are wider than its narrowest. Of
 * thousands of records few have to be held against the schedule so. Before a schedule was changed it was another one.
 */
async function gapsToCheck(db: Reader, now: number): Promise<Map<string, Gap[]>> {
  const { rows } = await sql<Gap>`
    with kept as (
      select c.id, s.slot_at, s.slot_at - lag(s.slot_at) over (partition by c.id order by s.slot_at) as gap
        from schedules c left join slots s on s.schedule_id = c.id and s.slot_at > max(${now - reachMs}, c.updated_at)
        where c.enabled = 1),
      told as (select id, min(slot_at) as first, max(slot_at) as last, min(gap) as least, count(*) as records from kept group by id)
    select kept.id, slot_at - gap as after, slot_at as before from kept join told on told.id = kept.id
      where gap > least or (records < 6 and gap is not null)
    union all select id, null, first from told
    union all select id, last, null from told where last is not null`.execute(db);
  const byId = new Map<string, Gap[]>();
  for (const gap of rows) byId.set(gap.id, [...(byId.get(gap.id) ?? []), gap]);
  return byId;
}

function slotsIn(gaps: readonly Gap[], row: ScheduleRow, now: number): number[] {
  const parsed = parseSchedule(row.cron, row.zone);
  if (!parsed.ok || row.next_run_at === null) return [];
  const begin = Math.max(now - reachMs, row.updated_at);
  const end = Math.min(now - toleranceMs, row.next_run_at) + 1;
  return gaps.flatMap(({ after, before }) => surelyBetween(parsed.schedule, after ?? begin, before ?? end));
}

/** What a schedule does on the nights when clocks change is its job's affair: only what all of them would do counts. */
function surelyBetween(schedule: Schedule, after: number, before: number): number[] {
  const by = (policy: ClockChangePolicy): number[] =>
    after < before - 1 ? slotsBetween(schedule, after, before - 1, policy, mostOfAGap) : [];
  const slots = by('skip');
  if (slots.length === 0) return slots;
  const [once, twice] = [new Set(by('once')), new Set(by('twice'))];
  return slots.filter((slot) => once.has(slot) && twice.has(slot));
}

/** Whether it is written down what became of a slot (UTC epoch ms). */
export async function hasRecord(db: Reader, scheduleId: string, slotAt: number): Promise<boolean> {
  const row = await db
    .selectFrom('slots')
    .select('slot_at')
    .where('schedule_id', '=', scheduleId)
    .where('slot_at', '=', slotAt)
    .executeTakeFirst();
  return row !== undefined;
}

/** Since when somebody fires slots; null while nobody does. */
async function workingSince(db: Reader): Promise<number | null> {
  const lease = await db.selectFrom('lease').select(['since', 'ended_at']).executeTakeFirst();
  return lease && lease.ended_at === null ? lease.since : null;
}
